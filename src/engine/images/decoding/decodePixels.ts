import type { ImageFacts } from '../../../core/models/inputImage';
import { CannotRedraw, maxInflatedBytes } from '../pngRows';
import { bmpPicture } from './bmpPixels';
import { gifPicture } from './gifPixels';
import { rgbaPixels, type Pixels } from './pixels';
import { pngPixels } from './pngPixels';
import { tiffPixels } from './tiffPixels';
import { webpPicture } from './webpPixels';

/**
 * The pixels of a picture that is not a JPEG, as they are stored; of an animation, the first picture.
 * @throws CannotRedraw where they cannot be decoded, or would need too much memory.
 */
export async function decodePixels(
  bytes: Uint8Array,
  { format, width, height }: Pick<ImageFacts, 'format' | 'width' | 'height'>,
): Promise<Pixels> {
  if (format === 'png') return pngPixels(bytes);
  if (width * height * 4 > maxInflatedBytes) throw new CannotRedraw('tooLarge', `${width}×${height}`);
  try {
    const pixels = await decodeOther(bytes, format);
    const isWhole = pixels.width * pixels.height === width * height;
    if (!isWhole) throw new RangeError(`${pixels.width}×${pixels.height} in place of ${width}×${height}`);
    return pixels;
  } catch (error) {
    throw new CannotRedraw('undecodable', 'its pixels cannot be decoded', { cause: error });
  }
}

async function decodeOther(bytes: Uint8Array, format: ImageFacts['format']): Promise<Pixels> {
  switch (format) {
    case 'webp':
      return rgbaPixels(await webpPicture(bytes));
    case 'gif':
      return rgbaPixels(gifPicture(bytes));
    case 'bmp':
      return rgbaPixels(bmpPicture(bytes));
    case 'tiff':
      return tiffPixels(bytes, maxInflatedBytes);
    default:
      throw new TypeError(`no decoder for ${format}`);
  }
}
