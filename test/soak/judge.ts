import type { FaultKind } from '../service/faults';
import type { TaskStatus } from '../service/tasks';

/** One request for pictures as the stand-in saw it; see its record. */
export interface Submit {
  /** Absent where the connection was reset before the request was read. */
  prompt?: string;
  status?: number;
  code?: string;
  fault?: FaultKind;
  answerId?: string;
  delivered?: boolean;
}

/** A picture that the stand-in made. */
export interface Made {
  answerId: string;
  sha256: string;
  addressed: boolean;
}

export interface FoundFile {
  /** Relative to the workspace. */
  path: string;
  sha256: string;
}

/**
 * What is left of a run, gathered from the stand-in, the disk, and whoever called. Nothing of it is the client's own
 * opinion of how it went.
 */
export interface Evidence {
  /** In the order of arrival. */
  submits: readonly Submit[];
  images: readonly Made[];
  /** At the end, by task id. */
  tasks: ReadonlyMap<string, TaskStatus>;
  before: readonly FoundFile[];
  after: readonly FoundFile[];
  /** Prompts that a person gave up. */
  cancelled: ReadonlySet<string>;
  /**
   * Prompts of which a caller, a message or the list of what is unfinished said that they may be billed, or that
   * something of them is missing.
   */
  told: ReadonlySet<string>;
  /** Everything in which the key must not be; read one by one, since they may be large. */
  contents: Iterable<{ where: string; content: string | Uint8Array }>;
  key: string;
}

/** What can be wrong, a line for each. */
export interface Wrong {
  lost: string[];
  duplicateSubmits: string[];
  /** Saved more than once. */
  duplicateFiles: string[];
  /** Neither there before nor an image of the stand-in, or a leftover of one. */
  partial: string[];
  overwritten: string[];
  keyLeaks: string[];
  untold: string[];
}

export interface Verdict {
  wrong: Wrong;
  workedOff: WorkedOff[];
}

/** A submit that the stand-in worked off. */
export interface WorkedOff {
  prompt: string;
  made: number;
  /** Images whose address had left the stand-in whole, and how many of these are saved. */
  due: number;
  dueWhole: number;
}

/** The codes with which a service that is full refuses, before any work. */
const capacityCodes = ['ModelUnavailable', 'ModelServingError'];
const rateCode = /^Throttling(\.(RateQuota|BurstRate|Concurrency))?$/;
/** Ends that make no images, and so cost nothing. */
const unbilled: readonly (TaskStatus | undefined)[] = ['FAILED', 'CANCELED'];
const openEnds: readonly (TaskStatus | undefined)[] = ['PENDING', 'RUNNING', 'SUSPENDED'];

/** Judges a run by what must hold whatever happened in it. */
export function judge(evidence: Evidence): Verdict {
  const { images, after } = evidence;
  const onDisk = countOf(after.map(({ sha256 }) => sha256));
  const made = new Set(images.map(({ sha256 }) => sha256));
  const isTwice = ({ sha256 }: FoundFile): boolean => made.has(sha256) && (onDisk.get(sha256) ?? 0) > 1;
  const verdict: Verdict = {
    workedOff: [],
    wrong: {
      lost: [],
      untold: [],
      duplicateSubmits: duplicateSubmits(evidence.submits),
      duplicateFiles: after.filter(isTwice).map(({ path }) => path),
      ...judgeFiles(evidence, made),
      keyLeaks: [...leaks(evidence)],
    },
  };
  for (const submit of evidence.submits) judgeSubmit(submit, evidence, onDisk, verdict);
  return verdict;
}

function judgeSubmit(
  { prompt = '', answerId, delivered = false }: Submit,
  { images, tasks, cancelled, told }: Evidence,
  onDisk: ReadonlyMap<string, number>,
  { workedOff, wrong }: Verdict,
): void {
  if (answerId === undefined) return;
  const made = images.filter(image => image.answerId === answerId);
  const due = delivered ? made.filter(({ addressed }) => addressed) : [];
  const missing = (of: readonly Made[]): number => of.filter(({ sha256 }) => !onDisk.has(sha256)).length;
  const state = tasks.get(answerId);
  workedOff.push({ prompt, made: made.length, due: due.length, dueWhole: due.length - missing(due) });
  if (cancelled.has(prompt)) return;
  if (missing(due) > 0) wrong.lost.push(`"${prompt}": ${missing(due)} of ${due.length} images (${answerId})`);
  if (delivered && openEnds.includes(state))
    wrong.lost.push(`"${prompt}": its task is still ${state ?? ''} (${answerId})`);
  // Nothing is made where every image of a success has failed.
  const isWhole = missing(made) === 0 && (state === undefined || state === 'SUCCEEDED');
  if (!isWhole && !unbilled.includes(state) && !told.has(prompt)) wrong.untold.push(`"${prompt}" (${answerId})`);
}

/** Submits of a prompt that had been sent before, unless what went before was surely refused before any work. */
function duplicateSubmits(submits: readonly Submit[]): string[] {
  const earlier = new Map<string, Submit>();
  const found: string[] = [];
  for (const submit of submits) {
    if (submit.prompt === undefined) continue;
    const last = earlier.get(submit.prompt);
    if (last && !isSureRefusal(last))
      found.push(
        `"${submit.prompt}" after ${last.fault ?? 'an answer'}, status ${last.status ?? 'none'} ${last.code ?? ''}`,
      );
    earlier.set(submit.prompt, submit);
  }
  return found;
}

function isSureRefusal({ status, code = '', answerId }: Submit): boolean {
  return (
    answerId === undefined &&
    ((status === 429 && rateCode.test(code)) || (status === 503 && capacityCodes.includes(code)))
  );
}

function judgeFiles({ before, after }: Evidence, made: ReadonlySet<string>): Pick<Wrong, 'partial' | 'overwritten'> {
  const now = new Map(after.map(({ path, sha256 }) => [path, sha256]));
  const known = new Set(before.map(({ path }) => path));
  // The text of an answer that mixes text and images is no image.
  const isExpected = ({ path, sha256 }: FoundFile): boolean =>
    known.has(path) || path.endsWith('.md') || (path.endsWith('.png') && made.has(sha256));
  return {
    overwritten: before.filter(({ path, sha256 }) => now.get(path) !== sha256).map(({ path }) => path),
    partial: after.filter(file => !isExpected(file)).map(({ path }) => path),
  };
}

function* leaks({ contents, key }: Evidence): Iterable<string> {
  const bytes = Buffer.from(key, 'utf8');
  for (const { where, content } of contents) {
    const isLeak =
      typeof content === 'string'
        ? content.includes(key)
        : Buffer.from(content.buffer, content.byteOffset, content.byteLength).includes(bytes);
    if (isLeak) yield where;
  }
}

function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
