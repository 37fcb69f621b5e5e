// The file names in the folder of the journal. They say which window owns a job, so that one rename takes it over. This
// module imports nothing, so that the check at start-up is quick.

/** Stands in place of an owner: the person was told about the job, and it is only kept to be listed. */
const listed = 'listed';

export type JournalName =
  /** `isEarlier`: an earlier version of the extension wrote it, whole. Such a version leaves the other ones alone. */
  | { kind: 'entry'; jobId: string; owner: string; isEarlier: boolean }
  | { kind: 'listed'; jobId: string }
  /** An entry that was being written. */
  | { kind: 'temporary'; owner: string }
  | { kind: 'socket'; owner: string }
  /** What is known of the window: see `windowFacts.ts`. */
  | { kind: 'window'; owner: string };

export const entryName = (jobId: string, owner: string): string => `${jobId}.${owner}.steps.json`;
export const listedName = (jobId: string): string => `${jobId}.${listed}.json`;
export const temporaryName = (jobId: string, owner: string): string => `${jobId}.${owner}.tmp`;
export const socketName = (owner: string): string => `${owner}.sock`;
export const windowName = (owner: string): string => `${owner}.window`;
/** The name of a damaged file that was set aside for a person to look at. */
export const damagedName = (name: string): string => `${name}.damaged`;
export const isDamagedName = (name: string): boolean =>
  name.endsWith('.damaged') && parseJournalName(name.slice(0, -'.damaged'.length)) !== undefined;

/** Returns `undefined` for files that must not be touched: those of other programs, and those that were set aside. */
export function parseJournalName(name: string): JournalName | undefined {
  const [, jobId, owner, extension] =
    /^(?:([a-z0-9-]+)\.)?([0-9a-f]+|listed)\.(steps\.json|json|tmp|sock|window)$/.exec(name) ?? [];
  if (owner === undefined || extension === undefined) return undefined;
  const isListed = owner === listed;
  if (jobId === undefined) {
    if (isListed) return undefined;
    return extension === 'sock' || extension === 'window'
      ? { kind: extension === 'sock' ? 'socket' : 'window', owner }
      : undefined;
  }
  if (isListed) return extension === 'json' ? { kind: 'listed', jobId } : undefined;
  if (extension === 'tmp') return { kind: 'temporary', owner };
  if (extension === 'json' || extension === 'steps.json')
    return { kind: 'entry', jobId, owner, isEarlier: extension === 'json' };
  return undefined;
}
