import type { ShownImage } from '../core/studio/studioProtocol';
import type { HostRequests } from './hostRequests';

export interface ThumbnailTools {
  /** @returns the small copy. Rejects if the file is gone or cannot be drawn. */
  draw: (image: ShownImage, src: string) => Promise<Uint8Array>;
  /** Calls back when the page has nothing else to do. */
  whenIdle: (callback: () => void) => void;
}

/**
 * Draws missing thumbnails one at a time, while the page is idle. Each image is tried once.
 * @returns to be called with the images that are in view now: images that have left the view before their turn are
 *   dropped from the queue.
 */
export function thumbnailQueue(
  host: Pick<HostRequests, 'checkFiles' | 'keepThumbnail'>,
  { draw, whenIdle }: ThumbnailTools,
): (inView: readonly ShownImage[]) => void {
  const tried = new Set<string>();
  let wanted: readonly ShownImage[] = [];
  let isBusy = false;

  const make = async (image: ShownImage, src: string): Promise<void> => {
    try {
      host.keepThumbnail(image.uri, await draw(image, src));
    } catch {
      // If the file is gone, the answer to this question shows it. Otherwise the row goes on showing the whole image.
      host.checkFiles([image.uri]);
    }
  };
  const next = (): void => {
    const image = wanted.find(
      ({ uri, src, thumbnail }) => src !== undefined && thumbnail === undefined && !tried.has(uri),
    );
    isBusy = image?.src !== undefined;
    if (image?.src === undefined) return;
    const { uri, src } = image;
    whenIdle(() => {
      tried.add(uri);
      void make(image, src).then(next);
    });
  };
  return inView => {
    wanted = inView;
    if (!isBusy) next();
  };
}
