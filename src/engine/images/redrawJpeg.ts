import { decode, encode } from 'jpeg-js';
import { shownSize, storedOrder, type Orientation } from '../../core/models/orientation';
import { rgbaPixels, type Pixels } from './decoding/pixels';
import { CannotRedraw, maxInflatedBytes } from './pngRows';

/** High enough that nothing is seen of the second compression. */
const quality = 92;
/** What the decoder may use in all, of which the pixels are a part. */
const maxDecoderMegabytes = 1024;
const profileName = 'ICC_PROFILE\0';

/**
 * A JPEG whose pixels are stored as they are shown. Its colour profile is kept; other metadata is not.
 * @throws CannotRedraw where it cannot be decoded.
 */
export function redrawJpeg(bytes: Uint8Array, size: Size, orientation: Orientation): Uint8Array {
  checkSize(size);
  const data = encodeTurned(decoded(bytes), orientation);
  // The profile belongs behind the first segment, which the encoder always writes.
  const behindFirst = 4 + data.readUInt16BE(4);
  return Buffer.concat([data.subarray(0, behindFirst), ...profileSegments(bytes), data.subarray(behindFirst)]);
}

/** The pixels of a JPEG as they are stored. @throws CannotRedraw where it cannot be decoded. */
export function jpegPixels(bytes: Uint8Array, size: Size): Pixels {
  checkSize(size);
  return rgbaPixels(decoded(bytes));
}

/** A JPEG of an opaque picture, upright. */
export function turnedJpeg(pixels: Pixels, orientation: Orientation): Uint8Array {
  const { width, height } = pixels;
  const data = new Uint8Array(width * height * 4);
  const toByte = 255 / pixels.maxValue;
  for (let index = 0; index < width * height; index += 1) {
    for (const channel of [0, 1, 2]) data[index * 4 + channel] = pixels.colourAt(index, channel) * toByte;
  }
  return encodeTurned({ width, height, data }, orientation);
}

function encodeTurned(stored: Size & { data: Uint8Array }, orientation: Orientation): Buffer {
  const shown = shownSize({ width: stored.width, height: stored.height }, orientation);
  const from = new Uint32Array(stored.data.buffer, stored.data.byteOffset, stored.width * stored.height);
  const turned = new Uint32Array(from.length);
  const order = storedOrder(stored, orientation);
  let at = 0;
  for (let y = 0; y < shown.height; y += 1) {
    for (let x = 0; x < shown.width; x += 1) {
      turned[at] = from[order.start + x * order.right + y * order.down] ?? 0;
      at += 1;
    }
  }
  return encode({ ...shown, data: new Uint8Array(turned.buffer) }, quality).data;
}

function checkSize({ width, height }: Size): void {
  if (width * height * 4 > maxInflatedBytes) throw new CannotRedraw('tooLarge', `${width}×${height}`);
}

interface Size {
  width: number;
  height: number;
}

function decoded(bytes: Uint8Array): Size & { data: Uint8Array } {
  try {
    return decode(bytes, {
      useTArray: true,
      maxResolutionInMP: maxInflatedBytes / 4_000_000,
      maxMemoryUsageInMB: maxDecoderMegabytes,
    });
  } catch (error) {
    throw new CannotRedraw('undecodable', 'its pixels cannot be decoded', { cause: error });
  }
}

/** The segments that hold the colour profile, if it is one of red, green and blue, as the encoder writes them. */
function profileSegments(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  const segments: Uint8Array[] = [];
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    const end = at + 2 + view.getUint16(at + 2);
    if (bytes[at + 1] === 0xe2 && text(at + 4, profileName.length) === profileName)
      segments.push(bytes.subarray(at, end));
    at = end;
  }
  // Two numbers stand between the name and the profile. Its colours are named 16 bytes from its beginning.
  const first = segments[0];
  const colours = first && String.fromCharCode(...first.subarray(4 + profileName.length + 18).subarray(0, 4));
  return colours === 'RGB ' ? segments : [];
}
