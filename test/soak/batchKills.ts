import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DashScopeService } from '../service/dashScopeService';
import { startService } from '../service/dashScopeService';
import type { Fault, FaultScript } from '../service/faults';
import type { RecordedRequest } from '../service/requestJournal';
import type { Ended, PackedCli } from '../support/packedCli';
import { ended } from '../support/packedCli';
import { seededRandom } from '../support/pictures';
import { serviceHash } from '../support/serviceHash';
import type { Random } from './randomFaults';
import { between, pick, randomFault } from './randomFaults';

const key = 'sk-batch-5e80';
/** Served by tasks only: whatever is cut in the middle can be found again. */
const model = 'wan2.2-t2i-flash';
const fill = ['missing', '--fill', '--model', model];
/** After these, the faults end: whatever is missing then has to come. */
const roundsWithFaults = 4;
const maxRounds = 12;

/**
 * Faults after which the service still has the image, or has made none. Where an image is paid for and can never be
 * fetched, making it again is right, and is told.
 */
const unrecoverable: ReadonlySet<Fault['kind']> = new Set([
  'taskUnknown',
  'taskWithoutResults',
  'partialResults',
  'emptyChoices',
  'entryWithoutImage',
  'resultUrl',
]);

/** What came of one batch. */
export interface BatchKills {
  images: number;
  kills: number;
  /** Commands after the last kill until nothing was missing. */
  rounds: number;
  submits: number;
  /** Requests that faults struck. */
  struck: number;
  /** Images that are in their place, byte for byte as the service sent them. */
  whole: number;
  /** Images that were paid for more than once. */
  double: string[];
  /** Images that were paid for and are not there, and images that never came: what became of each. */
  lost: string[];
  /** Files that are neither documents nor their images. */
  leftovers: string[];
  keyLeaks: string[];
}

interface Batch {
  cli: PackedCli;
  service: DashScopeService;
  folder: string;
  data: string;
  /** What the commands have printed. */
  printed: string[];
  onCommand: (line: string) => void;
}

export interface BatchPlan {
  /** From which faults and moments are drawn. */
  seed: number;
  /** How many images are missing. */
  count: number;
  kills?: number;
  /** Leaves out the faults that end with a time-out of a minute only. */
  isShort?: boolean;
  /** Called with a line about each command that has ended. */
  onCommand?: (line: string) => void;
}

/**
 * Makes many missing images with the command for a terminal, while random faults strike; kills its process twice, and
 * runs it again as a person would, until nothing is missing.
 */
