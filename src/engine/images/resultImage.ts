import { HEIF } from 'image-size/types/heif';
import type { ImageFormat } from '../../core/models/imageKind';
import { imageKindOf } from '../../core/models/imageKind';
import { NotPng } from './pngChunks';
import { probeImage } from './probeImage';

/** The ending of each format in which a result may come. */
const endings: Readonly<Record<ImageFormat, string>> = {
  png: '.png',
  jpeg: '.jpg',
  webp: '.webp',
  gif: '.gif',
  bmp: '.bmp',
  tiff: '.tiff',
};
/** This many bytes of a result tell its format. */
export const formatBytes = 32;

/** A result that is not a PNG; both sides in pixels. */
export interface ResultImage {
  /** With the dot. */
  extension: string;
  width: number;
  height: number;
}

/** Whether these first bytes of a result are those of a PNG, or of nothing else that is known. */
export function isOtherImage(beginning: Uint8Array): boolean {
  const kind = imageKindOf(beginning);
  return kind?.taken === true ? kind.format !== 'png' : isAvif(beginning);
}

/**
 * Measures a result that is no PNG.
 * @param bytes the whole image.
 * @throws NotPng `truncated` when its end is missing, `corrupt` when it cannot be read.
 */
export function measureResult(bytes: Uint8Array): ResultImage {
  const kind = imageKindOf(bytes);
  try {
    if (kind?.taken) {
      const { width, height } = probeImage(bytes, 'result');
      if (isCutOff(bytes, kind.format)) throw new NotPng('truncated', 'its end is missing');
      return { extension: endings[kind.format], width, height };
    }
    const { width, height } = HEIF.calculate(bytes);
    return { extension: '.avif', width, height };
  } catch (error) {
    throw error instanceof NotPng
      ? error
      : new NotPng('corrupt', error instanceof Error ? error.message : 'unreadable');
  }
}

const isAvif = (bytes: Uint8Array): boolean => /^....ftypavi[fs]/s.test(latin1(bytes, 0, 12));

/** Whether the end of the format is missing; some writers put bytes behind it. */
function isCutOff(bytes: Uint8Array, format: ImageFormat): boolean {
  const end = latin1(bytes, Math.max(0, bytes.length - 64 * 1024), bytes.length);
  switch (format) {
    case 'jpeg':
      return !end.includes('\xff\xd9');
    case 'gif':
      return !end.includes(';');
    case 'webp':
    case 'bmp': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const length = format === 'webp' ? view.getUint32(4, true) + 8 : view.getUint32(2, true);
      return bytes.length < length;
    }
    default:
      return false;
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
}
