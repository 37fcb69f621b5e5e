import pLimit from 'p-limit';

/** So many files are looked for at the same time, by all callers together. */
export const lookedForAtOnce = 50;

/** Tells for each of these files whether it is there, in their order. Never rejects. */
export type FilesThere = (uris: readonly string[]) => Promise<boolean[]>;

/** @param exists asks the file system, which answers one after the other anyway; it may reject. */
export function filesThere(exists: (uri: string) => Promise<boolean>): FilesThere {
  const limit = pLimit(lookedForAtOnce);
  return uris => Promise.all(uris.map(uri => limit(() => exists(uri).catch(() => false))));
}
