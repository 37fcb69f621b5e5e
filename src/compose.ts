// Everything that is loaded when the first command runs, and not before: see `extension.ts`.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ComposedDocuments } from './composeDocuments';
import { composeDocuments } from './composeDocuments';
import { SubmitQueue } from './core/jobs/submitQueue';
import type { MessageToWebview } from './core/studio/studioProtocol';
import { ApiKeys } from './editor/apiKeys';
import { ChannelLog } from './editor/log';
import { isFromRemoteMachine, readSettings, rememberSettings } from './editor/settings';
import { EditorSurroundings } from './editor/setupSurroundings';
import { vscodeWorkspace as workspace } from './editor/vscodeWorkspace';
import { AgentCalls } from './engine/agents/agentCalls';
import { AgentLimits } from './engine/agents/agentLimits';
import { withEnds } from './engine/budget/jobObservers';
import { MonthlyBudget } from './engine/budget/monthlyBudget';
import { SystemClock } from './engine/connection/clock';
import { Connection } from './engine/connection/connection';
import { KeyCheck } from './engine/connection/keyCheck';
import { Network } from './engine/connection/network';
import { checkSetup } from './engine/connection/setupCheck';
import { DashScopeClient } from './engine/dashscope/client';
import { KnownPlaces } from './engine/files/knownPlaces';
import { personFolder } from './engine/files/personFolder';
import { History } from './engine/history/history';
import { AnswerSaver } from './engine/jobs/answerSaver';
import { CutSubmits } from './engine/jobs/cutSubmits/cutSubmits';
import { ImageRuns } from './engine/jobs/imageRuns';
import { JobRunner } from './engine/jobs/jobRunner';
import { JobSubmitter } from './engine/jobs/jobSubmitter';
import { JobTable } from './engine/jobs/jobTable';
import { prepareJob } from './engine/jobs/prepareJob';
import { ResumeJobs } from './engine/jobs/resume/resumeJobs';
import { sharedAmongProcesses } from './engine/jobs/sharedAmongProcesses';
import { TaskDurations } from './engine/jobs/taskDurationStore';
import { UnfinishedJobs } from './engine/jobs/unfinishedJobs';
import { Journal } from './engine/journal/journal';
import { PlaceholderUpgrades } from './engine/placeholders/placeholderUpgrades';
import type { TestAccess } from './testAccess';
import { AgentToolHandlers } from './ui/agents/agentToolHandlers';
import type { CommandTable } from './ui/commands/commandTable';
import { commandTable } from './ui/commands/commandTable';
import { DetailsCommands } from './ui/commands/detailsCommands';
import { IllustrateCommands } from './ui/commands/illustrateCommands';
import { ImageCommands } from './ui/commands/imageCommands';
import { ImagesCommands } from './ui/images/imagesCommands';
import { KeyCommands } from './ui/commands/keyCommands';
import { PersonRuns } from './ui/commands/personRun';
import { PlaceholderCommands } from './ui/commands/placeholderCommands';
import { PromptDrafts } from './ui/commands/promptDrafts';
import { StyleCommands } from './ui/commands/styleCommands';
import { TranslateCommands } from './ui/commands/translateCommands';
import { UnfinishedCommands } from './ui/commands/unfinishedCommands';
import { ArgumentRunsStatus } from './ui/messages/argumentRunsStatus';
import { Notifications } from './ui/messages/notifications';
import { tellEnds, tellSetAside } from './ui/messages/unfinishedMessages';
import { showUnfinishedStatus } from './ui/messages/unfinishedStatus';
import { showMessage } from './ui/shown/shownWindow';
import { StudioPanel } from './ui/studio/studioPanel';
import { StudioRuns } from './ui/studio/studioRuns';
import { markImageSteps, markKeyStep } from './ui/walkthrough';
import { showSpendingStatus } from './ui/usage/spendingStatus';
import { UsagePanel } from './ui/usage/usagePanel';
import { onFocus } from './ui/windowFocus';

/** After so many images by agents in one window, a person is asked whether they may make more. */
const agentImagesPerSession = 50;

export interface Composed {
  table: CommandTable;
  testAccess: TestAccess;
  studio: StudioPanel;
  agentTools: AgentToolHandlers;
  documents: ComposedDocuments;
  resume: () => Promise<void>;
  /** Removes stored files that are no longer needed. */
  tidy: () => Promise<void>;
  /** Waits until everything is written. Never rejects. */
  close: () => Promise<void>;
}

