// The file names in the folder of the journal. They say which window owns a job, so that one rename takes it over. This
// module imports nothing, so that the check at start-up is quick.

/** Stands in place of an owner: the person was told about the job, and it is only kept to be listed. */
const listed = 'listed';

export type JournalName =
  | { kind: 'entry'; jobId: string; owner: string }
  | { kind: 'listed'; jobId: string }
  /** An entry that was being written. */
  | { kind: 'temporary'; owner: string }
  | { kind: 'socket'; owner: string };

export const entryName = (jobId: string, owner: string): string => `${jobId}.${owner}.json`;
export const listedName = (jobId: string): string => `${jobId}.${listed}.json`;
export const temporaryName = (jobId: string, owner: string): string => `${jobId}.${owner}.tmp`;
export const socketName = (owner: string): string => `${owner}.sock`;
/** The name of a damaged file that was set aside for a person to look at. */
export const damagedName = (name: string): string => `${name}.damaged`;

/** Returns `undefined` for files that must not be touched: those of other programs, and those that were set aside. */
export function parseJournalName(name: string): JournalName | undefined {
  const [, jobId, owner, extension] = /^(?:([a-z0-9-]+)\.)?([0-9a-f]+|listed)\.(json|tmp|sock)$/.exec(name) ?? [];
  if (owner === undefined) return undefined;
  if (jobId === undefined) return extension === 'sock' && owner !== listed ? { kind: 'socket', owner } : undefined;
  if (extension === 'json') return owner === listed ? { kind: 'listed', jobId } : { kind: 'entry', jobId, owner };
  return extension === 'tmp' && owner !== listed ? { kind: 'temporary', owner } : undefined;
}
