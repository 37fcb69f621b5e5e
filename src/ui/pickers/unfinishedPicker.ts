import * as vscode from 'vscode';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { JournalRecord } from '../../engine/journal/journal';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { shortened } from '../messages/errorMessages';
import type { Person } from '../messages/person';
import { answerOf } from './quickInput';

interface Item extends vscode.QuickPickItem {
  entry?: JournalEntry;
  /** Of a job in the list, which is over. */
  record?: JournalRecord;
  choice?: 'all' | 'task';
}

export interface PickerParts {
  unfinished: UnfinishedJobs;
  person: Person;
  sendAgain: (record: JournalRecord) => unknown;
}

const giveUp: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('trash'),
  get tooltip() {
    return vscode.l10n.t('Give Up');
  },
};

/**
 * Shows what is unfinished. @returns what is to be resumed, or `undefined` where nothing is, or it was dealt with here.
 */
export async function pickUnfinished(parts: PickerParts): Promise<'all' | { taskId: string } | undefined> {
  const picked = await pick(parts);
  if (picked?.choice === 'all') return 'all';
  if (picked?.choice === 'task') return askTaskId();
  if (picked) await decide(picked, parts);
  return undefined;
}

async function itemsOf(unfinished: UnfinishedJobs): Promise<Item[]> {
  const waiting = unfinished.waiting;
  const listed = await unfinished.listed();
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(waiting.length > 0
      ? [
          {
            label: `$(sync) ${vscode.l10n.t('Resume Everything')}`,
            description: vscode.l10n.t('costs nothing: the images are made, or are being made'),
            choice: 'all' as const,
          },
        ]
      : []),
    { label: `$(search) ${vscode.l10n.t('Resume a Task by Its Id…')}`, choice: 'task' },
    ...(waiting.length > 0
      ? [
          separator(vscode.l10n.t('waiting')),
          ...waiting.map(entry => ({ ...describe(entry), entry, buttons: [giveUp] })),
        ]
      : []),
    ...(listed.length > 0
      ? [
          separator(vscode.l10n.t('not finished; can be sent again')),
          ...listed.map(record => ({ ...describe(record.entry), record, buttons: [giveUp] })),
        ]
      : []),
  ];
}

function describe({
  request,
  stage,
  problem,
  createdAt,
}: JournalEntry): Pick<Item, 'label' | 'description' | 'detail'> {
  const billed = problem?.mayBeBilled ? vscode.l10n.t('may have been billed') : '';
  const at = new Date(createdAt).toLocaleString(vscode.env.language);
  const taskId = stage.name === 'task' ? stage.taskId : '';
  return {
    label: request.prompt === '' ? taskId : shortened(request.prompt),
    description: [request.modelId, at, billed].filter(Boolean).join(' · '),
    detail: problem?.message ?? (taskId === '' ? '' : vscode.l10n.t('Task {0} is being made at the service.', taskId)),
  };
}

/** A quick pick whose buttons take things off the list. */
async function pick(parts: PickerParts): Promise<Item | undefined> {
  const { unfinished } = parts;
  const quickPick = vscode.window.createQuickPick<Item>();
  quickPick.title = vscode.l10n.t('Unfinished Images');
  quickPick.placeholder = vscode.l10n.t('Choose what to resume');
  quickPick.matchOnDescription = true;
  quickPick.items = await itemsOf(unfinished);
  return answerOf(quickPick, (done: (item: Item | undefined) => void, listen) => {
    listen(quickPick.onDidAccept, () => done(quickPick.selectedItems[0]));
    listen(quickPick.onDidTriggerItemButton, async ({ item }) => {
      await remove(item, parts);
      quickPick.items = await itemsOf(unfinished);
    });
  });
}

async function askTaskId(): Promise<{ taskId: string } | undefined> {
  const taskId = await vscode.window.showInputBox({
    title: vscode.l10n.t('Resume a Task by Its Id'),
    prompt: vscode.l10n.t(
      "The id as the log, an error or the provider's console shows it; of the last 24 hours, and of the region in use.",
    ),
    placeHolder: '0385dc79-5ff8-4d82-bcb6-…',
    ignoreFocusOut: true,
    validateInput: text =>
      /^\s*[\w-]{0,128}\s*$/.test(text) ? undefined : vscode.l10n.t('Ids are letters, digits and hyphens.'),
  });
  return taskId?.trim() ? { taskId } : undefined;
}

/** Without a question where nothing but the entry is given up. */
async function remove({ entry, record }: Item, { unfinished, person }: PickerParts): Promise<void> {
  const given = record ?? (entry && unfinished.recordOf(entry.id));
  const isAgreed =
    record !== undefined ||
    (await person.confirm(
      vscode.l10n.t('Give up this image?'),
      vscode.l10n.t('It may be finished and billed already; afterwards it cannot be had without being paid for again.'),
      vscode.l10n.t('Give Up'),
    ));
  if (given && isAgreed) await unfinished.discard(given);
}

/**
 * The same choices as the list has, by the keyboard. Sending again costs again: only ever after a question that says
 * so.
 */
async function decide(item: Item, parts: PickerParts): Promise<void> {
  const { record, entry } = item;
  const { person, unfinished, sendAgain } = parts;
  const [goOn, giveItUp] = [record ? vscode.l10n.t('Send Again') : vscode.l10n.t('Resume'), vscode.l10n.t('Give Up')];
  const question = record ? vscode.l10n.t('Send "{0}" again?', item.label) : item.label;
  const answer = await person.choose(question, detailOf(item), [goOn, giveItUp]);
  if (answer === giveItUp) await remove(item, parts);
  if (answer !== goOn) return;
  if (record) await sendAgain(record);
  else if (entry) unfinished.resume(entry.id);
}

function detailOf({ record, detail = '' }: Item): string {
  return record?.entry.problem?.mayBeBilled
    ? vscode.l10n.t('{0} It may have been billed; sending it again is paid for again.', detail)
    : detail;
}