export async function runBatchKills(
  cli: PackedCli,
  { seed, count, kills = 2, isShort = false, onCommand = () => undefined }: BatchPlan,
): Promise<BatchKills> {
  const home = mkdtempSync(path.join(tmpdir(), 'easel-batch-'));
  const [folder, data] = [path.join(home, 'site'), path.join(home, 'data')];
  const service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300 });
  try {
    const random = seededRandom(seed);
    const words = writeDocuments(folder, count);
    for (const script of drawFaults(random, words, isShort)) service.script(script);
    const batch: Batch = { cli, service, folder, data, printed: [], onCommand };
    for (let kill = 1; kill <= kills; kill += 1)
      await fillAndKill(batch, random, Math.ceil((count * kill) / (kills + 2)));
    const rounds = await untilComplete(batch);
    return { images: count, kills, rounds, ...(await judged(batch, words)) };
  } finally {
    await service.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Ten images to a document; each document also names the first image of the one before. The documents are in the order
 * of their names, because the first one that names an image says what it shows.
 */
function writeDocuments(folder: string, count: number): string[] {
  const words = Array.from({ length: count }, (_, index) => `w${String(index + 1).padStart(4, '0')}w`);
  mkdirSync(path.join(folder, 'docs'), { recursive: true });
  for (let first = 0; first < count; first += 10) {
    const own = words.slice(first, first + 10).map(word => `![A hut by the sea ${word}](img/${word}.png)\n`);
    const again = first > 0 ? `<img src="img/${words[first - 10]!}.png" alt="Again">\n` : '';
    writeFileSync(
      path.join(folder, 'docs', `page${String(first / 10 + 1).padStart(2, '0')}.md`),
      `# Page\n\n${[...own, again].join('\n')}`,
    );
  }
  return words;
}

function drawFaults(random: Random, words: readonly string[], isShort: boolean): FaultScript[] {
  const context = { route: 'async', streamed: false, uploads: false, impatient: false, key } as const;
  return words.flatMap(word =>
    Array.from({ length: pick(random, [0, 0, 1, 1, 2]) }, () => randomFault(random, { ...context, word })).filter(
      ({ fault }) => !unrecoverable.has(fault.kind) && !(isShort && endsWithTimeOut(fault)),
    ),
  );
}

const endsWithTimeOut = (fault: Fault): boolean =>
  fault.kind === 'wrongContentLength' || (fault.kind === 'error' && fault.code === 'Throttling.RateQuota');

const isSubmit = ({ route }: RecordedRequest): boolean => route === 'sync' || route === 'async';

/** Kills the command some time after this many images have been asked for, whatever it is doing. */
async function fillAndKill(batch: Batch, random: Random, submits: number): Promise<void> {
  const started = performance.now();
  const child = start(batch, fill);
  const exit = ended(child);
  let left = submits;
  const moment = batch.service.waitForRequest(request => {
    if (isSubmit(request)) left -= 1;
    return left <= 0;
  });
  await Promise.race([moment.then(() => delay(between(random, 0, 400))), exit]);
  child.kill('SIGKILL');
  note(batch, fill, await exit, started);
}

/** @returns how many commands that took. */
async function untilComplete(batch: Batch): Promise<number> {
  for (let round = 1; round <= maxRounds; round += 1) {
    if (round > roundsWithFaults) batch.service.clearScripts();
    await run(batch, fill);
    await run(batch, ['resume', '--timeout', '60']);
    if ((await run(batch, ['missing'])).code === 0) return round;
  }
  return maxRounds;
}

function start({ cli, service, folder, data }: Batch, args: readonly string[]): ChildProcessWithoutNullStreams {
  return cli.start(args, folder, {
    DASHSCOPE_API_KEY: key,
    DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
    XDG_DATA_HOME: data,
  });
}

async function run(batch: Batch, args: readonly string[]): Promise<Ended> {
  const started = performance.now();
  const result = await ended(start(batch, args));
  note(batch, args, result, started);
  return result;
}

function note({ printed, onCommand }: Batch, args: readonly string[], { code, out, err }: Ended, since: number): void {
  printed.push(out, err);
  const seconds = Math.round((performance.now() - since) / 1000);
  onCommand(`easel ${args.join(' ')}: ${code ?? 'killed'} after ${seconds} s`);
}

async function judged(
  { service, folder, data, printed }: Batch,
  words: readonly string[],
): Promise<Omit<BatchKills, 'images' | 'kills' | 'rounds'>> {
  const states = service.taskStates();
  const made = new Map<string, string>();
  for (const image of service.images) made.set(image.answerId, await image.sha256());
  const submits = service.requests.filter(isSubmit);
  const paidFor = (word: string): string[] =>
    submits
      .filter(({ prompt, answerId }) => (prompt ?? '').includes(word) && answerId !== undefined)
      .map(({ answerId = '' }) => answerId)
      .filter(answerId => !['FAILED', 'CANCELED'].includes(states.get(answerId) ?? ''));
  const files = new Map(filesIn(folder).map(name => [name, readFileSync(path.join(folder, name))]));
  const isWhole = (word: string): boolean => {
    const file = files.get(`docs/img/${word}.png`);
    return file !== undefined && paidFor(word).some(answerId => made.get(answerId) === serviceHash(file));
  };
  /** What is in its place instead, and what became of the requests for it. */
  const fateOf = (word: string): string => {
    const file = files.get(`docs/img/${word}.png`);
    const [found] = file ? [...made].filter(([, hash]) => hash === serviceHash(file)) : [];
    const of = submits.find(({ answerId }) => answerId === found?.[0])?.prompt ?? 'no request';
    const asked = submits.filter(({ prompt }) => (prompt ?? '').includes(word));
    const ends = asked.map(({ answerId }) => (answerId ? (states.get(answerId) ?? 'no task') : 'no answer'));
    return `${word} (${file ? `the picture of ${of}` : 'no file'}; requests: ${ends.join(', ')})`;
  };
  const expected = new Set(words.map(word => `docs/img/${word}.png`));
  const stored = filesIn(data).map(name => ({ name, text: readFileSync(path.join(data, name), 'latin1') }));
  return {
    submits: submits.length,
    struck: service.requests.filter(({ fault }) => fault !== undefined).length,
    whole: words.filter(isWhole).length,
    double: words.filter(word => paidFor(word).length > 1),
    lost: words.filter(word => !isWhole(word)).map(fateOf),
    leftovers: [...files.keys()].filter(name => !expected.has(name) && !name.endsWith('.md')),
    keyLeaks: [
      ...printed.filter(text => text.includes(key)),
      ...stored.filter(({ text }) => text.includes(key)).map(({ name }) => name),
      ...[...files].filter(([, bytes]) => bytes.includes(key)).map(([name]) => name),
    ],
  };
}

/** Every file below a folder, by its relative path with slashes. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
