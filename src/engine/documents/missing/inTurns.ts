import { setImmediate } from 'node:timers/promises';

/** So many references of a document are looked up at once: a few milliseconds of work. */
const itemsPerTurn = 25;

/**
 * What comes of each item, a few of them at once. Between these the editor comes to its turn, because a person may be
 * typing in the document.
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += itemsPerTurn) {
    if (start > 0) await setImmediate();
    results.push(...(await Promise.all(items.slice(start, start + itemsPerTurn).map(work))));
  }
  return results;
}
