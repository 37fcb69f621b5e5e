import type { Studio } from '../../studio';
import { thumbnailMaker } from '../../shownThumbnails';

/** How the list was left, for when it comes back from another tab. */
export interface HistoryMemory {
  scrollTop: number;
  activeId: string | undefined;
  makeThumbnails: ReturnType<typeof thumbnailMaker>;
}

const memories = new WeakMap<Studio, HistoryMemory>();

export function memoryOf(studio: Studio): HistoryMemory {
  const memory = memories.get(studio) ?? { scrollTop: 0, activeId: undefined, makeThumbnails: thumbnailMaker(studio) };
  memories.set(studio, memory);
  return memory;
}
