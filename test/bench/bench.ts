// Runs all measurements one after the other and prints one table: what `npm run bench` starts after installing and
// packaging.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runInBrowser, runInHosts } from './benchInHost';
import type { TableRow } from './rows';
import type { PartName, PartResult } from './benchTable';
import { formatResults, partNames } from './benchTable';

const usage = `Measures what the extension adds, what it costs when idle, and how that grows, and prints one table.

  npm run bench -- [options]

  --only <parts>  some of ${partNames.join(',')}, separated by commas; all unless given
  --help          show this
`;

const resultFile = path.resolve(import.meta.dirname, '../../out/bench.json');

/** A mistake in the arguments, printed without a stack. */
class UsageError extends Error {}

const parts: Record<PartName, () => Promise<Omit<PartResult, 'part'>>> = {
  overhead: () => runInHosts(['overhead']),
  polling: async () => whole(await (await import('./polling')).benchPolling()),
  batches: async () => whole(await (await import('./batches')).benchBatches()),
  downloads: () => runInHosts(['downloads']),
  uploads: async () => {
    const inHost = await runInHosts(['flatten']);
    return { ...inHost, rows: [...(await (await import('./benchUploads')).benchUploads()), ...inHost.rows] };
  },
  records: async () => whole(await (await import('./records')).benchRecords()),
  startup: () => runInHosts(['startup']),
  size: async () => whole((await import('./size')).benchSize()),
  growth: () => runInHosts(['growthHistory', 'growthJournal', 'growthFiles']),
  documents: async () => {
    const inHost = await runInHosts(['documentScan']);
    return { ...inHost, rows: [...(await import('./documentGrowth')).benchDocumentGrowth(), ...inHost.rows] };
  },
  panel: () => runInHosts(['panel']),
  frames: () => runInBrowser('studioHistory', 'scrolls from top|filters while typing'),
  build: async () => whole(await (await import('./build')).benchBuild()),
};

const whole = (rows: TableRow[]): Omit<PartResult, 'part'> => ({ rows, problems: [] });

/** @returns `undefined` if only the usage is requested. */
function readParts(): PartName[] | undefined {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) return undefined;
  const named = values.only?.split(',').map(name => name.trim());
  const unknown = named?.filter(name => !partNames.some(part => part === name)) ?? [];
  if (unknown.length > 0) throw new UsageError(`--only knows ${partNames.join(', ')}, and not ${unknown.join(', ')}.`);
  return partNames.filter(part => named?.includes(part) ?? true);
}

/** A part that throws is reported, and the other parts still run. */
async function runPart(part: PartName): Promise<PartResult> {
  console.log(`\n=== ${part}`);
  try {
    return { part, ...(await parts[part]()) };
  } catch (error) {
    return { part, rows: [], problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

/** The load average, because other work on the machine makes measured times longer. */
const load = (): string =>
  loadavg()
    .map(value => value.toFixed(1))
    .join(' ');

async function main(): Promise<boolean> {
  const wanted = readParts();
  if (!wanted) {
    console.log(usage);
    return true;
  }
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? '', loadBefore: load() };
  const started = performance.now();
  const results: PartResult[] = [];
  for (const part of wanted) results.push(await runPart(part));
  const seconds = Math.round((performance.now() - started) / 1000);
  const loadAfter = load();
  console.log(formatResults(results));
  console.log(`${machine.cpus} × ${machine.cpu}; load ${machine.loadBefore} before, ${loadAfter} after; ${seconds} s`);
  mkdirSync(path.dirname(resultFile), { recursive: true });
  writeFileSync(resultFile, JSON.stringify({ machine: { ...machine, loadAfter }, seconds, results }, null, 2));
  return results.every(({ problems }) => problems.length === 0);
}

main().then(
  isComplete => {
    process.exitCode = isComplete ? 0 : 1;
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
