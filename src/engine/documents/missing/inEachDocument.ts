import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';

/** How many documents are read, and how many there are. */
export type SearchProgress = (done: number, total: number) => void;

/**
 * What is found in documents, in the order of their paths. In a document that cannot be read, nothing is.
 * @param options.documentsAtOnce how many documents are read at once.
 * @throws the reason of the signal.
 */
export async function inEachDocument<Found>(
  documents: readonly URI[],
  signal: AbortSignal,
  search: (document: URI) => Promise<readonly Found[]>,
  { onProgress, documentsAtOnce = 16 }: { onProgress?: SearchProgress | undefined; documentsAtOnce?: number } = {},
): Promise<Found[]> {
  const ordered = documents.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const limit = pLimit(documentsAtOnce);
  let done = 0;
  const found = await Promise.all(
    ordered.map(document =>
      limit(async () => {
        signal.throwIfAborted();
        const inOne = await search(document).catch(() => []);
        onProgress?.((done += 1), ordered.length);
        return inOne;
      }),
    ),
  );
  return found.flat();
}
