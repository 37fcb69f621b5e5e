import { inflateSync } from 'node:zlib';
import { decode } from 'tiff';
import { readDirectory, tiffPieces, tiffTags, type TiffDirectory } from '../tiff';
import { lzwLength } from './lzwLength';
import type { Pixels } from './pixels';

const lzw = 5;
const deflate = [8, 32946];
/** Red, green, blue and opacity. */
const maxSamples = 4;

/**
 * The first picture of a TIFF, as it is stored. Throws where it is damaged, of a kind that cannot be read here, or
 * larger than its directory says.
 * @param maxBytes that the strips or tiles may have together when they are decompressed.
 */
export function tiffPixels(bytes: Uint8Array, maxBytes: number): Pixels {
  const directory = readDirectory(bytes);
  checkSizes(bytes, directory, maxBytes);
  const [picture] = decode(upright(bytes, directory), { pages: [0] });
  if (!picture) throw new RangeError('a TIFF without a picture');
  const { width, height, samplesPerPixel, bitsPerSample, sampleFormat, palette, data, type, alpha } = picture;
  // The palette has 16 bits. Numbers with a fraction go from 0 to 1.
  const toByte = palette ? 255 / 65_535 : sampleFormat === 3 ? 255 : 255 / (2 ** bitsPerSample - 1);
  const colours = type === 2 ? 3 : 1;
  const byteAt = (index: number, channel: number): number => {
    const sample = data[index * samplesPerPixel + channel] ?? 0;
    return Math.max(0, Math.min(255, Math.round(sample * toByte)));
  };
  return {
    width,
    height,
    hasAlpha: alpha,
    depth: 8,
    maxValue: 255,
    colourAt: (index, channel) =>
      palette
        ? Math.round((palette[data[index * samplesPerPixel] ?? 0]?.[channel] ?? 0) * toByte)
        : byteAt(index, colours === 3 ? channel : 0),
    alphaAt: index => (!alpha ? 255 : palette ? 255 : byteAt(index, colours)),
  };
}

/** The decoder makes room for whatever the file says, so what is larger than allowed must not reach it. */
function checkSizes(bytes: Uint8Array, directory: TiffDirectory, maxBytes: number): void {
  const [samples = 1] = directory.valuesOf(tiffTags.samplesPerPixel);
  const [planar = 1] = directory.valuesOf(tiffTags.planarConfiguration);
  const [width = 0] = directory.valuesOf(tiffTags.imageWidth);
  const [height = 0] = directory.valuesOf(tiffTags.imageLength);
  const [bits = 1] = directory.valuesOf(tiffTags.bitsPerSample);
  const [tileWidth = 0] = directory.valuesOf(tiffTags.tileWidth);
  const [tileLength = 0] = directory.valuesOf(tiffTags.tileLength);
  if (samples > maxSamples || planar !== 1) throw new RangeError(`${samples} samples, planar configuration ${planar}`);
  const pixelBytes = width * height * samples * Math.max(1, bits / 8);
  if (pixelBytes > maxBytes) throw new RangeError(`${pixelBytes} bytes of pixels`);
  if (tileWidth * tileLength > maxBytes) throw new RangeError(`tiles of ${tileWidth}×${tileLength}`);
  const [compression = 1] = directory.valuesOf(tiffTags.compression);
  let left = maxBytes;
  for (const { start, end } of tiffPieces(directory)) {
    const piece = bytes.subarray(start, end);
    if (deflate.includes(compression)) left -= inflateSync(piece, { maxOutputLength: Math.max(1, left) }).length;
    else if (compression === lzw) left -= lzwLength(piece, left);
    if (left < 0) throw new RangeError(`more than ${maxBytes} bytes`);
  }
}

/** A copy that says nothing of how it is to be turned: the decoder refuses what is turned, and others turn it here. */
function upright(bytes: Uint8Array, directory: TiffDirectory): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = directory.placeOf(tiffTags.orientation);
  if (at !== undefined) new DataView(copy.buffer).setUint16(at, 1, bytes[0] === 0x49);
  return copy;
}
