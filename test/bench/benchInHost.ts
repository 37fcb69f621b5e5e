import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TableRow } from './rows';

const root = path.resolve(import.meta.dirname, '../..');

interface HostResult {
  rows: TableRow[];
  problems: string[];
}

/** Runs suites of the profile `bench`, each in its own extension host. */
export async function runInHosts(files: readonly string[]): Promise<HostResult> {
  const results: HostResult[] = [];
  for (const file of files) results.push(await runInHost(file));
  return { rows: results.flatMap(({ rows }) => rows), problems: results.flatMap(({ problems }) => problems) };
}

const runInHost = (file: string): Promise<HostResult> =>
  runReporting(file, [
    '--import',
    'tsx',
    'test/host/runHostTests.ts',
    '--profile',
    'bench',
    '--file',
    `bench/${file}.test`,
  ]);

/** Runs the tests of a file of test/ui whose titles match `tests`, in a real VS Code in a browser. */
export const runInBrowser = (file: string, tests: string): Promise<HostResult> =>
  runReporting(file, [
    'node_modules/mocha/bin/mocha.js',
    '--no-config',
    '--import=tsx',
    '--require',
    './test/ui/exitOnSignals.ts',
    '--timeout',
    '120000',
    '--grep',
    tests,
    `test/ui/${file}.test.ts`,
  ]);

/** The child process writes its rows to the file named by EASEL_BENCH_REPORT. */
async function runReporting(what: string, args: readonly string[]): Promise<HostResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-bench-'));
  const report = path.join(folder, 'rows.jsonl');
  try {
    const exitCode = await run(args, { EASEL_BENCH_REPORT: report });
    const rows = linesOf(report);
    return {
      rows,
      problems:
        exitCode === 0 && rows.length > 0 ? [] : [`${what} ended with ${exitCode} and ${rows.length} rows; see above`],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
    child.on('error', () => {
      resolve(1);
    });
    child.on('close', code => {
      resolve(code ?? 1);
    });
  });
}

function linesOf(file: string): TableRow[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => {
        const row = JSON.parse(line) as Omit<TableRow, 'ratio'> & { ratio: number | null };
        return { ...row, ratio: row.ratio ?? NaN };
      });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
