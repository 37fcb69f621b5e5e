import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../src/cli/node/nodeWorkspace';
import { SystemClock } from '../../src/engine/connection/clock';
import { insertPlaceholder } from '../../src/engine/placeholders/insertPlaceholder';
import { placeholderRecord } from '../../src/engine/placeholders/placeholderPlan';
import { pngDetails } from '../../src/engine/provenance/pngDetails';
import { type DashScopeService, startService } from '../service/dashScopeService';
import type { Fault, FaultPath, FaultScript } from '../service/faults';
import { composeInNode, type NodeEngine } from '../support/nodeEngine';
import { seededRandom } from '../support/pictures';
import { defaultSettings } from '../support/preparedJob';
import { serviceHash } from '../support/serviceHash';
import { between, pick, type Random } from './randomFaults';

const root = path.resolve(import.meta.dirname, '../..');
const key = 'sk-upgrade-2f90';
/** Served by tasks, which another process can wait for; each has its own limits. */
const models = ['wan2.7-image', 'wan2.5-t2i-preview', 'wan2.6-t2i', 'wan2.2-t2i-flash'];
const size = '768*768';
const patienceMs = 120_000;

interface Planned {
  /** The name of its file, and a word that only its prompt has. */
  word: string;
  model: string;
  isRefused: boolean;
}

/** What came of a run. */
export interface UpgradeKill {
  /** What the process was killed at. */
  moment: string;
  /** Placeholders that were replaced when the process was killed. */
  before: number;
  submits: number;
  /** Images that the service made. */
  made: number;
  /** Files that hold the image which the service made of their own prompt. */
  right: number;
  /** Refused ones that are still the same placeholder. */
  kept: number;
  /** Prompts of which the service made more than one image, or began more than one task. */
  double: number;
  /** Files beyond the images, such as parts of files, and files that are neither the old nor the new image. */
  spoilt: number;
  /** Which request was whose could not be told, as nothing in the list of tasks says it: the person chooses. */
  chosen: number;
  /**
   * Written down as being sent when the process ended, while the request had not arrived. Nobody can know that it was
   * not sent, so it is in the list as possibly billed, and stays a placeholder until the person decides.
   */
  unsent: number;
  problem?: string;
}

/**
 * Upgrades `count` placeholders and some that the service refuses, among random faults, kills the process that does it
 * at a random request, and finishes the rest in this process.
 */
export async function runUpgradeKill(seed: number, count: number, refusedCount: number): Promise<UpgradeKill> {
  const random = seededRandom(seed);
  const home = mkdtempSync(path.join(tmpdir(), 'easel-upgrade-'));
  const [folder, storage] = [path.join(home, 'site'), path.join(home, 'storage')];
  mkdirSync(folder);
  const service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 600 });
  const environment = { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl };
  try {
    const plan = planned(random, count, refusedCount);
    await insertAll(folder, plan);
    const placeholders = new Map(plan.map(({ word }) => [word, readFileSync(fileOf(folder, word))]));
    for (const one of plan) for (const script of faultsOf(random, one)) service.script(script);
    const moment = { route: pick(random, ['async', 'task', 'download']), count: between(random, 5, count - 5) };
    await killAt(moment, service, [folder, storage], environment);
    const isDone = ({ word }: Planned): boolean => !readFileSync(fileOf(folder, word)).equals(placeholders.get(word)!);
    const before = plan.filter(isDone).length;
    const engine = await composeInNode(folder, storage, environment);
    let finished: Pick<UpgradeKill, 'chosen' | 'unsent'>;
    try {
      finished = await finish(engine, service, folder);
    } finally {
      await engine.close();
    }
    const result = { ...(await judged(service, folder, plan, placeholders)), before, ...finished };
    const due = count - result.unsent;
    const problems = [
      result.right !== due && `${result.right} of ${due} images are right`,
      result.kept !== refusedCount && `${result.kept} of ${refusedCount} refused placeholders are left`,
      result.double > 0 && `${result.double} were sent twice`,
      result.spoilt > 0 && `${result.spoilt} files are spoilt`,
      result.made !== due && `the service made ${result.made} images`,
    ].filter(problem => problem !== false);
    const told = { moment: `request ${moment.count} of ${moment.route}`, ...result };
    return problems.length > 0 ? { ...told, problem: problems.join('; ') } : told;
  } finally {
    await service.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const fileOf = (folder: string, word: string): string => path.join(folder, 'images', `${word}.png`);

function planned(random: Random, count: number, refusedCount: number): Planned[] {
  const all = Array.from({ length: count + refusedCount }, (_, index) => ({
    // With a letter behind the number, none of them is contained in another one.
    word: `no${index + 1}x`,
    model: pick(random, models),
    isRefused: index >= count,
  }));
  return all
    .map(one => ({ one, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ one }) => one);
}

async function insertAll(folder: string, plan: readonly Planned[]): Promise<void> {
  const parts = {
    workspace: new NodeWorkspace(folder),
    readSettings: () => defaultSettings,
    clock: new SystemClock(),
    extensionVersion: '1.2.3',
  };
  for (const { word, model } of plan)
    await insertPlaceholder(
      parts,
      { prompt: `a red fox, ${word}`, model, size, output: URI.file(fileOf(folder, word)) },
      { whenTaken: 'fail' },
    );
}

/** About half of the placeholders meet a fault. None of these faults is a reason to give up, but for a refusal. */
function faultsOf(random: Random, { word, isRefused }: Planned): FaultScript[] {
  const script = (path: FaultPath, fault: Fault, times = 1): FaultScript => ({
    match: { path, promptIncludes: word },
    fault,
    times,
  });
  if (isRefused) {
    const refusal = pick<Fault>(random, [
      { kind: 'error', status: 400, code: 'DataInspectionFailed', message: 'Inappropriate content.' },
      { kind: 'taskFailed', code: 'DataInspectionFailed', place: 'output' },
    ]);
    return [script('async', refusal, Infinity)];
  }
  if (random() < 0.4) return [];
  const strike = pick<() => FaultScript>(random, [
    () => script('async', { kind: 'error', status: 429, code: 'Throttling.RateQuota' }),
    () => script('async', { kind: 'error', status: 503, code: 'ModelUnavailable' }),
    // The task is made, and its id never arrives.
    () => script('async', { kind: 'resetAfterRequest' }),
    () => script('async', { kind: 'taskPolls', pending: 1, running: between(random, 0, 1) }),
    () => script('task', { kind: 'error', status: 500, code: 'InternalError' }),
    () => script('task', { kind: 'html' }),
    () => script('task', { kind: 'truncated' }),
    () => script('task', { kind: 'resetAfterRequest' }),
    () => script('download', { kind: 'xmlError', status: 503 }, between(random, 1, 2)),
    () => script('download', { kind: 'truncated' }),
    () => script('download', { kind: 'resetAfterRequest' }),
    () => script('download', { kind: 'slow', delayMs: between(random, 10, 200), pieceMs: 5 }),
  ]);
  return [strike()];
}

async function killAt(
  { route, count }: { route: string; count: number },
  service: DashScopeService,
  places: readonly string[],
  environment: Record<string, string>,
): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/upgradeProcess.ts', ...places], {
    cwd: root,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const exit = once(child, 'exit');
  let left = count;
  const moment = service.waitForRequest(request => {
    if (request.route === route) left -= 1;
    return left <= 0;
  });
  await Promise.race([moment, exit]);
  child.kill('SIGKILL');
  const [, signal] = (await exit) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('The process ended before it was killed');
}

