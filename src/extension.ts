import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commandIds } from './core/contributions/commandIds';
import type { MessageToWebview } from './core/studio/studioProtocol';
import type { ApiKeys } from './editor/apiKeys';
import type { History } from './engine/history/history';
import { parseJournalName } from './engine/journal/journalNames';
import type { CommandTable } from './ui/commands/commandTable';
import type { StudioPanel } from './ui/studio/studioPanel';
import { onFocus } from './ui/windowFocus';

/**
 * For tests of the extension only: what was said, a clock that can be sped up, and what a person types or reads
 * elsewhere.
 */
export interface TestAccess {
  said: readonly { severity: string; message: string; actions: string[] }[];
  clock: { speed: number; timeOutSpeed: number };
  keys: Pick<ApiKeys, 'set' | 'remove'>;
  logFolder: vscode.Uri;
  journalFolder: vscode.Uri;
  history: History;
  historyFolder: vscode.Uri;
  /**
   * The messages of the Studio: a test can send what the webview would, and settles with it; what the webview was sent
   * is kept, oldest first.
   */
  studio: { receive(message: unknown): Promise<void>; sent: readonly MessageToWebview[] };
}

interface Composed {
  table: CommandTable;
  testAccess: TestAccess;
  studio: StudioPanel;
  resume: () => Promise<void>;
}

/**
 * Registers the commands, looks once whether jobs were left unfinished, and returns: everything else is built when it
 * is first needed.
 */
export function activate(context: vscode.ExtensionContext): { testAccess: () => Promise<TestAccess> } | undefined {
  let composed: Promise<Composed> | undefined;
  const journalFolder = vscode.Uri.joinPath(context.globalStorageUri, 'journal');
  const parts = (): Promise<Composed> => (composed ??= compose(context, journalFolder));
  for (const id of commandIds) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await parts()).table[id](...args)),
    );
  }
  // A panel that was open when the window was reloaded.
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer('easel.studio', {
      deserializeWebviewPanel: async panel => (await parts()).studio.restore(panel),
    }),
  );
  const resumeUnfinished = async (): Promise<void> => {
    if (await hasUnfinishedJobs(journalFolder.fsPath)) await (await parts()).resume();
  };
  void resumeUnfinished();
  // A window that was closed in the middle of a job may have left this one as the only one.
  context.subscriptions.push(onFocus(vscode.window, () => void resumeUnfinished()));
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return { testAccess: async () => (await parts()).testAccess };
}

/** One look into the folder, which is not there before the first job. */
async function hasUnfinishedJobs(journalFolder: string): Promise<boolean> {
  const names = await readdir(journalFolder).catch(() => []);
  return names.some(name => parseJournalName(name)?.kind === 'entry');
}

/** The composition root: every object, in the order in which they need each other. */
async function compose(context: vscode.ExtensionContext, journalFolder: vscode.Uri): Promise<Composed> {
  const parts = await import('./parts');
  parts.useTranslations(vscode.l10n.bundle);
  const channel = vscode.window.createOutputChannel('Easel', { log: true });
  const log = new parts.ChannelLog(channel);
  const clock = new parts.SystemClock();
  const network = new parts.Network();
  const { version } = context.extension.packageJSON as { version: string };
  const userAgent = `easel/${version} vscode/${vscode.version}`;
  const client = new parts.DashScopeClient({
    transport: network.transport,
    clock,
    chance: Math.random,
    log,
    userAgent,
  });
  const keys = new parts.ApiKeys(context.secrets);
  const { readSettings, vscodeWorkspace: workspace } = parts;
  const connection = new parts.Connection(keys, process.env, context.globalState, readSettings, log);
  const saver = new parts.AnswerSaver(client, workspace, clock, log);
  const historyFolder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'history');
  const journal = new parts.Journal(journalFolder.fsPath, log, clock, historyFolder.fsPath);
  const queue = new parts.SubmitQueue(clock, () => parts.readSettings().maxConcurrent);
  const history = new parts.History(historyFolder.fsPath, log, clock);
  const recentSubmits = new parts.RecentSubmits(context.globalState, clock);
  const submitter = new parts.JobSubmitter({ client, queue, recentSubmits, readSettings, clock, log });
  const taskDurations = new parts.TaskDurations(context.workspaceState);
  const runner = new parts.JobRunner({
    client,
    connection,
    submitter,
    saver,
    taskDurations,
    observer: history,
    workspace,
    clock,
    log,
  });
  const unfinished = new parts.UnfinishedJobs(journal, runner, history, clock, log);
  const service = new parts.ImageService({
    connection,
    journal,
    runner,
    unfinished,
    workspace,
    readSettings,
    chance: Math.random,
    clock,
    log,
  });
  const person = new parts.Person();
  const keyCommands = new parts.KeyCommands(
    keys,
    connection,
    new parts.KeyCheck(client, () => parts.readSettings().workspaceId, log),
    person,
    log,
  );
  const images = new parts.ImageCommands(service, unfinished, connection, keyCommands, person, context.workspaceState);
  const unfinishedCommands = new parts.UnfinishedCommands(
    unfinished,
    service,
    journal,
    connection,
    person,
    clock,
    record => images.sendAgain(record),
  );
  const studio = new parts.StudioPanel({
    history,
    service,
    unfinished,
    connection,
    log,
    clock,
    keys: keyCommands,
    state: context.workspaceState,
    secrets: context.secrets,
    runs: new parts.StudioRuns(service, unfinished, keyCommands, person, log),
    extensionFolder: context.extensionUri,
    storageFolder: vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'studio'),
  });
  const sent: MessageToWebview[] = [];
  if (context.extensionMode === vscode.ExtensionMode.Test)
    context.subscriptions.push(studio.onDidSend(message => sent.push(message)));
  const surroundings = new parts.EditorSurroundings(parts.readSettings);
  const checkSetup = () => parts.checkSetup({ client, connection, clock, surroundings, environment: process.env });
  context.subscriptions.push(
    unfinished,
    parts.showUnfinishedStatus(unfinished),
    studio,
    history,
    // Another window of the same workspace may have added to it.
    onFocus(vscode.window, () => void history.refresh()),
    // Whatever is under way ends with the process, not before: its record says how far it came, and another window goes
    // on from there.
    {
      dispose: () =>
        service.isIdle
          ? Promise.all([network.dispose(), journal.dispose()]).then(() => {
              channel.dispose();
            })
          : undefined,
    },
    unfinished.onDidEnd(ends =>
      parts.tellEnds(person, ends, {
        sendAgain: ({ record }) => images.sendAgain(record),
        resume: ({ record }) => unfinished.resume(record.entry.id),
        setApiKey: () => keyCommands.setApiKey({}),
      }),
    ),
    unfinished.onDidSetAside(names => parts.tellSetAside(person, names)),
    // A key that was missing, or refused, is there now.
    context.secrets.onDidChange(() => unfinished.resumeStuck(false, ['missingKey', 'rejectedKey'])),
  );
  return {
    table: parts.commandTable({
      images,
      keys: keyCommands,
      person,
      channel,
      unfinished: unfinishedCommands,
      studio,
      checkSetup,
    }),
    testAccess: {
      said: person.said,
      clock,
      keys,
      logFolder: context.logUri,
      journalFolder,
      history,
      historyFolder,
      studio: { receive: message => studio.receive(message), sent },
    },
    studio,
    resume: () => unfinished.adopt(),
  };
}
