// Runs all long runs one after the other and prints one table: what `npm run soak` starts after installing and
// packaging.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { killFigures } from './killFigures';
import { runBatches } from './soakBatches';
import { runProcesses } from './soakProcesses';
import { runSites } from './soakSites';
import { runHostile } from './soakHostile';
import { runFaults, runJobs } from './soakInHost';
import type { PartName, PartResult } from './soakTable';
import { formatResults, isGood, noTotals, partNames, totalsOf } from './soakTable';

const usage = `Runs the extension among faults, for a long time, and prints what came of it.

  npm run soak -- [options]

  --only <parts>   some of ${partNames.join(',')}, separated by commas; all unless given
  --seed <number>  from which the random jobs and the faults of a batch are drawn
  --jobs <number>  how many random jobs, or jobs of several processes at once; 200 unless given
  --rounds <number>  how often a machine, or a process, is broken at every stage in every way; once unless given
  --stage <text>   only the stages whose names contain this
  --help           show this
`;

const defaultSeed = 20_261_121;
const defaultJobs = 200;
const resultFile = path.resolve(import.meta.dirname, '../../out/soak.json');

/** A mistake in the arguments, printed without a stack. */
class UsageError extends Error {}

interface SoakOptions {
  parts: readonly PartName[];
  seed: number;
  jobs: number;
  rounds: number;
  stage: string;
}

function readOptions(): SoakOptions | undefined {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string' },
      jobs: { type: 'string' },
      rounds: { type: 'string' },
      stage: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  const named = values.only?.split(',').map(name => name.trim());
  const unknown = named?.filter(name => !partNames.some(part => part === name)) ?? [];
  if (unknown.length > 0) throw new UsageError(`--only knows ${partNames.join(', ')}, and not ${unknown.join(', ')}.`);
  return {
    parts: partNames.filter(part => named?.includes(part) ?? true),
    seed: wholeNumber('seed', values.seed, defaultSeed),
    jobs: wholeNumber('jobs', values.jobs, defaultJobs),
    rounds: wholeNumber('rounds', values.rounds, 1),
    stage: values.stage ?? '',
  };
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} ${text} is not a whole number above 0.`);
  return Number(text);
}

/** Breaks machines at every stage. */
async function runKills({ rounds, stage }: SoakOptions): Promise<PartResult> {
  const { runKills: run } = await import('./soakKills');
  const rows = await run({
    rounds,
    stage,
    onRow: ({ scenario, how, problem }) => {
      console.log(`${problem === undefined ? 'ok    ' : 'FAILED'}  ${scenario}: ${how}`);
    },
  });
  return {
    part: 'kills',
    rows: rows.map(({ scenario, how, submits, made, whole, duplicates, leftovers, told, problem }) => ({
      what: scenario,
      way: how,
      submits,
      due: problem === undefined ? whole : made,
      whole,
      spoilt: duplicates + leftovers,
      note: told,
      ok: problem === undefined,
    })),
    problems: rows.flatMap(({ scenario, how, problem }) =>
      problem === undefined ? [] : [`${scenario}, ${how}: ${problem}`],
    ),
    totals: { ...noTotals, ...killFigures(rows) },
  };
}

/** Runs every fuzz in full. */
async function runFuzz(): Promise<PartResult> {
  const { runFuzz: run } = await import('./soakFuzz');
  const rows = await run(({ name, rounds, ok, seconds }) => {
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}: ${rounds} in ${seconds} s`);
  });
  return {
    part: 'fuzz',
    rows: rows.map(({ name, rounds, detail, ok }) => ({ what: name, way: `${rounds} inputs`, note: detail, ok })),
    problems: rows.flatMap(({ name, detail, ok }) => (ok ? [] : [`${name}: ${detail}`])),
    totals: noTotals,
  };
}

/** A part that throws counts as failed, and the other parts still run. */
async function runPart(part: PartName, options: SoakOptions): Promise<PartResult> {
  console.log(`\n=== ${part}`);
  const runs: Record<PartName, () => Promise<PartResult>> = {
    faults: runFaults,
    jobs: () => runJobs(options),
    kills: () => runKills(options),
    processes: () => runProcesses(options),
    together: async () => (await import('./soakTogether')).runTogether(options),
    batches: () => runBatches(options),
    sites: runSites,
    fuzz: runFuzz,
    hostile: runHostile,
  };
  try {
    const result = await runs[part]();
    return result.rows.length > 0 ? result : { ...result, problems: [...result.problems, 'it has no rows'] };
  } catch (error) {
    return {
      part,
      rows: [],
      totals: noTotals,
      problems: [`it did not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
    };
  }
}

async function main(): Promise<boolean> {
  const options = readOptions();
  if (!options) {
    console.log(usage);
    return true;
  }
  const started = performance.now();
  const results: PartResult[] = [];
  for (const part of options.parts) results.push(await runPart(part, options));
  console.log(formatResults(results));
  mkdirSync(path.dirname(resultFile), { recursive: true });
  const { parts, ...drawn } = options;
  writeFileSync(
    resultFile,
    JSON.stringify(
      {
        parts,
        ...drawn,
        seconds: Math.round((performance.now() - started) / 1000),
        good: isGood(results),
        totals: totalsOf(results),
        results,
      },
      null,
      2,
    ),
  );
  return isGood(results);
}

main().then(
  good => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    console.error(
      error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true
        ? `${(error as Error).message}\n\n${usage}`
        : error,
    );
    process.exitCode = 1;
  },
);
