import { loadImage } from '@napi-rs/canvas';
import type { Image } from '@napi-rs/canvas';
import type { ImageFormat } from './models';
import type { Size } from './sizes';

export interface DecodedImage extends Size {
  readonly format: ImageFormat;
  readonly hasAlpha: boolean;
  /** The decoded picture. TIFF is only measured, never drawn. */
  readonly picture?: Image;
}

/** The content decides the format, never a name or a declared type. */
function sniffFormat(bytes: Buffer): ImageFormat | undefined {
  const startsWith = (hex: string, offset = 0): boolean =>
    bytes.subarray(offset, offset + hex.length / 2).toString('hex') === hex;
  if (startsWith('89504e470d0a1a0a')) return 'png';
  if (startsWith('ffd8ff')) return 'jpeg';
  if (startsWith('47494638')) return 'gif';
  if (startsWith('424d')) return 'bmp';
  if (startsWith('49492a00') || startsWith('4d4d002a')) return 'tiff';
  if (startsWith('52494646') && startsWith('57454250', 8)) return 'webp';
  return undefined;
}

/** Decodes a picture; `undefined` if it is not a picture or is truncated. */
export async function decodeImage(bytes: Buffer): Promise<DecodedImage | undefined> {
  const format = sniffFormat(bytes);
  if (format === undefined || (format === 'jpeg' && bytes.lastIndexOf('ffd9', undefined, 'hex') < 0)) return undefined;
  if (format === 'tiff') {
    const size = tiffSize(bytes);
    return size && { ...size, format, hasAlpha: false };
  }
  const png = format === 'png' ? readPngChunks(bytes) : undefined;
  if (format === 'png' && !png) return undefined;
  try {
    const picture = await loadImage(bytes);
    return { width: picture.width, height: picture.height, format, hasAlpha: png?.hasAlpha ?? false, picture };
  } catch {
    return undefined;
  }
}

/** Reads a PNG up to its last chunk, which a truncated file does not have. */
function readPngChunks(bytes: Buffer): { hasAlpha: boolean } | undefined {
  const colourType = bytes.length > 26 ? bytes.readUInt8(25) : 0;
  let hasAlpha = colourType === 4 || colourType === 6;
  for (let offset = 8; offset + 12 <= bytes.length;) {
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    if (type === 'tRNS') hasAlpha = true;
    if (type === 'IEND') return { hasAlpha };
    offset += 12 + bytes.readUInt32BE(offset);
  }
  return undefined;
}

const tiffWidthTag = 256;
const tiffHeightTag = 257;
const tiffShortType = 3;

function tiffSize(bytes: Buffer): Size | undefined {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  try {
    const directory = long(4);
    const values = new Map<number, number>();
    for (let entry = 0; entry < short(directory); entry++) {
      const at = directory + 2 + entry * 12;
      values.set(short(at), short(at + 2) === tiffShortType ? short(at + 8) : long(at + 8));
    }
    const width = values.get(tiffWidthTag);
    const height = values.get(tiffHeightTag);
    return width !== undefined && height !== undefined ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}
