import * as vscode from 'vscode';
import type { JournalEntry, TaskCandidate } from '../../core/jobs/journalEntry';
import { canBeAskedFor, isCancelled } from '../../core/jobs/journalEntry';
import type { JournalRecord } from '../../engine/journal/journal';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { shortened } from '../messages/errorMessages';
import type { Notifications } from '../messages/notifications';
import { askText, createQuickPick, pickItem } from '../shown/shownWindow';
import { answerOf } from './quickInput';

interface Item extends vscode.QuickPickItem {
  entry?: JournalEntry;
  /** Set for a listed job, which is over. */
  record?: JournalRecord;
  choice?: 'all' | 'task';
}

export interface PickerParts {
  unfinished: UnfinishedJobs;
  notifications: Notifications;
  sendAgain: (record: JournalRecord) => unknown;
  resume: (entry: JournalEntry) => unknown;
  /** Returns the tasks that no other job has by now. */
  freeTasks: (tasks: readonly TaskCandidate[]) => Promise<TaskCandidate[]>;
}

const giveUp: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('trash'),
  get tooltip() {
    return vscode.l10n.t('Give Up');
  },
};

/**
 * Shows the unfinished jobs. @returns what to resume, or `undefined` when nothing is left to do.
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
  const cancelled = unfinished.cancelled;
  const listed = await unfinished.listed();
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(waiting.length > 0
      ? [
          {
            label: vscode.l10n.t('Resume Everything'),
            iconPath: new vscode.ThemeIcon('sync'),
            description: vscode.l10n.t('costs nothing: the images are made, or are being made'),
            choice: 'all' as const,
          },
        ]
      : []),
    {
      label: vscode.l10n.t('Resume a Task by Its Id…'),
      iconPath: new vscode.ThemeIcon('search'),
      choice: 'task',
    },
    ...(waiting.length > 0
      ? [
          separator(vscode.l10n.t('waiting')),
          ...waiting.map(entry => ({ ...describe(entry), entry, buttons: [giveUp] })),
        ]
      : []),
    ...(cancelled.length > 0
      ? [
          separator(vscode.l10n.t('cancelled, but made and billed by the service')),
          ...cancelled.map(entry => ({ ...describe(entry), entry, buttons: [giveUp] })),
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
  cancellation,
}: JournalEntry): Pick<Item, 'label' | 'description' | 'detail'> {
  const billed = problem?.mayBeBilled ? vscode.l10n.t('may have been billed') : '';
  const at = new Date(createdAt).toLocaleString(vscode.env.language);
  const taskId = stage.name === 'task' ? stage.taskId : '';
  const underWay = taskId === '' ? '' : vscode.l10n.t('Task {0} is being made at the service.', taskId);
  return {
    label: request.prompt === '' ? taskId : shortened(request.prompt),
    description: [request.modelId, at, billed].filter(Boolean).join(' · '),
    detail: problem?.message ?? (cancellation === 'offered' ? vscode.l10n.t('Its image is there.') : underWay),
  };
}

/** A quick pick whose buttons remove jobs from the list. */
async function pick(parts: PickerParts): Promise<Item | undefined> {
  const { unfinished } = parts;
  const quickPick = createQuickPick<Item>();
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
  const taskId = await askText({
    title: vscode.l10n.t('Resume a Task by Its Id'),
    prompt: vscode.l10n.t(
      "The id as the log, an error or the provider's console shows it; of the last 24 hours, and of the region in use.",
    ),
    placeHolder: '0385dc79-5ff8-4d82-bcb6-…',
    problemOf: text =>
      /^\s*[\w-]{0,128}\s*$/.test(text) ? undefined : vscode.l10n.t('Ids are letters, digits and hyphens.'),
  });
  return taskId?.trim() ? { taskId } : undefined;
}

/** Gives a job up. A listed job is over, so it is removed without a question. */
async function remove({ entry, record }: Item, { unfinished, notifications }: PickerParts): Promise<void> {
  const given = record ?? (entry && unfinished.recordOf(entry.id));
  const isAgreed =
    record !== undefined ||
    (await notifications.confirm(
      vscode.l10n.t('Give up this image?'),
      vscode.l10n.t('It may be finished and billed already; afterwards it cannot be had without being paid for again.'),
      vscode.l10n.t('Give Up'),
    ));
  if (given && isAgreed) await unfinished.discard(given);
}

interface Choice {
  label: string;
  run: () => unknown;
}

/**
 * Offers the choices for one job. Free choices come first. Sending again costs again, so it happens only after a
 * question that says so.
 */
async function decide(item: Item, parts: PickerParts): Promise<void> {
  const { record, entry } = item;
  const choices = [
    ...(record ? choicesOfListed(record, parts) : entry ? [choiceOfWaiting(entry, parts)] : []),
    { label: vscode.l10n.t('Give Up'), run: () => remove(item, parts) },
  ];
  const question = record ? vscode.l10n.t('Send "{0}" again?', item.label) : item.label;
  const labels = choices.map(({ label }) => label);
  const answer = await parts.notifications.choose(question, detailOf(item), labels);
  await choices.find(({ label }) => label === answer)?.run();
}

function choiceOfWaiting(entry: JournalEntry, { unfinished, resume }: PickerParts): Choice {
  return isCancelled(entry)
    ? { label: vscode.l10n.t('Save'), run: () => unfinished.withdrawCancellation(entry.id) }
    : { label: vscode.l10n.t('Resume'), run: () => resume(entry) };
}

function choicesOfListed(record: JournalRecord, parts: PickerParts): Choice[] {
  const { entry } = record;
  const { sendAgain, unfinished } = parts;
  const { candidates = [] } = entry;
  const choose = { label: vscode.l10n.t('Choose Its Task…'), run: () => chooseTask(record, candidates, parts) };
  const ask = { label: vscode.l10n.t('Ask Again'), run: () => unfinished.askAgain(record) };
  return [
    ...(candidates.length > 0 ? [choose] : []),
    ...(canBeAskedFor(entry) ? [ask] : []),
    { label: vscode.l10n.t('Send Again'), run: () => sendAgain(record) },
  ];
}

/** Lets the person choose the task of a request whose answer never came, by the times of the tasks. */
async function chooseTask(
  record: JournalRecord,
  candidates: readonly TaskCandidate[],
  { freeTasks, notifications, unfinished }: PickerParts,
): Promise<void> {
  const tasks = await freeTasks(candidates);
  if (tasks.length === 0) {
    notifications.tell('information', vscode.l10n.t('None of these tasks is free any more; other requests have them.'));
    return;
  }
  const picked = await pickItem(
    tasks.map(task => ({
      label: new Date(task.createdAt).toLocaleString(vscode.env.language),
      description: task.taskId,
      task,
    })),
    {
      title: vscode.l10n.t('Choose Its Task…'),
      placeHolder: vscode.l10n.t('When the service made the task of "{0}"', shortened(record.entry.request.prompt)),
    },
  );
  if (picked) await unfinished.askAgain(record, picked.task);
}

function detailOf({ record, detail = '' }: Item): string {
  const entry = record?.entry;
  if (!entry?.problem?.mayBeBilled) return detail;
  return canBeAskedFor(entry)
    ? vscode.l10n.t(
        '{0} It may have been billed. Asking again what became of it costs nothing; sending it again is paid for again.',
        detail,
      )
    : vscode.l10n.t('{0} It may have been billed; sending it again is paid for again.', detail);
}
