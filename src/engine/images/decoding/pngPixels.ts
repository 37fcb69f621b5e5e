import { inflateSync } from 'node:zlib';
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { readPngInfo, type PngInfo } from '../png';
import { chunkBodies } from '../pngChunks';
import { CannotRedraw, checkDecodable, inflatedBytes } from '../pngRows';
import type { Pixels } from './pixels';

/** Some writers end the picture data with more than the picture needs. */
const allowedExcessBytes = 64 * 1024;

/**
 * The decoded pixels of a PNG.
 * @throws NotPng when the bytes are not a complete PNG, CannotRedraw when they cannot be decoded.
 */
export function pngPixels(bytes: Uint8Array): Pixels {
  const info = readPngInfo(bytes);
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
    hasAlpha: channels === 4,
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
    hasAlpha: hasAlphaChannel || transparency !== undefined,
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
