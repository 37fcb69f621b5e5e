import { CutOff, Malformed } from '../pieceReader';

// The boxes of AVIF, HEIC, JPEG 2000 and JPEG XL. Source: ISO/IEC 14496-12.

interface Box {
  type: string;
  /** Where its content begins and ends. */
  start: number;
  end: number;
}

/** More boxes than any image has. */
const maxBoxes = 10_000;

/**
 * The boxes of a whole file.
 * @throws CutOff where one ends behind the end of the file; Malformed.
 */
export function boxesOf(bytes: Uint8Array): Box[] {
  return boxesIn(bytes, 0, bytes.length);
}

function boxesIn(bytes: Uint8Array, start: number, end: number): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = start; at < end;) {
    if (at + 8 > end) throw new CutOff(`the head of a box at ${at}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const isLong = view.getUint32(at) === 1;
    if (isLong && at + 16 > end) throw new CutOff(`the head of ${type}`);
    const length = isLong ? Number(view.getBigUint64(at + 8)) : view.getUint32(at) || end - at;
    if (length < (isLong ? 16 : 8) || boxes.length === maxBoxes) throw new Malformed(`${type} has ${length} bytes`);
    if (at + length > end) throw new CutOff(`${type} ends at ${at + length} of ${end} bytes`);
    boxes.push({ type, start: at + (isLong ? 16 : 8), end: at + length });
    at += length;
  }
  return boxes;
}

/**
 * Checks that the data of every item of an AVIF or a HEIC is there.
 * @throws CutOff or Malformed.
 */
export function checkItems(bytes: Uint8Array): void {
  const meta = boxesOf(bytes).find(({ type }) => type === 'meta');
  if (!meta) throw new CutOff('no list of items');
  // A version stands before the boxes.
  const places = boxesIn(bytes, meta.start + 4, meta.end).find(({ type }) => type === 'iloc');
  if (!places) throw new Malformed('no places of items');
  for (const end of endsOfItems(new DataView(bytes.buffer, bytes.byteOffset + places.start, places.end - places.start)))
    if (end > bytes.length) throw new CutOff(`an item ends at ${end} of ${bytes.length} bytes`);
}

/** Where the parts of the items end in the file. @throws RangeError where the box is too short. */
function* endsOfItems(view: DataView): Generator<number> {
  let at = 0;
  const read = (byteLength: number): number => {
    const value = [0, 0];
    for (let index = 0; index < byteLength; index += 1) value.push(view.getUint8(at + index));
    at += byteLength;
    return value.reduce((sum, byte) => sum * 256 + byte, 0);
  };
  const version = read(4) >>> 24;
  const [offsetAndLength, baseAndIndex] = [read(1), read(1)];
  const itemCount = read(version < 2 ? 2 : 4);
  for (let item = 0; item < itemCount; item += 1) {
    read(version < 2 ? 2 : 4);
    // 0: in the file; otherwise within another box or item, which is checked itself.
    const isInFile = version === 0 || (read(2) & 15) === 0;
    read(2);
    const base = read(baseAndIndex >>> 4);
    const partCount = read(2);
    for (let part = 0; part < partCount; part += 1) {
      if (version > 0) read(baseAndIndex & 15);
      const offset = read(offsetAndLength >>> 4);
      const length = read(offsetAndLength & 15);
      if (isInFile) yield base + offset + length;
    }
  }
}
