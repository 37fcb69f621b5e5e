import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import { fileNameFrom } from '../../core/places/fileName';
import { describeGiven } from '../../core/base/describeGiven';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Address } from '../connection/connection';
import { noFolderOpen } from '../files/workspacePlaces';

export interface ForeignTask {
  taskId: string;
  address: Address;
  /** The folder for its images, as the settings say; undefined when no folder is open. */
  place: { folder: URI; within?: URI | undefined } | undefined;
  /** The setting `easel.fileName`. */
  fileName: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** @throws EaselError `invalidRequest`, field `taskId`. */
export function checkTaskId(given: unknown): string {
  const taskId = typeof given === 'string' ? given.trim() : '';
  if (/^[\w-]{1,128}$/.test(taskId)) return taskId;
  throw new EaselError(
    'invalidRequest',
    l10n.t(
      '{0} is not the id of a task. Ids are letters, digits and hyphens, as the service answers them.',
      describeGiven(given),
    ),
    { field: 'taskId' },
  );
}

/**
 * Makes a journal entry for a task that another program created. Only its id is known, so its images are named after
 * the id.
 * @throws EaselError `invalidRequest` when no folder is open.
 */
export function entryOfTask({ taskId, address, place, fileName, now }: ForeignTask): JournalEntry {
  if (!place) throw noFolderOpen();
  const name = fileNameFrom(fileName, {
    slug: `task-${taskId.slice(0, 8)}`,
    at: new Date(now),
    model: 'task',
    seed: 0,
    index: 1,
  });
  const { baseUrl, region, decidedBy } = address;
  return {
    version: 1,
    id: randomUUID(),
    createdAt: now,
    request: {
      modelId: '',
      mode: 'generate',
      path: 'asyncMessages',
      pathReason: 'a task from elsewhere',
      prompt: '',
      parameters: { seed: 0 },
      maxCount: 0,
    },
    options: { prompt: '' },
    address: { baseUrl, region, decidedBy },
    target: {
      folder: place.folder.toString(),
      within: place.within?.toString(),
      baseNames: [name],
      extension: '.png',
      overwrite: false,
    },
    warnings: [],
    stage: { name: 'task', taskId, since: now },
    saved: {},
  };
}
