import { inflateSync } from 'node:zlib';
import { convertIndexedToRgb, decode, encode, type DecodedPng } from 'fast-png';
import { shownSize, storedOrder, type Orientation } from '../../core/models/orientation';
import { readPngInfo, type PngInfo } from './png';
import { chunkBodies } from './pngChunks';
import { CannotRedraw, checkDecodable, inflatedBytes } from './pngRows';

/** Some writers end the picture data with more than the picture needs. */
const allowedExcessBytes = 64 * 1024;

export interface Redrawing {
  /** How the stored pixels are to be turned. */
  orientation: Orientation;
  /** Whether to put the picture on white and to leave out its transparency. */
  onWhite: boolean;
}

/**
 * Draws a PNG anew, upright, and on white where that is asked for. 16 bits per channel stay 16 bits.
 * @throws NotPng when the bytes are not a complete PNG, CannotRedraw when they cannot be decoded.
 */
export function redrawPng(bytes: Uint8Array, { orientation, onWhite }: Redrawing): Uint8Array {
  const info = readPngInfo(bytes);
  const pixels = pixelsOf(bytes, info);
  const { depth, maxValue } = pixels;
  const { width, height } = shownSize(pixels, orientation);
  const channels = info.hasAlpha && !onWhite ? 4 : 3;
  const length = width * height * channels;
  const data = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const order = storedOrder(pixels, orientation);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const index = order.start + x * order.right + y * order.down;
      const alpha = pixels.alphaAt(index);
      for (let channel = 0; channel < 3; channel += 1) {
        const value = pixels.colourAt(index, channel);
        data[at + channel] = channels === 4 ? value : Math.round((value * alpha) / maxValue + maxValue - alpha);
      }
      if (channels === 4) data[at + 3] = alpha;
      at += channels;
    }
  }
  return encode({ width, height, depth, channels, data });
}

/** Pixels by their number, row by row from the top left. */
export interface Pixels {
  width: number;
  height: number;
  depth: 8 | 16;
  /** The value of white and of full opacity. */
  maxValue: number;
  colourAt(index: number, channel: number): number;
  alphaAt(index: number): number;
}

/** The decoded pixels of a PNG. @throws CannotRedraw when they cannot be decoded. */
export function pixelsOf(bytes: Uint8Array, info: PngInfo): Pixels {
  checkDecodable(info);
  try {
    // The decoder inflates whatever is there, so what is longer than the header says must not reach it.
    inflateSync(Buffer.concat(chunkBodies(bytes, 'IDAT')), {
      maxOutputLength: inflatedBytes(info) + allowedExcessBytes,
    });
    const decoded = decode(bytes);
    return decoded.palette ? palettePixels(decoded) : samplePixels(decoded, info);
  } catch (error) {
    throw new CannotRedraw('undecodable', 'its pixels cannot be decoded', { cause: error });
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
