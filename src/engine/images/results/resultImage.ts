import { HEIF } from 'image-size/types/heif';
import { J2C } from 'image-size/types/j2c';
import { JP2 } from 'image-size/types/jp2';
import { JXL } from 'image-size/types/jxl';
import { JXLStream } from 'image-size/types/jxl-stream';
import type { ImageFormat } from '../../../core/models/imageKind';
import { imageKindOf } from '../../../core/models/imageKind';
import { CutOff } from '../pieceReader';
import { NotPng } from '../pngChunks';
import { probeImage } from '../probeImage';
import { boxesOf, checkItems } from './boxes';

/** The ending of each format that models take. */
const endings: Readonly<Record<ImageFormat, string>> = {
  png: '.png',
  jpeg: '.jpg',
  webp: '.webp',
  gif: '.gif',
  bmp: '.bmp',
  tiff: '.tiff',
};
/** This many bytes of a result tell its format: an AVIF may name itself after several other formats. */
export const formatBytes = 64;

interface Size {
  width: number;
  height: number;
}

/** A result that is not a PNG; both sides in pixels. */
export interface ResultImage extends Size {
  /** With the dot. */
  extension: string;
}

/** Other formats in which images come, by the name of their kind. Drawings are none: they can hold scripts. */
const measures: Readonly<Record<string, (bytes: Uint8Array) => ResultImage>> = {
  AVIF: bytes => ({ extension: '.avif', ...measureItems(bytes) }),
  HEIC: bytes => ({ extension: '.heic', ...measureItems(bytes) }),
  'JPEG XL': bytes => ({ extension: '.jxl', ...measureJpegXl(bytes) }),
  'JPEG 2000': bytes => ({ extension: bytes[0] === 0 ? '.jp2' : '.j2k', ...measureJpeg2000(bytes) }),
};

/** Whether these first bytes of a result are those of a known image that is no PNG. */
export function isOtherImage(beginning: Uint8Array): boolean {
  const kind = imageKindOf(beginning);
  if (kind?.taken === true) return kind.format !== 'png';
  return kind?.sort === 'image' && kind.name in measures;
}

/**
 * Measures a result that is no PNG.
 * @param bytes the whole image.
 * @throws NotPng `truncated` when its end is missing, so that it may come whole another time; `corrupt` when it cannot
 *   be read.
 */
export function measureResult(bytes: Uint8Array): ResultImage {
  const kind = imageKindOf(bytes);
  try {
    if (kind?.taken === true) {
      const { width, height } = probeImage(bytes, 'result');
      return { extension: endings[kind.format], width, height };
    }
    const measured = measures[kind?.name ?? '']?.(bytes);
    if (!measured || !(measured.width >= 1 && measured.height >= 1)) throw new TypeError('it has no size');
    const { extension, width, height } = measured;
    return { extension, width, height };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new NotPng(isCutOff(error) ? 'truncated' : 'corrupt', reason);
  }
}

/** `probeImage` keeps the cause in its error, which is written for a person's own images. */
const isCutOff = (error: unknown): boolean =>
  error instanceof CutOff ||
  (error instanceof NotPng && error.reason === 'truncated') ||
  (error instanceof Error && error.cause !== undefined && isCutOff(error.cause));

/** A grid of tiles names the size of a tile, too. */
function measureItems(bytes: Uint8Array): Size {
  checkItems(bytes);
  const measured = HEIF.calculate(bytes);
  const sizes = measured.images ?? [measured];
  return sizes.reduce((largest, size) => (size.width * size.height > largest.width * largest.height ? size : largest));
}

/** The bare stream of a JPEG XL does not tell where it ends. */
function measureJpegXl(bytes: Uint8Array): Size {
  if (bytes[0] !== 0) return JXLStream.calculate(bytes);
  if (!boxesOf(bytes).some(({ type }) => type === 'jxlc' || type === 'jxlp')) throw new CutOff('no stream');
  return JXL.calculate(bytes);
}

function measureJpeg2000(bytes: Uint8Array): Size {
  const isBare = bytes[0] !== 0;
  if (!isBare && !boxesOf(bytes).some(({ type }) => type === 'jp2c')) throw new CutOff('no stream');
  // The marker of its end; a few bytes may stand behind it.
  if (!bytes.subarray(-64).some((byte, index, end) => byte === 0xff && end[index + 1] === 0xd9))
    throw new CutOff('no end of its stream');
  return isBare ? J2C.calculate(bytes) : JP2.calculate(bytes);
}
