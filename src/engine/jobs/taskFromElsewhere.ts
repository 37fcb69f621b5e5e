import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import { fileNameFrom } from '../../core/places/fileName';
import { describeGiven } from '../../core/base/describeGiven';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Address } from '../connection/connection';

export interface ForeignTask {
  taskId: string;
  address: Address;
  /** Where its images go by the settings; undefined where no folder is open. */
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
 * A journal entry for a task that was not made here: nothing is known but its id, so its images are named after that.
 * @throws EaselError `invalidRequest` where no folder is open.
 */
export function entryOfTask({ taskId, address, place, fileName, now }: ForeignTask): JournalEntry {
  if (!place)
    throw new EaselError(
      'invalidRequest',
      l10n.t('No folder is open, so there is no place for the image; open a folder first.'),
      { field: 'output' },
    );
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
