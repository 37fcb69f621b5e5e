import { join } from 'node:path';
import type { KeyStore, SecretLog } from '../../core/base/ports';
import type { SettingId, Settings } from '../../core/contributions/contributions';
import { settingSchemas } from '../../core/contributions/contributions';
import type { ImageOptions } from '../../core/request/imageOptions';
import { SubmitQueue } from '../../core/jobs/submitQueue';
import { withEnds } from '../../engine/budget/jobObservers';
import { MonthlyBudget } from '../../engine/budget/monthlyBudget';
import { SystemClock } from '../../engine/connection/clock';
import type { Environment } from '../../engine/connection/connection';
import { Connection } from '../../engine/connection/connection';
import { environmentAgent, Network } from '../../engine/connection/network';
import { DashScopeClient } from '../../engine/dashscope/client';
import { KnownPlaces } from '../../engine/files/knownPlaces';
import type { Workspace } from '../../engine/files/workspace';
import { AnswerSaver } from '../../engine/jobs/answerSaver';
import { CutSubmits } from '../../engine/jobs/cutSubmits/cutSubmits';
import { ImageRuns } from '../../engine/jobs/imageRuns';
import type { JobObserver, PreparedJob } from '../../engine/jobs/job';
import { JobRunner } from '../../engine/jobs/jobRunner';
import { JobSubmitter } from '../../engine/jobs/jobSubmitter';
import { JobTable } from '../../engine/jobs/jobTable';
import { prepareJob } from '../../engine/jobs/prepareJob';
import { ResumeJobs } from '../../engine/jobs/resume/resumeJobs';
import { sharedAmongProcesses } from '../../engine/jobs/sharedAmongProcesses';
import { TaskDurations } from '../../engine/jobs/taskDurationStore';
import { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { Journal } from '../../engine/journal/journal';
import { FileState } from './fileState';
import type { NodeBatches } from './nodeBatches';
import { composeNodeBatches } from './nodeBatches';

export interface NodeEngineOptions {
  workspace: Workspace;
  /** What Easel keeps for this person: the journal, small values, and what was spent. */
  dataFolder: string;
  environment: Environment;
  /** Settings that differ from their defaults. */
  settings?: Partial<Settings>;
  log: SecretLog;
  /** Of Easel, for the service and for what a picture says about how it was made. */
  version: string;
  observer?: JobObserver;
  /** Where the history of the jobs is, for windows that finish them. */
  historyFolder?: string;
}

/** The engine without an editor. */
export interface NodeEngine extends NodeBatches {
  runs: ImageRuns;
  /** Checks a request and sends nothing. @throws EaselError */
  prepare: (options: ImageOptions, signal: AbortSignal) => Promise<PreparedJob>;
  unfinished: UnfinishedJobs;
  resumeJobs: ResumeJobs;
  connection: Connection;
  workspace: Workspace;
  settings: Settings;
  /** Reads what other processes of this person have written meanwhile. */
  refresh: () => Promise<void>;
  /** Finishes what is being written. A job that is under way stays in the journal. Never rejects. */
  close: () => Promise<void>;
}

/** The key is in the environment: a terminal has no store of secrets. */
const noStoredKeys: KeyStore = { get: () => Promise.resolve(undefined) };
const noObserver: JobObserver = {
  begun: () => undefined,
  progressed: () => undefined,
  imageSaved: () => undefined,
  ended: () => undefined,
  discarded: () => undefined,
};

/**
 * Every object of the engine, with files of this machine, the key and the address from the environment, and the proxy
 * of the environment: what `compose.ts` is for the editor.
 */
export async function composeNodeEngine(options: NodeEngineOptions): Promise<NodeEngine> {
  const { workspace, dataFolder, environment, log, version, observer = noObserver, historyFolder } = options;
  const settings = { ...defaultSettings(), ...options.settings };
  const readSettings = (): Settings => settings;
  const [clock, chance] = [new SystemClock(), Math.random];
  const state = new FileState(join(dataFolder, 'state'), log);
  await state.refresh();
  const network = new Network(environmentAgent);
  const userAgent = `easel/${version} node/${process.versions.node}`;
  const { transport, load } = network;
  const client = new DashScopeClient({ transport, load, clock, chance, log, userAgent });
  const connection = new Connection(noStoredKeys, environment, state, readSettings, log);
  const journal = new Journal(join(dataFolder, 'journal'), log, clock, historyFolder);
  const jobs = new JobTable();
  const queue = new SubmitQueue(clock, () => settings.maxConcurrent);
  const { pace, knownTasks } = sharedAmongProcesses(dataFolder, clock, chance, log);
  const budget = new MonthlyBudget(join(dataFolder, 'spending'), readSettings, clock, log);
  const runner = new JobRunner({
    client,
    connection,
    submitter: new JobSubmitter({ client, queue, jobs, pace, knownTasks, readSettings, clock, log }),
    jobs,
    saver: new AnswerSaver(client, workspace, clock, log),
    places: new KnownPlaces(state, workspace),
    taskDurations: new TaskDurations(state),
    cutSubmits: new CutSubmits({ client, journal, jobs, knownTasks, pace, clock, log }),
    knownTasks,
    observer: withEnds(observer, budget),
    workspace,
    clock,
    log,
  });
  const unfinished = new UnfinishedJobs(jobs, journal, runner, observer, clock, log);
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
  const runs = new ImageRuns(runsParts);
  return {
    runs,
    ...composeNodeBatches({ runs, jobs, workspace, readSettings, log }),
    prepare: (given, signal) => prepareJob(runsParts, given, {}, { signal }),
    unfinished,
    resumeJobs: new ResumeJobs({ unfinished, journal, connection, workspace, readSettings, clock }),
    connection,
    workspace,
    settings,
    refresh: () => state.refresh(),
    close: async () => {
      unfinished.dispose();
      await Promise.all([budget.settled(), journal.dispose(), network.dispose(), pace.dispose()]);
      await state.settled();
    },
  };
}

function defaultSettings(): Settings {
  const ids = Object.keys(settingSchemas) as SettingId[];
  return Object.fromEntries(ids.map(id => [id, settingSchemas[id].parse(undefined)])) as Settings;
}
