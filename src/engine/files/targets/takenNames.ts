import { opendir } from 'node:fs/promises';
import { nameKey } from '../../../core/places/fileName';
import { hasCode } from '../diskErrors';

/** Entries that are read at once: a folder may hold very many, and other work must get its turn in between. */
const entriesAtOnce = 500;

/** The names in a folder that begin like this one, in whatever spelling, by their `nameKey`. */
export async function namesLike(folder: string, baseName: string): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const beginning = nameKey(baseName);
  try {
    for await (const { name } of await opendir(folder, { bufferSize: entriesAtOnce })) {
      const key = nameKey(name);
      if (key.startsWith(beginning)) names.set(key, name);
    }
  } catch (error) {
    // A folder may take new files and still not be listed. Exactly equal names are noticed without a list, too.
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
  }
  return names;
}
