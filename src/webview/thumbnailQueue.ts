import type { ShownImage } from '../core/studio/studioProtocol';
import type { Studio } from './studio';

/** The longer side, in pixels: sharp at the size of a row on screens of twice the density. */
const longerSide = 192;
const quality = 0.8;

/**
 * Draws the small copies that are still wanted, one at a time and while nothing else is to be done. Each image is tried
 * once.
 * @returns tells which images are in view now; those that were wanted before and are not among them any more are left.
 */
export function thumbnailMaker(studio: Studio): (inView: readonly ShownImage[]) => void {
  const tried = new Set<string>();
  let wanted: readonly ShownImage[] = [];
  let isBusy = false;

  const make = async (image: ShownImage): Promise<void> => {
    const { uri, src = '' } = image;
    try {
      const response = await fetch(src);
      if (response.ok) studio.keepThumbnail(uri, await smallCopy(await response.blob(), image));
      else studio.checkFiles([uri]);
    } catch {
      // Gone, or nothing that can be drawn: the row says the first, and shows the image itself otherwise.
      studio.checkFiles([uri]);
    }
  };
  const next = (): void => {
    const image = wanted.find(
      ({ uri, src, thumbnail }) => src !== undefined && thumbnail === undefined && !tried.has(uri),
    );
    isBusy = image !== undefined;
    if (!image) return;
    requestIdleCallback(() => {
      tried.add(image.uri);
      void make(image).then(next);
    });
  };
  return inView => {
    wanted = inView;
    if (!isBusy) next();
  };
}

async function smallCopy(image: Blob, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const side = Math.min(longerSide, Math.max(width, height));
  // The other side follows.
  const small = await createImageBitmap(image, {
    ...(width >= height ? { resizeWidth: side } : { resizeHeight: side }),
    resizeQuality: 'high',
  });
  const canvas = new OffscreenCanvas(small.width, small.height);
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(small);
  const copy = await canvas.convertToBlob({ type: 'image/webp', quality });
  return new Uint8Array(await copy.arrayBuffer());
}
