import * as l10n from '@vscode/l10n';
import { BMP } from 'image-size/types/bmp';
import { GIF } from 'image-size/types/gif';
import { TIFF } from 'image-size/types/tiff';
import { WEBP } from 'image-size/types/webp';
import { imageKindOf, type ImageFormat } from '../../core/models/imageKind';
import { formatNames, refused, type ImageFacts } from '../../core/models/inputImage';
import { jpegSize } from './jpegSize';
import { NotPng, PngReader, readPngInfo } from './png';

/**
 * Reads format and size from the content, never from the name.
 * @param name the file name that the person knows, for the message.
 * @throws EaselError inputImage, whatever the bytes are.
 */
export function probeImage(bytes: Uint8Array, name: string, field = 'images'): ImageFacts {
  const format = formatOf(bytes, name, field);
  try {
    return factsOf(format, measured(bytes, format));
  } catch (error) {
    throw damaged(error, format, name, field);
  }
}

/**
 * Does the same for bytes that arrive in pieces, so that a large PNG need not be in memory and is not read in one long
 * step. The other formats have their size at the beginning; when it is not found there, the file is read as a whole.
 * @param pieces the first one has at least 64 KB, or everything.
 */
export async function probePieces(
  pieces: AsyncIterable<Uint8Array>,
  readWhole: () => Promise<Uint8Array>,
  name: string,
  field = 'images',
): Promise<ImageFacts> {
  const reader = new PngReader();
  let format: ImageFormat | undefined;
  for await (const piece of pieces) {
    format ??= formatOf(piece, name, field);
    try {
      if (format !== 'png') return factsOf(format, measured(piece, format));
      reader.push(piece);
    } catch (error) {
      if (format !== 'png') break;
      throw damaged(error, format, name, field);
    }
  }
  if (format !== 'png') return probeImage(await readWhole(), name, field);
  try {
    return factsOf(format, reader.end());
  } catch (error) {
    throw damaged(error, format, name, field);
  }
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
    throw refused(
      kind.isVector
        ? l10n.t(
            '"{0}" is a drawing in the {1} format, which the models cannot read. Export it as PNG and use that.',
            name,
            kind.name,
          )
        : l10n.t(
            '"{0}" is an image in the {1} format, which the models cannot read. Save it as PNG or JPEG and use that.',
            name,
            kind.name,
          ),
      field,
    );
  }
  return kind.format;
}

type Measures = Pick<ImageFacts, 'width' | 'height' | 'hasAlpha'>;

const factsOf = (format: ImageFormat, { width, height, hasAlpha }: Measures): ImageFacts => ({
  format,
  mime: `image/${format}`,
  width,
  height,
  hasAlpha,
});

function damaged(error: unknown, format: ImageFormat, name: string, field: string): Error {
  const cutOff = error instanceof NotPng && error.reason === 'truncated';
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

/** Imported one by one: the entry point of the library would add readers for a dozen formats that no model accepts. */
const sizeReaders = { bmp: BMP, gif: GIF, tiff: TIFF, webp: WEBP };

function measured(bytes: Uint8Array, format: ImageFormat): Measures {
  if (format === 'png') {
    return readPngInfo(bytes);
  }
  const { width, height } = format === 'jpeg' ? jpegSize(bytes) : sizeReaders[format].calculate(bytes);
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`no size: ${width}×${height}`);
  }
  return { width, height, hasAlpha: false };
}
