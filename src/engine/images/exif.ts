import { orientationOf, type Orientation } from '../../core/models/orientation';

const orientationTag = 274;
const shortType = 3;
const longType = 4;

/**
 * The orientation in a block of EXIF data, which is a small TIFF. Damaged data has none: viewers ignore it, too.
 * Source: EXIF 3.0, 4.6.5.
 * @param block begins with "II" or "MM"; the name "Exif" and two zeros may come before it.
 */
export function exifOrientation(block: Uint8Array): Orientation {
  const name = String.fromCharCode(...block.subarray(0, 6));
  const bytes = name === 'Exif\0\0' ? block.subarray(6) : block;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const order = view.getUint16(0);
    if (order !== 0x4949 && order !== 0x4d4d) return 1;
    const isLittle = order === 0x4949;
    const directory = view.getUint32(4, isLittle);
    const count = view.getUint16(directory, isLittle);
    for (let at = directory + 2; at < directory + 2 + count * 12; at += 12) {
      if (view.getUint16(at, isLittle) !== orientationTag) continue;
      const type = view.getUint16(at + 2, isLittle);
      if (type === shortType) return orientationOf(view.getUint16(at + 8, isLittle));
      return type === longType ? orientationOf(view.getUint32(at + 8, isLittle)) : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
