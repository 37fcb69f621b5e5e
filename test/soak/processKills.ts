import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EaselError } from '../../src/core/base/errors';
import type { JobEnd } from '../../src/engine/jobs/job';
import { type DashScopeService, startService } from '../service/dashScopeService';
import type { FaultScript } from '../service/faults';
import type { RecordedRequest } from '../service/requestJournal';
import { errorOf, textOf } from '../support/jobResults';
import { composeInNode } from '../support/nodeEngine';
import { serviceHash } from '../support/serviceHash';

const key = 'sk-process-7c31';
const prompt = 'a red fox';
/** Served by tasks only. */
const taskModel = 'wan2.2-t2i-flash';
/** Served by direct answers only. */
const directModel = 'z-image-turbo';
const patienceMs = 60_000;

/** Where a process is killed, and what the next one must come to. */
interface Stage {
  name: string;
  model: string;
  scripts: readonly FaultScript[];
  /** Kills when the service gets the request of this number that fits; the first is 1. */
  at: { route: string; count?: number } | { afterMs: () => number };
  /** The job ends with its image, or is told as possibly billed, or either where the moment is random. */
  ends: 'saved' | 'mayBeBilled' | 'either';
}

const stages: readonly Stage[] = [
  {
    name: 'task sent, its id not yet received',
    model: taskModel,
    scripts: [{ match: { path: 'async' }, fault: { kind: 'stallBeforeHeaders' } }],
    at: { route: 'async' },
    ends: 'saved',
  },
  { name: 'task id just arrived', model: taskModel, scripts: [], at: { route: 'task' }, ends: 'saved' },
  {
    name: 'waiting for a task',
    model: taskModel,
    scripts: [{ match: { path: 'async' }, fault: { kind: 'taskPolls', pending: 1, running: 2 } }],
    at: { route: 'task', count: 2 },
    ends: 'saved',
  },
  {
    name: 'downloading from a task',
    model: taskModel,
    scripts: [{ match: { path: 'download' }, fault: { kind: 'stallMidBody' } }],
    at: { route: 'download' },
    ends: 'saved',
  },
  {
    name: 'sent directly, no answer yet',
    model: directModel,
    scripts: [{ match: { path: 'sync' }, fault: { kind: 'stallBeforeHeaders' } }],
    at: { route: 'sync' },
    ends: 'mayBeBilled',
  },
  {
    name: 'downloading a direct answer',
    model: directModel,
    scripts: [{ match: { path: 'download' }, fault: { kind: 'stallMidBody' } }],
    at: { route: 'download' },
    ends: 'saved',
  },
  { name: 'any moment', model: taskModel, scripts: [], at: { afterMs: () => Math.random() * 2500 }, ends: 'either' },
];

/** What came of one kill. */
export interface ProcessKill {
  stage: string;
  submits: number;
  made: number;
  whole: number;
  /** Files beyond the images, such as parts of files. */
  leftovers: number;
  told: string;
  lost: number;
  double: number;
  untruths: number;
  problem?: string;
}

/**
 * Kills a process of the engine in plain Node at every stage, so often, and lets another one finish its job.
 * @param program the bundle of `nodeEngineProcess.ts`.
 */
export async function runProcessKills(
  program: string,
  rounds: number,
  onKill: (kill: ProcessKill) => void,
): Promise<ProcessKill[]> {
  const kills: ProcessKill[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const stage of stages) {
      const kill = await killAt(program, stage);
      kills.push(kill);
      onKill(kill);
    }
  return kills;
}

async function killAt(program: string, stage: Stage): Promise<ProcessKill> {
  const home = mkdtempSync(path.join(tmpdir(), 'easel-kill-'));
  const [folder, storage] = [path.join(home, 'site'), path.join(home, 'storage')];
  mkdirSync(folder);
  const service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 600 });
  const environment = { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl };
  try {
    for (const script of stage.scripts) service.script(script);
    const child = spawn(process.execPath, [program, folder, storage, stage.model, prompt], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    const exit = once(child, 'exit');
    await Promise.race([momentOf(stage, service), exit]);
    child.kill('SIGKILL');
    await exit;
    service.clearScripts();
    return await judged(stage, service, folder, await finish(folder, storage, environment));
  } finally {
    await service.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function momentOf({ at }: Stage, service: DashScopeService): Promise<void> {
  if ('afterMs' in at) {
    await delay(at.afterMs());
    return;
  }
  let left = at.count ?? 1;
  const isWanted = ({ route }: RecordedRequest): boolean => {
    if (route === at.route) left -= 1;
    return left <= 0;
  };
  await service.waitForRequest(isWanted);
}

/** A second process on the same job. @returns what it came to, and what stays in the list. */
async function finish(
  folder: string,
  storage: string,
  environment: Record<string, string>,
): Promise<{ ends: readonly JobEnd[]; listed: number }> {
  const engine = await composeInNode(folder, storage, environment);
  const told: JobEnd[] = [];
  engine.unfinished.onDidEnd(ends => told.push(...ends));
  try {
    await engine.unfinished.adopt(true);
    const { ends } = await engine.unfinished.wait(
      engine.unfinished.waiting.map(({ id }) => id),
      patienceMs,
    );
    const known = new Set(told.map(({ record }) => record.entry.id));
    return {
      ends: [...told, ...ends.filter(({ record }) => !known.has(record.entry.id))],
      listed: (await engine.unfinished.listed()).length,
    };
  } finally {
    await engine.close();
  }
}

async function judged(
  stage: Stage,
  service: DashScopeService,
  folder: string,
  { ends, listed }: { ends: readonly JobEnd[]; listed: number },
): Promise<ProcessKill> {
  const submits = service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const hashes = await Promise.all(service.images.map(image => image.sha256()));
  const isWhole = (entry: (typeof files)[number]): boolean =>
    hashes.includes(serviceHash(readFileSync(path.join(entry.parentPath, entry.name))));
  const whole = files.filter(isWhole).length;
  const made = service.images.length;
  const errors = ends.map(({ result }) => errorOf(result) as EaselError | undefined);
  const mayBeBilled = errors.some(error => error?.mayBeBilled === true);
  const isDue = stage.ends === 'saved' || (stage.ends === 'either' && made > 0);
  const lost = isDue ? Math.max(0, made - whole) : 0;
  // What was sent and is not there may be billed. What was written down as being sent may be, too, although its request
  // had not arrived: nobody can know.
  const isSent = submits > 0 && whole === 0;
  const isUnknown = submits === 0 && listed === 1;
  const untruths = errors.length > 0 && mayBeBilled !== isSent && !(mayBeBilled && isUnknown) ? 1 : 0;
  const kill = {
    stage: stage.name,
    submits,
    made,
    whole,
    leftovers: files.length - whole,
    told: ends
      .map(textOf)
      .join('; ')
      .replace(/^[0-9a-f-]{36} /u, ''),
    lost,
    double: Math.max(0, submits - 1),
    untruths,
  };
  const problems = [
    lost > 0 && `${lost} images are lost`,
    kill.double > 0 && `${submits} submits`,
    untruths > 0 && `told mayBeBilled ${mayBeBilled} of ${submits} submits`,
    kill.leftovers > 0 && `${kill.leftovers} other files`,
    stage.ends === 'mayBeBilled' && !(mayBeBilled && listed === 1) && 'not told as possibly billed',
  ].filter(problem => problem !== false);
  return { ...kill, ...(problems.length > 0 && { problem: problems.join('; ') }) };
}
