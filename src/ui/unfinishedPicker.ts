import * as vscode from 'vscode';
import type { JournalEntry } from '../core/journalEntry';
import type { JournalRecord } from '../services/journal';
import type { UnfinishedJobs } from '../services/unfinishedJobs';
import { shortened } from './errorMessages';
import type { Person } from './person';

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

const giveUp: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), get tooltip() { return vscode.l10n.t('Give Up'); } };

/** Shows what is unfinished. @returns what is to be resumed, or `undefined` where nothing is, or it was dealt with here. */
export async function pickUnfinished(parts: PickerParts): Promise<'all' | { taskId: string } | undefined> {
  const picked = await pick(parts);
  if (picked?.choice === 'all' || (picked?.entry && !picked.record)) return 'all';
  if (picked?.choice === 'task') return askTaskId();
  if (picked?.record) await decide(picked.record, parts);
  return undefined;
}

async function itemsOf(unfinished: UnfinishedJobs): Promise<Item[]> {
  const waiting = unfinished.waiting;
  const listed = await unfinished.listed();
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(waiting.length > 0 ? [{ label: `$(sync) ${vscode.l10n.t('Resume Everything')}`, description: vscode.l10n.t('costs nothing: the images are made, or are being made'), choice: 'all' as const }] : []),
    { label: `$(search) ${vscode.l10n.t('Resume a Task by Its Id…')}`, choice: 'task' },
    ...(waiting.length > 0 ? [separator(vscode.l10n.t('waiting')), ...waiting.map(entry => ({ ...describe(entry), entry, buttons: [giveUp] }))] : []),
    ...(listed.length > 0 ? [separator(vscode.l10n.t('not finished; can be sent again')), ...listed.map(record => ({ ...describe(record.entry), record, buttons: [giveUp] }))] : []),
  ];
}

function describe({ request, stage, problem, createdAt }: JournalEntry): Pick<Item, 'label' | 'description' | 'detail'> {
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
async function pick({ unfinished, person }: PickerParts): Promise<Item | undefined> {
  const quickPick = vscode.window.createQuickPick<Item>();
  quickPick.title = vscode.l10n.t('Unfinished Images');
  quickPick.placeholder = vscode.l10n.t('Choose what to resume');
  quickPick.matchOnDescription = true;
  quickPick.items = await itemsOf(unfinished);
  const remove = async ({ entry, record }: Item): Promise<void> => {
    const given = record ?? (entry && unfinished.recordOf(entry.id));
    const isAgreed = record !== undefined || (await person.confirm(
      vscode.l10n.t('Give up this image?'), vscode.l10n.t('It may be finished and billed already; afterwards it cannot be had without being paid for again.'), vscode.l10n.t('Give Up'),
    ));
    if (given && isAgreed) await unfinished.discard(given);
  };
  try {
    return await new Promise<Item | undefined>(resolve => {
      quickPick.onDidAccept(() => resolve(quickPick.selectedItems[0]));
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.onDidTriggerItemButton(({ item }) => void remove(item).then(async () => { quickPick.items = await itemsOf(unfinished); }));
      quickPick.show();
    });
  } finally {
    quickPick.dispose();
  }
}

async function askTaskId(): Promise<{ taskId: string } | undefined> {
  const taskId = await vscode.window.showInputBox({
    title: vscode.l10n.t('Resume a Task by Its Id'),
    prompt: vscode.l10n.t('The id as the log, an error or the provider\'s console shows it; of the last 24 hours, and of the region in use.'),
    placeHolder: '0385dc79-5ff8-4d82-bcb6-…',
    ignoreFocusOut: true,
    validateInput: text => (/^\s*[\w-]{0,128}\s*$/.test(text) ? undefined : vscode.l10n.t('Ids are letters, digits and hyphens.')),
  });
  return taskId?.trim() ? { taskId } : undefined;
}

/** Sending again costs again: only ever after a question that says so. */
async function decide(record: JournalRecord, { person, sendAgain }: PickerParts): Promise<void> {
  const { request, problem } = record.entry;
  const detail = problem?.mayBeBilled
    ? vscode.l10n.t('{0} It may have been billed; sending it again is paid for again.', problem.message)
    : problem?.message ?? '';
  if (await person.confirm(vscode.l10n.t('Send "{0}" again?', shortened(request.prompt)), detail, vscode.l10n.t('Send Again'))) await sendAgain(record);
}
