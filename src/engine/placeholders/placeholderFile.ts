import { createHash } from 'node:crypto';
import { recordVersion, type EaselRecord } from '../../core/provenance/easelRecord';
import { placeholderPicture, finenesses } from './placeholderPicture';
import { readPngInfo, type PngInfo } from '../images/png';
import { chunkBodies, pictureHash, pngChunks } from '../images/pngChunks';
import { CannotRedraw, checkDecodable, pngRows } from '../images/pngRows';
import { shorterTextsOf } from '../provenance/embedding';

/** The model of a placeholder in records and results. */
export const placeholderModel = 'placeholder';

/** What an image is to become, and where it was asked for. */
export interface PlaceholderRequest {
  /** For the image that takes its place; the size in pixels, as "1664*928". */
  options: EaselRecord['options'] & { size: string };
  width: number;
  height: number;
  /** Milliseconds since 1970. */
  createdAt: number;
  extensionVersion: string;
  source?: EaselRecord['source'];
}

/** The size of a placeholder on disk, as long as its prompt fits. */
const maxPlaceholderBytes = 20 * 1024;

/**
 * A placeholder that knows what it stands for. No model made it, so it has no label of AI. It is small: a long prompt
 * is there once, packed, and the picture is simpler. A prompt that does not fit even so is kept whole.
 */
export async function placeholderPng(request: PlaceholderRequest): Promise<Uint8Array> {
  let smallest: Buffer | undefined;
  for (const fineness of finenesses) {
    const picture = await placeholderPicture(request.options.prompt, request.width, request.height, fineness);
    const dataAt = pngChunks(picture).find(({ type }) => type === 'IDAT')?.start ?? picture.length;
    for (const texts of shorterTextsOf(recordOf(request, picture))) {
      const chunks = texts.map(({ chunk }) => chunk);
      smallest = Buffer.concat([picture.subarray(0, dataAt), ...chunks, picture.subarray(dataAt)]);
      if (smallest.length <= maxPlaceholderBytes) return smallest;
    }
  }
  if (!smallest) throw new Error('There is no way to draw it');
  return smallest;
}

function recordOf(request: PlaceholderRequest, picture: Uint8Array): EaselRecord {
  const { options, width, height, createdAt, extensionVersion, source } = request;
  const { negativePrompt } = options;
  return {
    version: recordVersion,
    prompt: options.prompt,
    ...(negativePrompt !== undefined && { negativePrompt }),
    model: placeholderModel,
    size: `${width}*${height}`,
    options,
    createdAt: new Date(createdAt).toISOString(),
    extensionVersion,
    ...(source && { source }),
    placeholder: true,
    picture: pictureHash(picture),
  };
}

/**
 * Whether the pixels of a placeholder are as they were drawn. Other programs may have packed them in another way.
 * @param bytes a complete PNG.
 */
export async function isUntouched(bytes: Uint8Array, record: EaselRecord): Promise<boolean> {
  if (pictureHash(bytes) === record.picture) return true;
  const { width, height } = readPngInfo(bytes);
  if (record.size !== `${width}*${height}`) return false;
  try {
    const found = await colourHash(bytes);
    for (const fineness of finenesses)
      if ((await colourHash(await placeholderPicture(record.options.prompt, width, height, fineness))) === found)
        return true;
    return false;
  } catch (error) {
    if (error instanceof CannotRedraw) return false;
    throw error;
  }
}

/** The hash of the pixels as red, green, blue and alpha, whatever the file has. @throws CannotRedraw */
async function colourHash(png: Uint8Array): Promise<string> {
  const info = readPngInfo(png);
  checkDecodable(info);
  if (info.interlaced || info.bitDepth === 16) throw new CannotRedraw('undecodable', 'no placeholder is like that');
  const colourOf = colours(png, info);
  const hash = createHash('sha256');
  for await (const { row, width } of pngRows(png, info)) {
    const pixels = new Uint8Array(width * 4);
    for (let x = 0; x < width; x += 1) pixels.set(colourOf(row, x), x * 4);
    hash.update(pixels);
  }
  return hash.digest('hex');
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

function colours(png: Uint8Array, { bitDepth, colourType }: PngInfo): (row: Uint8Array, x: number) => Colour {
  const [transparency = new Uint8Array(0)] = chunkBodies(png, 'tRNS');
  const byte = (row: Uint8Array, at: number): number => row[at] ?? 0;
  const sample = (row: Uint8Array, x: number): number => {
    const perByte = 8 / bitDepth;
    const shift = 8 - bitDepth - (x % perByte) * bitDepth;
    return (byte(row, Math.floor(x / perByte)) >> shift) & (2 ** bitDepth - 1);
  };
  if (colourType === 3) {
    const [palette = new Uint8Array(0)] = chunkBodies(png, 'PLTE');
    return (row, x) => {
      const index = sample(row, x);
      const at = index * 3;
      return [byte(palette, at), byte(palette, at + 1), byte(palette, at + 2), transparency[index] ?? 255];
    };
  }
  if (colourType === 0 || colourType === 4) {
    const scale = 255 / (2 ** bitDepth - 1);
    return (row, x) => {
      const grey = colourType === 4 ? byte(row, x * 2) : sample(row, x) * scale;
      return [grey, grey, grey, colourType === 4 ? byte(row, x * 2 + 1) : 255];
    };
  }
  const step = colourType === 6 ? 4 : 3;
  return (row, x) => {
    const at = x * step;
    return [byte(row, at), byte(row, at + 1), byte(row, at + 2), step === 4 ? byte(row, at + 3) : 255];
  };
}
