import type { FaultKind } from '../service/faults';
import type { TaskStatus } from '../service/tasks';

/** One request for pictures in the stand-in's record. */
export interface Submit {
  /** Absent if the connection was reset before the request was read. */
  prompt?: string;
  status?: number;
  code?: string;
  fault?: FaultKind;
  answerId?: string;
  delivered?: boolean;
}

/** A picture that the stand-in produced. */
interface MadeImage {
  answerId: string;
  sha256: string;
  addressed: boolean;
}

export interface FoundFile {
  /** Relative to the workspace folder. */
  path: string;
  sha256: string;
}

/**
 * The evidence that a run leaves, from the stand-in, the disk and the callers. It contains nothing that the client
 * concludes about itself.
 */
export interface Evidence {
  /** In order of arrival. */
  submits: readonly Submit[];
  images: readonly MadeImage[];
  /** The status of each task at the end, by its id. */
  tasks: ReadonlyMap<string, TaskStatus>;
  before: readonly FoundFile[];
  after: readonly FoundFile[];
  /** Prompts of cancelled jobs. */
  cancelled: ReadonlySet<string>;
  /**
   * Prompts for which a caller, a message or the list of unfinished jobs said that they may be billed or that images
   * are missing.
   */
  told: ReadonlySet<string>;
  /** Everything that must not contain the key. Read one by one, because it may be large. */
  contents: Iterable<{ where: string; content: string | Uint8Array }>;
  key: string;
}

/** The possible problems; each entry is one line for the report. */
interface Wrong {
  lost: string[];
  duplicateSubmits: string[];
  /** Images that were saved more than once. */
  duplicateFiles: string[];
  /** New files that are not images of the stand-in, or leftovers of writing one. */
  partial: string[];
  overwritten: string[];
  keyLeaks: string[];
  untold: string[];
}

export interface Verdict {
  wrong: Wrong;
  answered: AnsweredSubmit[];
}

/** A submit for which the stand-in produced pictures. */
interface AnsweredSubmit {
  prompt: string;
  made: number;
  /** Images whose address was completely delivered, and how many of these are saved. */
  due: number;
  dueSaved: number;
}

/** The codes with which an overloaded service refuses before any work. */
const capacityCodes = ['ModelUnavailable', 'ModelServingError'];
const rateCode = /^Throttling(\.(RateQuota|BurstRate|Concurrency))?$/;
/** Final states without images, so without costs. */
const unbilledStates: readonly (TaskStatus | undefined)[] = ['FAILED', 'CANCELED'];
const unfinishedStates: readonly (TaskStatus | undefined)[] = ['PENDING', 'RUNNING', 'SUSPENDED'];

/** Checks a run against the rules that hold regardless of what happened in it. */
export function judge(evidence: Evidence): Verdict {
  const { images, after } = evidence;
  const onDisk = countOf(after.map(({ sha256 }) => sha256));
  const made = new Set(images.map(({ sha256 }) => sha256));
  const isDuplicate = ({ sha256 }: FoundFile): boolean => made.has(sha256) && (onDisk.get(sha256) ?? 0) > 1;
  const verdict: Verdict = {
    answered: [],
    wrong: {
      lost: [],
      untold: [],
      duplicateSubmits: duplicateSubmits(evidence.submits),
      duplicateFiles: after.filter(isDuplicate).map(({ path }) => path),
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
  { answered, wrong }: Verdict,
): void {
  if (answerId === undefined) return;
  const made = images.filter(image => image.answerId === answerId);
  const due = delivered ? made.filter(({ addressed }) => addressed) : [];
  const missing = (of: readonly MadeImage[]): number => of.filter(({ sha256 }) => !onDisk.has(sha256)).length;
  const state = tasks.get(answerId);
  answered.push({ prompt, made: made.length, due: due.length, dueSaved: due.length - missing(due) });
  if (cancelled.has(prompt)) return;
  if (missing(due) > 0) wrong.lost.push(`"${prompt}": ${missing(due)} of ${due.length} images (${answerId})`);
  if (delivered && unfinishedStates.includes(state))
    wrong.lost.push(`"${prompt}": its task is still ${state ?? ''} (${answerId})`);
  // If every image of a succeeded answer has failed, nothing was produced.
  const isWhole = missing(made) === 0 && (state === undefined || state === 'SUCCEEDED');
  if (!isWhole && !unbilledStates.includes(state) && !told.has(prompt)) wrong.untold.push(`"${prompt}" (${answerId})`);
}

/** Submits of a prompt that was sent before, unless the earlier one was definitely refused before any work. */
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
  // The Markdown document of a mixed answer is expected, although it is not an image.
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
