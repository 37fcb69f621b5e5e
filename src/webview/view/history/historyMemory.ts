import { drawThumbnail } from '../../drawThumbnail';
import type { Studio } from '../../studio';
import { thumbnailQueue } from '../../thumbnailQueue';

/** How the list was left, so that it looks the same when the person comes back from the other tab. */
export interface HistoryMemory {
  scrollTop: number;
  activeId: string | undefined;
  makeThumbnails: ReturnType<typeof thumbnailQueue>;
}

const memories = new WeakMap<Studio, HistoryMemory>();

export function memoryOf(studio: Studio): HistoryMemory {
  const memory = memories.get(studio) ?? {
    scrollTop: 0,
    activeId: undefined,
    makeThumbnails: thumbnailQueue(studio.host, {
      draw: drawThumbnail,
      whenIdle: callback => {
        requestIdleCallback(callback);
      },
    }),
  };
  memories.set(studio, memory);
  return memory;
}