/**
 * The composition root: every object, in the order in which they need each other.
 * @param showImages is called when the workspace has an image that Easel made.
 */
export function compose(context: vscode.ExtensionContext, journalFolder: vscode.Uri, showImages: () => void): Composed {
  context.subscriptions.push(rememberSettings());
  // The layers without the editor's API translate with its bundle.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const channel = vscode.window.createOutputChannel('Easel', { log: true });
  const log = new ChannelLog(channel);
  const [clock, chance] = [new SystemClock(), Math.random];
  const network = new Network();
  const { version } = context.extension.packageJSON as { version: string };
  const userAgent = `easel/${version} vscode/${vscode.version}`;
  const { transport, load } = network;
  const client = new DashScopeClient({ transport, load, clock, chance, log, userAgent });
  const keys = new ApiKeys(context.secrets, vscode.window);
  const connection = new Connection(keys, process.env, context.globalState, readSettings, log, () =>
    isFromRemoteMachine('baseUrl'),
  );

  const storage = context.storageUri ?? context.globalStorageUri;
  const historyFolder = vscode.Uri.joinPath(storage, 'history');
  const editorStorage = vscode.Uri.joinPath(context.globalStorageUri, '../..');
  const history = new History(historyFolder.fsPath, log, clock, editorStorage.fsPath);
  const journal = new Journal(journalFolder.fsPath, log, clock, historyFolder.fsPath);

  const places = new KnownPlaces(context.globalState, workspace);
  const jobs = new JobTable();
  const queue = new SubmitQueue(clock, () => readSettings().maxConcurrent);
  const { pace, knownTasks } = sharedAmongProcesses(personFolder(), clock, chance, log);
  const submitter = new JobSubmitter({ client, queue, jobs, pace, knownTasks, readSettings, clock, log });
  const budgetFolder = vscode.Uri.joinPath(context.globalStorageUri, 'spending');
  const budget = new MonthlyBudget(budgetFolder.fsPath, readSettings, clock, log, () => vscode.workspace.name);
  const saver = new AnswerSaver(client, workspace, clock, log);
  const cutSubmits = new CutSubmits({ client, journal, jobs, knownTasks, pace, clock, log });
  const runner = new JobRunner({
    client,
    connection,
    submitter,
    jobs,
    saver,
    places,
    taskDurations: new TaskDurations(context.workspaceState),
    cutSubmits,
    knownTasks,
    observer: withEnds(history, budget),
    workspace,
    clock,
    log,
  });
  const unfinished = new UnfinishedJobs(jobs, journal, runner, history, clock, log);
  const studioFolder = vscode.Uri.joinPath(storage, 'studio');
  const runsParts = {
    connection,
    budget,
    jobs,
    journal,
    runner,
    unfinished,
    workspace,
    readSettings,
    chance,
    clock,
    log,
    extensionVersion: version,
  };
  const imageRuns = new ImageRuns({ ...runsParts, ownFolders: [studioFolder] });

  const notifications = new Notifications(showMessage);
  const keyCheck = new KeyCheck(client, () => readSettings().workspaceId, log);
  const keyCommands = new KeyCommands(keys, connection, keyCheck, notifications, log);
  const drafts = new PromptDrafts(context.workspaceState);
  const personRuns = new PersonRuns(imageRuns, unfinished, keyCommands, notifications, drafts);
  const argumentRuns = new ArgumentRunsStatus();
  const images = new ImageCommands(imageRuns, personRuns, connection, notifications, drafts, argumentRuns, places);
  const details = new DetailsCommands(imageRuns, personRuns, notifications, argumentRuns);
  const placeholderParts = { workspace, readSettings, clock, extensionVersion: version };
  const placeholders = new PlaceholderCommands(
    placeholderParts,
    new PlaceholderUpgrades({ runs: imageRuns, jobs, workspace, readSettings, adopt: () => unfinished.adopt() }),
    keyCommands,
    connection,
    notifications,
    argumentRuns,
    images => documents.tellMade(images),
  );
  const documents = composeDocuments({
    runs: imageRuns,
    jobs,
    unfinished,
    keys: keyCommands,
    personRuns,
    connection,
    notifications,
    argumentRuns,
    log,
    clock,
    history,
    placeholderParts,
    showImages,
  });
  const unfinishedCommands = new UnfinishedCommands(
    unfinished,
    imageRuns,
    new ResumeJobs({ unfinished, journal, connection, workspace, readSettings, clock }),
    notifications,
    {
      sendAgain: record => images.sendAgain(record),
      freeTasks: candidates => cutSubmits.unclaimed(candidates),
    },
    keyCommands,
  );
  const studio = new StudioPanel({
    history,
    places,
    imageRuns,
    unfinished,
    connection,
    log,
    clock,
    keys: keyCommands,
    notifications,
    state: context.workspaceState,
    secrets: context.secrets,
    runs: new StudioRuns(imageRuns, unfinished, keyCommands, notifications),
    extensionFolder: context.extensionUri,
    storageFolder: studioFolder,
  });
  const agentCalls = new AgentCalls({
    runs: imageRuns,
    prepare: (options, signal) => prepareJob(runsParts, options, {}, { signal }),
    workspace,
    connection,
    readSettings,
    missingBatches: documents.missingBatches,
    missingRuns: documents.missingRuns,
    limits: new AgentLimits({ maxImages: agentImagesPerSession, maxYuan: Infinity }),
  });
  const agentTools = new AgentToolHandlers(agentCalls, notifications, argumentRuns);
  const usage = new UsagePanel(budget);
  const sent: MessageToWebview[] = [];
  if (context.extensionMode === vscode.ExtensionMode.Test)
    context.subscriptions.push(studio.onDidSend(message => sent.push(message)));
  const surroundings = new EditorSurroundings(readSettings);
  context.subscriptions.push(
    keys,
    unfinished,
    showUnfinishedStatus(unfinished),
    showSpendingStatus(budget),
    usage,
    budget,
    argumentRuns,
    documents,
    studio,
    // Another window of the same workspace may have added to it.
    onFocus(vscode.window, () => void history.refresh()),
    unfinished.onDidEnd(ends =>
      tellEnds(notifications, ends, {
        unfinished,
        sendAgain: ({ record }) => images.sendAgain(record),
        resume: ({ record }) => unfinishedCommands.resume(record.entry),
        setApiKey: () => keyCommands.setApiKey({}),
      }),
    ),
    unfinished.onDidSetAside(names => tellSetAside(notifications, names)),
    // A key that was missing, or refused, is there now.
    context.secrets.onDidChange(() => unfinished.resumeBlocked(false, ['missingKey', 'rejectedKey'])),
    context.secrets.onDidChange(() => void markKeyStep()),
    history.onDidChange(attempt => void markImageSteps(attempt)),
  );
  return {
    table: commandTable({
      images,
      details,
      styles: new StyleCommands(notifications),
      placeholders,
      imagesView: new ImagesCommands(documents.imagesView, documents.copiedImages, notifications),
      ...documents.commands,
      illustrations: new IllustrateCommands(images, personRuns, connection),
      translations: new TranslateCommands(images, personRuns, connection),
      keys: keyCommands,
      notifications,
      channel,
      unfinished: unfinishedCommands,
      studio,
      showUsage: () => usage.show(),
      checkSetup: () => checkSetup({ client, connection, clock, surroundings, environment: process.env }),
    }),
    testAccess: {
      said: notifications.said,
      clock,
      keys,
      connection,
      logFolder: context.logUri,
      journalFolder,
      history,
      historyFolder,
      imagesView: documents.imagesView,
      prepareTool: (tool, input) => agentTools.prepare(tool, input, new vscode.CancellationTokenSource().token),
      studio: { receive: message => studio.receive(message), sent },
    },
    studio,
    agentTools,
    documents,
    resume: () => unfinished.adopt(),
    tidy: async () => {
      await Promise.all([journal.tidy(), studio.tidy(), budget.tidy()]);
    },
    close: async () => {
      await Promise.all([history.dispose(), budget.settled()]);
      // A job that is under way ends with the process, not before: its record says how far it came, and another window
      // goes on from there.
      if (!imageRuns.isIdle) return;
      await Promise.all([network.dispose(), journal.dispose(), pace.dispose()]);
      channel.dispose();
    },
  };
}
