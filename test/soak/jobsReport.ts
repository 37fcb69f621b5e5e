import type { Submit, Verdict } from './judge';
import type { JobKind, PlannedJob } from './plan';

/** The totals for one kind of job in a run. */
interface JobsRow {
  kind: JobKind;
  jobs: number;
  /** Submits that arrived, and how many of them a fault struck. */
  submits: number;
  struck: number;
  /**
   * Images whose task id or answer was completely delivered, except those of cancelled jobs; and how many of them are
   * saved.
   */
  due: number;
  whole: number;
  cancelled: number;
  told: number;
}

/** The result of a run: one line of JSON in the file named by EASEL_SOAK_REPORT. */
export interface JobsReport {
  seed: number;
  seconds: number;
  rows: JobsRow[];
  lost: number;
  duplicateSubmits: number;
  partialOrOverwritten: number;
  keyLeaks: number;
  untold: number;
  /** A sentence for every problem. */
  problems: string[];
}

interface Reported {
  seed: number;
  seconds: number;
  jobs: readonly PlannedJob[];
  submits: readonly Submit[];
  cancelled: ReadonlySet<string>;
  told: ReadonlySet<string>;
  verdict: Verdict;
  /** Failures besides those that the judge finds. */
  failures: readonly string[];
}

export function reportOf({ seed, seconds, jobs, submits, cancelled, told, verdict, failures }: Reported): JobsReport {
  const { answered, wrong } = verdict;
  const rowOf = (kind: JobKind): JobsRow => {
    const prompts = new Set(jobs.filter(job => job.kind === kind).map(({ prompt }) => prompt));
    const sent = submits.filter(({ prompt = '' }) => prompts.has(prompt));
    const expected = answered.filter(({ prompt }) => prompts.has(prompt) && !cancelled.has(prompt));
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    return {
      kind,
      jobs: prompts.size,
      submits: sent.length,
      struck: sent.filter(({ fault }) => fault !== undefined).length,
      due: sum(expected.map(({ due }) => due)),
      whole: sum(expected.map(({ dueSaved }) => dueSaved)),
      cancelled: [...prompts].filter(prompt => cancelled.has(prompt)).length,
      told: [...prompts].filter(prompt => told.has(prompt)).length,
    };
  };
  return {
    seed,
    seconds,
    rows: [...new Set(jobs.map(({ kind }) => kind))].map(rowOf),
    lost: wrong.lost.length,
    duplicateSubmits: wrong.duplicateSubmits.length,
    partialOrOverwritten: wrong.partial.length + wrong.overwritten.length + wrong.duplicateFiles.length,
    keyLeaks: wrong.keyLeaks.length,
    untold: wrong.untold.length,
    problems: [
      ...failures,
      ...Object.entries(wrong).flatMap(([name, lines]: [string, string[]]) => lines.map(line => `${name}: ${line}`)),
    ],
  };
}
