import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { EaselError } from '../../core/base/errors';
import { fileNameFrom } from '../../core/places/fileName';
import { describeGiven } from '../../core/base/describeGiven';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Address } from '../connection/connection';
import { readSettings } from '../../editor/settings';
import { outputFolder, workspaceRoot } from '../../editor/workspacePlaces';

export interface TaskPlace {
  taskId: string;
  address: Address;
  /** The document that was active. */
  document: vscode.Uri | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** @throws EaselError `invalidRequest`, field `taskId`. */
export function checkTaskId(given: unknown): string {
  const taskId = typeof given === 'string' ? given.trim() : '';
  if (/^[\w-]{1,128}$/.test(taskId)) return taskId;
  throw new EaselError(
    'invalidRequest',
    vscode.l10n.t(
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
export async function entryOfTask({ taskId, address, document, now }: TaskPlace): Promise<JournalEntry> {
  const root = workspaceRoot([document]);
  if (!root)
    throw new EaselError(
      'invalidRequest',
      vscode.l10n.t('No folder is open, so there is no place for the image; open a folder first.'),
      { field: 'output' },
    );
  const settings = readSettings(document ?? root);
  const { folder, within } = await outputFolder(settings.outputFolder, { root, file: document });
  const name = fileNameFrom(settings.fileName, {
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
      folder: folder.toString(),
      within: within?.toString(),
      baseNames: [name],
      extension: '.png',
      overwrite: false,
    },
    warnings: [],
    stage: { name: 'task', taskId, since: now },
    saved: {},
  };
}
