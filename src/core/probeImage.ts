import * as l10n from '@vscode/l10n';
import { imageSize } from 'image-size';
import { imageKindOf, type ImageFormat } from './imageKind';
import { formatNames, refused, type ImageFacts } from './inputImage';
import { jpegSize } from './jpegSize';
import { NotPng, readPngInfo } from './png';

/**
 * Reads kind and size from the content, never from the name.
 * @param name the file as the person knows it, for the sentence.
 * @throws EaselError inputImage, whatever the bytes are.
 */
export function probeImage(bytes: Uint8Array, name: string, field = 'images'): ImageFacts {
  const kind = imageKindOf(bytes);
  if (kind === undefined) {
    const found = bytes.length === 0 ? l10n.t('it is empty') : l10n.t('its format is not known');
    throw refused(l10n.t('"{0}" is not an image: {1}. Use a PNG, JPEG, WebP, BMP, TIFF or GIF file.', name, found), field);
  }
  if (!kind.taken) {
    throw refused(kind.isVector
      ? l10n.t('"{0}" is a drawing in the {1} format, which the models cannot read. Export it as PNG and use that.', name, kind.name)
      : l10n.t('"{0}" is an image in the {1} format, which the models cannot read. Save it as PNG or JPEG and use that.', name, kind.name), field);
  }
  try {
    const { width, height, hasAlpha } = measured(bytes, kind.format);
    return { format: kind.format, mime: `image/${kind.format}`, width, height, hasAlpha };
  } catch (error) {
    const cutOff = error instanceof NotPng && error.reason === 'truncated';
    throw refused(cutOff
      ? l10n.t('"{0}" is damaged: its end is missing. Use a whole copy of the image.', name)
      : l10n.t('"{0}" is damaged: it begins like a {1} image but cannot be read. Use another copy, or save it anew.', name, formatNames[kind.format]), field, error);
  }
}

function measured(bytes: Uint8Array, format: ImageFormat): { width: number; height: number; hasAlpha: boolean } {
  if (format === 'png') {
    return readPngInfo(bytes);
  }
  const { width, height } = format === 'jpeg' ? jpegSize(bytes) : imageSize(bytes);
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`no size: ${width}×${height}`);
  }
  return { width, height, hasAlpha: false };
}