/** Takes over what the killed process had begun, and upgrades what it had not. */
async function finish(
  engine: NodeEngine,
  service: DashScopeService,
  folder: string,
): Promise<Pick<UpgradeKill, 'chosen' | 'unsent'>> {
  const { unfinished, upgrades } = engine;
  await unfinished.adopt(true);
  const upgrade = async (): Promise<void> => {
    const files = readdirSync(path.join(folder, 'images')).map(name => URI.file(path.join(folder, 'images', name)));
    const { signal } = new AbortController();
    const surface = { during: <T>(work: (signal: AbortSignal, tell: () => void) => Promise<T>) => work(signal, tell) };
    await upgrades.run(await upgrades.plan(files), { signal, onProgress: tell, surface });
  };
  const settle = async (): Promise<void> => {
    const waitedFor = unfinished.waiting.map(({ id }) => id);
    if (waitedFor.length === 0) return;
    const { waiting } = await unfinished.wait(waitedFor, patienceMs);
    if (waiting.length > 0) throw new Error(`${waiting.length} jobs are still going on`);
  };
  await upgrade();
  await settle();
  let [chosen, unsent] = [0, 0];
  for (const record of await unfinished.listed()) {
    const { candidates, request, problem } = record.entry;
    // Of several tries, the one that made a task.
    const own = service.requests.filter(({ route, prompt }) => route === 'async' && prompt === request.prompt);
    const task = candidates?.find(({ taskId }) => own.some(({ answerId }) => answerId === taskId));
    if (problem?.mayBeBilled === true && own.every(({ answerId }) => answerId === undefined)) unsent += 1;
    if (!task) continue;
    await unfinished.askAgain(record, task);
    chosen += 1;
  }
  await settle();
  return { chosen, unsent };
}

const tell = (): void => undefined;

async function judged(
  service: DashScopeService,
  folder: string,
  plan: readonly Planned[],
  placeholders: ReadonlyMap<string, Buffer>,
): Promise<Omit<UpgradeKill, 'moment' | 'before' | 'chosen' | 'unsent'>> {
  const submits = service.requests.filter(({ route }) => route === 'async' || route === 'sync');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  let [right, kept, double] = [0, 0, 0];
  for (const { word, isRefused } of plan) {
    const bytes = readFileSync(fileOf(folder, word));
    const own = service.images.filter(({ prompt }) => prompt.includes(word));
    const tasks = submits.filter(({ prompt, answerId }) => prompt?.includes(word) && answerId !== undefined);
    // The person may ask for a refused one again.
    if (!isRefused && (own.length > 1 || tasks.length > 1)) double += 1;
    const [image] = own;
    if (isRefused) kept += bytes.equals(placeholders.get(word)!) ? 1 : 0;
    else if (
      image &&
      serviceHash(bytes) === (await image.sha256()) &&
      !placeholderRecord(bytes) &&
      pngDetails(bytes).record?.prompt.includes(word) === true
    )
      right += 1;
  }
  return {
    submits: submits.length,
    made: service.images.length,
    right,
    kept,
    double,
    spoilt: files.length - plan.length,
  };
}
