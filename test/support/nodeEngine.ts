import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { KeyStore } from '../../src/core/base/ports';
import { SubmitQueue } from '../../src/core/jobs/submitQueue';
import { SystemClock } from '../../src/engine/connection/clock';
import type { Environment } from '../../src/engine/connection/connection';
import { Connection } from '../../src/engine/connection/connection';
import { Network } from '../../src/engine/connection/network';
import { DashScopeClient } from '../../src/engine/dashscope/client';
import { History } from '../../src/engine/history/history';
import { AnswerSaver } from '../../src/engine/jobs/answerSaver';
import { ImageRuns } from '../../src/engine/jobs/imageRuns';
import { JobRunner } from '../../src/engine/jobs/jobRunner';
import { JobSubmitter } from '../../src/engine/jobs/jobSubmitter';
import { JobTable } from '../../src/engine/jobs/jobTable';
import { RecentSubmits } from '../../src/engine/jobs/recentSubmits';
import { TaskDurations } from '../../src/engine/jobs/taskDurationStore';
import { UnfinishedJobs } from '../../src/engine/jobs/unfinishedJobs';
import { Journal } from '../../src/engine/journal/journal';
import { RecordingLog } from './journalFixtures';
import { MapMemento } from './mapMemento';
import { NodeWorkspace } from './nodeWorkspace';
import { defaultSettings } from './preparedJob';

/** The key is in the environment. */
const noStoredKeys: KeyStore = { get: () => Promise.resolve(undefined) };

class SecretRecordingLog extends RecordingLog {
  readonly hidden: string[] = [];
  hide(secret: string): void {
    this.hidden.push(secret);
  }
}

export interface NodeEngine {
  runs: ImageRuns;
  unfinished: UnfinishedJobs;
  history: History;
  log: SecretRecordingLog;
  close: () => Promise<void>;
}

/**
 * The engine without an editor: files of this machine, the key and the address from the environment, and the real way
 * to the network.
 * @param storage where the journal and the history are.
 */
export function composeInNode(folder: string, storage: string, environment: Environment): NodeEngine {
  const journalFolder = path.join(storage, 'journal');
  const historyFolder = path.join(storage, 'history');
  mkdirSync(journalFolder, { recursive: true });
  const workspace = new NodeWorkspace(folder);
  const [log, clock, state, network] = [
    new SecretRecordingLog(),
    new SystemClock(),
    new MapMemento(),
    new Network(),
  ] as const;
  const readSettings = (): typeof defaultSettings => defaultSettings;
  const client = new DashScopeClient({
    transport: network.transport,
    clock,
    chance: Math.random,
    log,
    userAgent: 'easel/test',
  });
  const connection = new Connection(noStoredKeys, environment, state, readSettings, log);
  const history = new History(historyFolder, log, clock);
  const journal = new Journal(journalFolder, log, clock, historyFolder);
  const jobs = new JobTable();
  const queue = new SubmitQueue(clock, () => defaultSettings.maxConcurrent);
  const recentSubmits = new RecentSubmits(state, clock);
  const submitter = new JobSubmitter({ client, queue, jobs, recentSubmits, readSettings, clock, log });
  const saver = new AnswerSaver(client, workspace, clock, log);
  const taskDurations = new TaskDurations(state);
  const runner = new JobRunner({
    client,
    connection,
    submitter,
    jobs,
    saver,
    taskDurations,
    observer: history,
    workspace,
    clock,
    log,
  });
  const unfinished = new UnfinishedJobs(jobs, journal, runner, history, clock, log);
  const runs = new ImageRuns({
    connection,
    jobs,
    journal,
    runner,
    unfinished,
    workspace,
    readSettings,
    chance: Math.random,
    clock,
    log,
  });
  const close = async (): Promise<void> => {
    unfinished.dispose();
    await Promise.all([history.dispose(), journal.dispose(), network.dispose()]);
  };
  return { runs, unfinished, history, log, close };
}
