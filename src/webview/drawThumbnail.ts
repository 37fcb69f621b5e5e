import type { ShownImage } from '../core/studio/studioProtocol';

/** The longer side of a thumbnail, in pixels: sharp in a row of the history on a screen of double density. */
const longerSidePx = 192;
const quality = 0.8;

/** @returns a small copy of the image as WebP. Rejects if the file is gone or cannot be drawn. */
export async function drawThumbnail(image: ShownImage, src: string): Promise<Uint8Array> {
  const response = await fetch(src);
  if (!response.ok) throw new Error(`Loading the image failed with status ${response.status}`);
  return smallCopy(await response.blob(), image);
}

async function smallCopy(image: Blob, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const side = Math.min(longerSidePx, Math.max(width, height));
  // The browser computes the other side from the proportions.
  const small = await createImageBitmap(image, {
    ...(width >= height ? { resizeWidth: side } : { resizeHeight: side }),
    resizeQuality: 'high',
  });
  const canvas = new OffscreenCanvas(small.width, small.height);
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(small);
  const copy = await canvas.convertToBlob({ type: 'image/webp', quality });
  return new Uint8Array(await copy.arrayBuffer());
}
