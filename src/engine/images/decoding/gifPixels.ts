import { GifReader } from 'omggif';
import type { RgbaPicture } from './pixels';

/** The first picture of a GIF on its canvas. Throws where it is damaged. */
export function gifPicture(bytes: Uint8Array): RgbaPicture {
  const reader = new GifReader(bytes);
  const { width, height } = reader;
  const data = new Uint8Array(width * height * 4);
  reader.decodeAndBlitFrameRGBA(0, data);
  return { width, height, data };
}
