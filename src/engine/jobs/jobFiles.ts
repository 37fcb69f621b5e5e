import { URI } from 'vscode-uri';
import { clearLeftovers } from '../files/targets/leftoverFile';
import type { JournalRecord } from '../journal/journal';

// A job's hidden files have names that a later run of the job can find. They also say which window writes them: one
// that has lost the job and does not know it yet may be writing its own.

/** What a hidden file becomes: `1` the first image, `text` the document. */
type Piece = number | 'text';

/** Whose hidden files belong to a job. */
export interface FileOwners {
  jobId: string;
  /** The window that works on the job now. */
  owner: string;
  formerOwners: readonly string[];
}

export const ownersOf = ({ entry, owner }: Pick<JournalRecord, 'entry' | 'owner'>): FileOwners => ({
  jobId: entry.id,
  owner,
  formerOwners: entry.formerOwners ?? [],
});

export const temporaryNameOf = ({ jobId, owner }: FileOwners, piece: Piece): string =>
  `.easel-${jobId}-${owner}-${piece}.part`;

/**
 * Settles what every owner of the job may have left of one piece, by calling `settle` with the name of each hidden
 * file.
 * @returns the first that had become a file.
 */
export async function recoverPiece<T>(
  owners: FileOwners,
  piece: Piece,
  settle: (temporaryName: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  let recovered: T | undefined;
  for (const name of leftoverNames(owners, piece)) {
    const found = await settle(name);
    recovered ??= found;
  }
  return recovered;
}

/** For a job that will not be resumed. */
export async function clearLeftoversOf(record: Pick<JournalRecord, 'entry' | 'owner'>): Promise<void> {
  const folder = URI.parse(record.entry.target.folder);
  if (folder.scheme !== 'file') return;
  const owners = ownersOf(record);
  await clearLeftovers(folder.fsPath, name => {
    const piece = /-(\d+|text)\.part$/.exec(name)?.[1];
    return piece !== undefined && leftoverNames(owners, piece === 'text' ? piece : Number(piece)).includes(name);
  });
}

/** Earlier versions leave the owner out. */
function leftoverNames(owners: FileOwners, piece: Piece): string[] {
  const { jobId, owner, formerOwners } = owners;
  return [
    ...[owner, ...formerOwners].map(each => temporaryNameOf({ ...owners, owner: each }, piece)),
    `.easel-${jobId}-${piece}.part`,
  ];
}
