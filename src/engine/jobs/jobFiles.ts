import { URI } from 'vscode-uri';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import { clearLeftovers } from '../files/leftoverFile';

// A job's hidden files have names that a later run of the job can find.

const prefixOf = (jobId: string): string => `.easel-${jobId}-`;

/** @param piece what it becomes: `1` the first image, `text` the document. */
export const temporaryNameOf = (jobId: string, piece: number | 'text'): string => `${prefixOf(jobId)}${piece}.part`;

/** For a job that nobody will go on with. */
export async function clearLeftoversOf({ id, target }: JournalEntry): Promise<void> {
  const folder = URI.parse(target.folder);
  if (folder.scheme === 'file') await clearLeftovers(folder.fsPath, prefixOf(id));
}
