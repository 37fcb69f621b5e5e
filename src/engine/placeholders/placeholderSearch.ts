import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import { mayHaveRecord } from '../provenance/recordText';

const filesAtOnce = 16;
/** Nobody keeps the pictures of a repository in these folders. */
export const foldersWithoutPlaceholders: readonly string[] = ['node_modules', '.git'];

/**
 * The files that may be placeholders, in their order: those that have a record near their beginning. Of the others,
 * which are most files of a repository, no more than that is read.
 */
export async function filesWithRecord(files: readonly URI[]): Promise<URI[]> {
  const limit = pLimit(filesAtOnce);
  // Other file systems can only be read as a whole.
  const found = await Promise.all(files.map(file => limit(() => file.scheme !== 'file' || mayHaveRecord(file))));
  return files.filter((_, index) => found[index]);
}

/** Whether the text of a record says that its image is a placeholder. */
export function tellsPlaceholder(recordText: string): boolean {
  try {
    return (JSON.parse(recordText) as { placeholder?: unknown } | null)?.placeholder === true;
  } catch {
    return false;
  }
}
