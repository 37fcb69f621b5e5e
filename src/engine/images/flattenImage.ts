import { convertIndexedToRgb, decode, encode, type DecodedPng } from 'fast-png';
import { readPngInfo, type PngInfo } from './png';

/** About 100 megapixels: decoding takes four to eight bytes for each pixel. */
const maxPixels = 100_000_000;

/** The picture cannot be flattened. The message says why; it becomes the cause of another error. */
export class CannotFlatten extends Error {
  override readonly name = 'CannotFlatten';
}

export interface FlatPng {
  bytes: Uint8Array;
  /** True when every pixel was opaque, so that no visible change was made. */
  lossless: boolean;
}

/**
 * Returns the PNG on white, without transparency. 16 bits per channel stay 16 bits.
 * @throws NotPng when the bytes are not a complete PNG, CannotFlatten when they cannot be decoded.
 */
export function flattenPng(bytes: Uint8Array): FlatPng {
  const pixels = pixelsOf(bytes);
  const { width, height, depth, maxValue } = pixels;
  const count = width * height;
  const data = depth === 16 ? new Uint16Array(count * 3) : new Uint8Array(count * 3);
  let lossless = true;
  for (let index = 0; index < count; index += 1) {
    const alpha = pixels.alphaAt(index);
    lossless &&= alpha === maxValue;
    for (let channel = 0; channel < 3; channel += 1) {
      data[index * 3 + channel] = Math.round((pixels.colourAt(index, channel) * alpha) / maxValue + maxValue - alpha);
    }
  }
  return { bytes: encode({ width, height, depth, channels: 3, data }), lossless };
}

interface Pixels {
  width: number;
  height: number;
  depth: 8 | 16;
  /** The value of white and of full opacity. */
  maxValue: number;
  colourAt(index: number, channel: number): number;
  alphaAt(index: number): number;
}

function pixelsOf(bytes: Uint8Array): Pixels {
  const info = readPngInfo(bytes);
  if (info.width * info.height > maxPixels) {
    throw new CannotFlatten(`${info.width}×${info.height} is more than fits in memory`);
  }
  if (info.interlaced && info.bitDepth < 8) {
    throw new CannotFlatten(`interlaced with ${info.bitDepth} bits: the decoder gets these wrong`);
  }
  try {
    const decoded = decode(bytes);
    return decoded.palette ? palettePixels(decoded) : samplePixels(decoded, info);
  } catch (error) {
    throw new CannotFlatten('its pixels cannot be decoded', { cause: error });
  }
}

function palettePixels(decoded: DecodedPng): Pixels {
  const { width, height } = decoded;
  const data = convertIndexedToRgb(decoded);
  const channels = decoded.palette?.[0]?.length ?? 3;
  return {
    width,
    height,
    depth: 8,
    maxValue: 255,
    colourAt: (index, channel) => data[index * channels + channel] ?? 0,
    alphaAt: index => (channels === 4 ? (data[index * channels + 3] ?? 255) : 255),
  };
}

function samplePixels(
  { width, height, depth, data: packed, channels, transparency }: DecodedPng,
  { colourType }: PngInfo,
): Pixels {
  const data = depth < 8 ? unpacked(packed, width, height, depth) : packed;
  // The output has at least 8 bits per sample: smaller samples are scaled up to 8 bits.
  const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1;
  const maxValue = depth === 16 ? 65535 : 255;
  const isGrey = colourType === 0 || colourType === 4;
  const hasAlphaChannel = colourType === 4 || colourType === 6;
  const isTransparentColour = (index: number): boolean =>
    transparency !== undefined && transparency.every((value, channel) => data[index * channels + channel] === value);
  return {
    width,
    height,
    depth: depth === 16 ? 16 : 8,
    maxValue,
    colourAt: (index, channel) => (data[index * channels + (isGrey ? 0 : channel)] ?? 0) * scale,
    alphaAt: index =>
      hasAlphaChannel ? (data[index * channels + channels - 1] ?? maxValue) : isTransparentColour(index) ? 0 : maxValue,
  };
}

/** Returns one sample per byte, from rows that hold several samples per byte. Each row begins with a new byte. */
function unpacked(packed: ArrayLike<number>, width: number, height: number, depth: number): Uint8Array {
  const data = new Uint8Array(width * height);
  const perByte = 8 / depth;
  const rowLength = Math.ceil(width / perByte);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const byte = packed[y * rowLength + Math.floor(x / perByte)] ?? 0;
      data[y * width + x] = (byte >> (8 - depth - (x % perByte) * depth)) & (2 ** depth - 1);
    }
  }
  return data;
}
