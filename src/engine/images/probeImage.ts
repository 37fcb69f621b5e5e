import * as l10n from '@vscode/l10n';
import { imageKindOf, type ImageFormat, type RefusedSort } from '../../core/models/imageKind';
import { formatNames, refused, type ImageFacts } from '../../core/models/inputImage';
import { shownSize } from '../../core/models/orientation';
import { bmpWalk } from './bmpWalk';
import { exifOrientation } from './exif';
import { gifWalk } from './gifWalk';
import { jpegWalk } from './jpegWalk';
import { CutOff, PieceReader, type Walk } from './pieceReader';
import { PngReader } from './png';
import { NotPng } from './pngChunks';
import type { StoredFacts } from './storedFacts';
import { tiffFacts } from './tiff';
import { webpWalk } from './webpWalk';

/**
 * Reads format and size from the content, never from the name.
 * @param name the file name that the person knows, for the message.
 * @throws EaselError inputImage, whatever the bytes are; also where the end of the picture is missing.
 */
export function probeImage(bytes: Uint8Array, name: string, field = 'images'): ImageFacts {
  const format = formatOf(bytes, name, field);
  try {
    if (format === 'tiff') return factsOf(format, tiffFacts(bytes));
    const reader = readerOf(format, bytes.length);
    reader.push(bytes);
    return factsOf(format, factsAtEnd(reader));
  } catch (error) {
    throw damaged(error, format, name, field);
  }
}

/**
 * Does the same for bytes that arrive in pieces, so that a large picture need not be in memory and is not read in one
 * long step. A TIFF has its directory anywhere, so it is read as a whole.
 * @param pieces the first one has at least 64 KB, or everything.
 */
export async function probePieces(
  pieces: AsyncIterable<Uint8Array>,
  readWhole: () => Promise<Uint8Array>,
  byteLength: number,
  name: string,
  field = 'images',
): Promise<ImageFacts> {
  let format: ImageFormat | undefined;
  let reader: PictureReader | undefined;
  for await (const piece of pieces) {
    format ??= formatOf(piece, name, field);
    if (format === 'tiff') break;
    try {
      reader ??= readerOf(format, byteLength);
      reader.push(piece);
    } catch (error) {
      throw damaged(error, format, name, field);
    }
  }
  if (!format || !reader) return probeImage(await readWhole(), name, field);
  try {
    return factsOf(format, factsAtEnd(reader));
  } catch (error) {
    throw damaged(error, format, name, field);
  }
}

type PictureReader = PngReader | PieceReader<StoredFacts>;

const walks: Readonly<Record<'jpeg' | 'webp' | 'bmp' | 'gif', (byteLength: number) => Walk<StoredFacts>>> = {
  jpeg: jpegWalk,
  webp: webpWalk,
  bmp: bmpWalk,
  gif: gifWalk,
};

const readerOf = (format: Exclude<ImageFormat, 'tiff'>, byteLength: number): PictureReader =>
  format === 'png' ? new PngReader() : new PieceReader(walks[format](byteLength), byteLength);

const factsAtEnd = (reader: PictureReader): StoredFacts =>
  reader instanceof PngReader ? pngFacts(reader) : reader.end();

function pngFacts(reader: PngReader): StoredFacts {
  const { width, height, hasAlpha } = reader.end();
  return { width, height, hasAlpha, orientation: exifOrientation(reader.exif) };
}

function formatOf(bytes: Uint8Array, name: string, field: string): ImageFormat {
  const kind = imageKindOf(bytes);
  if (kind === undefined) {
    const found = bytes.length === 0 ? l10n.t('it is empty') : l10n.t('its format is not known');
    throw refused(
      l10n.t('"{0}" is not an image: {1}. Use a PNG, JPEG, WebP, BMP, TIFF or GIF file.', name, found),
      field,
    );
  }
  if (!kind.taken) {
    throw refused(whyNotTaken(kind.sort, kind.name, name), field);
  }
  return kind.format;
}

/** What the file is in place of an image that the models take, and what to do. */
function whyNotTaken(sort: RefusedSort, kind: string, name: string): string {
  switch (sort) {
    case 'image':
      return l10n.t(
        '"{0}" is an image in the {1} format, which the models cannot read. Save it as PNG or JPEG and use that.',
        name,
        kind,
      );
    case 'drawing':
      return l10n.t(
        '"{0}" is a drawing in the {1} format, which the models cannot read. Export it as PNG and use that.',
        name,
        kind,
      );
    case 'document':
      return l10n.t('"{0}" is not an image: it is a {1} document. Export the page as PNG and use that.', name, kind);
    case 'video':
      return l10n.t('"{0}" is not an image: it is a {1} video. Save one frame as PNG and use that.', name, kind);
    case 'sound':
      return l10n.t('"{0}" is not an image: it is a {1} sound file. Use a PNG or JPEG file.', name, kind);
    case 'page':
      return l10n.t('"{0}" is not an image: it is a web page. Download the image itself and use that.', name);
    case 'text':
      return l10n.t('"{0}" is not an image: it is text. Use a PNG, JPEG, WebP, BMP, TIFF or GIF file.', name);
    case 'archive':
      return /\.svgz$/iu.test(name)
        ? l10n.t(
            '"{0}" is a drawing in the {1} format, which the models cannot read. Export it as PNG and use that.',
            name,
            'SVGZ',
          )
        : l10n.t('"{0}" is not an image: it is a {1} archive. Unpack it and use an image from it.', name, kind);
    case 'lfsPointer':
      return l10n.t('"{0}" is only a Git LFS pointer to an image. Run "git lfs pull" and try again.', name);
    case 'annexPointer':
      return l10n.t('"{0}" is only a git-annex pointer to an image. Run "git annex get" and try again.', name);
  }
}

function factsOf(format: ImageFormat, { orientation, ...stored }: StoredFacts): ImageFacts {
  const { width, height, hasAlpha } = shownSize(stored, orientation);
  if (![width, height].every(side => Number.isInteger(side) && side >= 1)) {
    throw new RangeError(`no size: ${width}×${height}`);
  }
  return { format, mime: `image/${format}`, width, height, hasAlpha, ...(orientation !== 1 && { orientation }) };
}

function damaged(error: unknown, format: ImageFormat, name: string, field: string): Error {
  const cutOff = error instanceof CutOff || (error instanceof NotPng && error.reason === 'truncated');
  return refused(
    cutOff
      ? l10n.t('"{0}" is damaged: its end is missing. Use a whole copy of the image.', name)
      : l10n.t(
          '"{0}" is damaged: it begins like a {1} image but cannot be read. Use another copy, or save it again.',
          name,
          formatNames[format],
        ),
    field,
    error,
  );
}
