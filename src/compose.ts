// Everything that is loaded when the first command runs, and not before: see `extension.ts`.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { SubmitQueue } from './core/jobs/submitQueue';
import type { MessageToWebview } from './core/studio/studioProtocol';
import { ApiKeys } from './editor/apiKeys';
import { ChannelLog } from './editor/log';
import { readSettings } from './editor/settings';
import { EditorSurroundings } from './editor/setupSurroundings';
import { vscodeWorkspace as workspace } from './editor/vscodeWorkspace';
import { SystemClock } from './engine/connection/clock';
import { Connection } from './engine/connection/connection';
import { KeyCheck } from './engine/connection/keyCheck';
import { Network } from './engine/connection/network';
import { checkSetup } from './engine/connection/setupCheck';
import { DashScopeClient } from './engine/dashscope/client';
import { History } from './engine/history/history';
import { AnswerSaver } from './engine/jobs/answerSaver';
import { ImageRuns } from './engine/jobs/imageRuns';
import { JobRunner } from './engine/jobs/jobRunner';
import { JobSubmitter } from './engine/jobs/jobSubmitter';
import { JobTable } from './engine/jobs/jobTable';
import { RecentSubmits } from './engine/jobs/recentSubmits';
import { TaskDurations } from './engine/jobs/taskDurationStore';
import { UnfinishedJobs } from './engine/jobs/unfinishedJobs';
import { Journal } from './engine/journal/journal';
import type { TestAccess } from './testAccess';
import type { CommandTable } from './ui/commands/commandTable';
import { commandTable } from './ui/commands/commandTable';
import { ImageCommands } from './ui/commands/imageCommands';
import { KeyCommands } from './ui/commands/keyCommands';
import { PersonRuns } from './ui/commands/personRun';
import { PromptDrafts } from './ui/commands/promptDrafts';
import { UnfinishedCommands } from './ui/commands/unfinishedCommands';
import { Person } from './ui/messages/person';
import { tellEnds, tellSetAside } from './ui/messages/unfinishedMessages';
import { showUnfinishedStatus } from './ui/messages/unfinishedStatus';
import { StudioPanel } from './ui/studio/studioPanel';
import { StudioRuns } from './ui/studio/studioRuns';
import { onFocus } from './ui/windowFocus';

export interface Composed {
  table: CommandTable;
  testAccess: TestAccess;
  studio: StudioPanel;
  resume: () => Promise<void>;
  /** Finishes what is being written. Never rejects. */
  close: () => Promise<void>;
}

/** The composition root: every object, in the order in which they need each other. */
export function compose(context: vscode.ExtensionContext, journalFolder: vscode.Uri): Composed {
  // The layers that do not know the editor translate by its bundle.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const channel = vscode.window.createOutputChannel('Easel', { log: true });
  const log = new ChannelLog(channel);
  const [clock, chance] = [new SystemClock(), Math.random];
  const network = new Network();
  const { version } = context.extension.packageJSON as { version: string };
  const userAgent = `easel/${version} vscode/${vscode.version}`;
  const client = new DashScopeClient({ transport: network.transport, clock, chance, log, userAgent });
  const keys = new ApiKeys(context.secrets);
  const connection = new Connection(keys, process.env, context.globalState, readSettings, log);

  const storage = context.storageUri ?? context.globalStorageUri;
  const historyFolder = vscode.Uri.joinPath(storage, 'history');
  const history = new History(historyFolder.fsPath, log, clock);
  const journal = new Journal(journalFolder.fsPath, log, clock, historyFolder.fsPath);

  const jobs = new JobTable();
  const queue = new SubmitQueue(clock, () => readSettings().maxConcurrent);
  const recentSubmits = new RecentSubmits(context.globalState, clock);
  const submitter = new JobSubmitter({ client, queue, jobs, recentSubmits, readSettings, clock, log });
  const saver = new AnswerSaver(client, workspace, clock, log);
  const taskDurations = new TaskDurations(context.workspaceState);
  const observer = history;
  const runnerParts = { client, connection, submitter, jobs, saver, taskDurations, observer, workspace, clock, log };
  const runner = new JobRunner(runnerParts);
  const unfinished = new UnfinishedJobs(jobs, journal, runner, history, clock, log);
  const runsParts = { connection, jobs, journal, runner, unfinished, workspace, readSettings, chance, clock, log };
  const imageRuns = new ImageRuns(runsParts);

  const person = new Person();
  const keyCheck = new KeyCheck(client, () => readSettings().workspaceId, log);
  const keyCommands = new KeyCommands(keys, connection, keyCheck, person, log);
  const drafts = new PromptDrafts(context.workspaceState);
  const personRuns = new PersonRuns(imageRuns, unfinished, keyCommands, person, drafts);
  const images = new ImageCommands(imageRuns, personRuns, connection, person, drafts);
  const unfinishedCommands = new UnfinishedCommands(unfinished, imageRuns, journal, connection, person, clock, record =>
    images.sendAgain(record),
  );
  const studio = new StudioPanel({
    history,
    imageRuns,
    unfinished,
    connection,
    log,
    clock,
    keys: keyCommands,
    state: context.workspaceState,
    secrets: context.secrets,
    runs: new StudioRuns(imageRuns, unfinished, keyCommands, person),
    extensionFolder: context.extensionUri,
    storageFolder: vscode.Uri.joinPath(storage, 'studio'),
  });
  const sent: MessageToWebview[] = [];
  if (context.extensionMode === vscode.ExtensionMode.Test)
    context.subscriptions.push(studio.onDidSend(message => sent.push(message)));
  const surroundings = new EditorSurroundings(readSettings);
  context.subscriptions.push(
    unfinished,
    showUnfinishedStatus(unfinished),
    studio,
    // Another window of the same workspace may have added to it.
    onFocus(vscode.window, () => void history.refresh()),
    unfinished.onDidEnd(ends =>
      tellEnds(person, ends, {
        sendAgain: ({ record }) => images.sendAgain(record),
        resume: ({ record }) => unfinished.resume(record.entry.id),
        setApiKey: () => keyCommands.setApiKey({}),
      }),
    ),
    unfinished.onDidSetAside(names => tellSetAside(person, names)),
    // A key that was missing, or refused, is there now.
    context.secrets.onDidChange(() => unfinished.resumeBlocked(false, ['missingKey', 'rejectedKey'])),
  );
  return {
    table: commandTable({
      images,
      keys: keyCommands,
      person,
      channel,
      unfinished: unfinishedCommands,
      studio,
      checkSetup: () => checkSetup({ client, connection, clock, surroundings, environment: process.env }),
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
    close: async () => {
      await history.dispose();
      // A job that is under way ends with the process, not before: its record says how far it came, and another window
      // goes on from there.
      if (!imageRuns.isIdle) return;
      await Promise.all([network.dispose(), journal.dispose()]);
      channel.dispose();
    },
  };
}
