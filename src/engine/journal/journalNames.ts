// The names in the journal's folder. They say in whose hands a job is, so that one rename takes it over. Imports
// nothing, for the quick look at start.

/** The hands of nobody: the job was told and is only kept to be listed. */
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
/** Set aside for a person to look at. */
export const damagedName = (name: string): string => `${name}.damaged`;

/** `undefined` for what is not ours to touch: foreign files, and what was set aside. */
export function parseJournalName(name: string): JournalName | undefined {
  const [, jobId, hands, extension] = /^(?:([a-z0-9-]+)\.)?([0-9a-f]+|listed)\.(json|tmp|sock)$/.exec(name) ?? [];
  if (hands === undefined) return undefined;
  if (jobId === undefined)
    return extension === 'sock' && hands !== listed ? { kind: 'socket', owner: hands } : undefined;
  if (extension === 'json')
    return hands === listed ? { kind: 'listed', jobId } : { kind: 'entry', jobId, owner: hands };
  return extension === 'tmp' && hands !== listed ? { kind: 'temporary', owner: hands } : undefined;
}
