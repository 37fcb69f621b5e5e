import type { ObstacleName } from './obstacles';
import type { Row } from './row';
import { everywhere } from './row';

const stuck = (name: string, meanwhile: ObstacleName, message: RegExp, more: Partial<Row> = {}): Row => ({
  name,
  paths: everywhere,
  meanwhile,
  ends: { kind: 'stuck', code: 'saveFailed', message },
  ...more,
});
const saved = (name: string, meanwhile: ObstacleName, file: string): Row => ({
  name,
  paths: everywhere,
  meanwhile,
  ends: { kind: 'saved', files: [file] },
});

/** Faults of the output folder while the image is made. */
export const diskRows: readonly Row[] = [
  stuck('the disk is full', 'diskFull', /no space left/),
  stuck('the folder has become read-only', 'folderReadOnly', /read-only/),
  stuck('the folder has become a file', 'folderIsFile', /a file where a folder is needed/),
  stuck('the folder has become a link to nowhere', 'folderIsDangling', /leads out of the workspace/),
  stuck('the folder has become a link to another place', 'folderLeadsOut', /leads out of the workspace/),
  stuck('the folder goes while the image is written', 'folderGoesWhileWriting', /disappeared meanwhile/, {
    paths: ['sync', 'asyncPrompt'],
    strikes: [{ at: 'download', fault: { kind: 'slow', pieceMs: 60 } }],
  }),
  stuck('a folder has the name that is to be overwritten', 'nameIsFolder', /cannot be overwritten/, {
    options: { overwrite: true },
  }),
  saved('the folder was deleted', 'folderDeleted', ''),
  saved('a file has taken the name', 'nameIsFile', '-2'),
  saved('a folder has taken the name', 'nameIsFolder', '-2'),
  saved('a link to nowhere has taken the name', 'nameIsDangling', '-2'),
];
