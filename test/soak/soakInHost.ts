import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ReportedRow } from '../host/suites/faults/faultReport';
import type { JobsReport } from './jobsReport';
import type { PartResult, TableRow } from './soakTable';
import { noTotals } from './soakTable';

const root = path.resolve(import.meta.dirname, '../..');
/** The fault table promises at least this many. */
const minScenarios = 45;

interface HostRun<Line> {
  lines: Line[];
  problems: string[];
}

/** Runs the fault table in a real extension host. */
export async function runFaults(): Promise<PartResult> {
  const { lines, problems } = await runProfile<ReportedRow>('faults', 'EASEL_FAULT_REPORT', { EASEL_ALL_FAULTS: '1' });
  const scenarios = new Set(lines.map(({ name }) => name)).size;
  if (scenarios < minScenarios) problems.push(`only ${scenarios} of at least ${minScenarios} scenarios were reported`);
  const rows = lines.map(({ name, path: way, caller, submits, expected, whole, wrong, told, journal }): TableRow => ({
    what: name,
    way: `${way}, ${caller}`,
    submits,
    due: expected,
    whole,
    spoilt: wrong,
    ok: whole >= expected && wrong === 0,
    note: [...told, `journal: ${journal}`].join(' | '),
  }));
  const lost = lines.reduce((sum, { expected, whole }) => sum + Math.max(0, expected - whole), 0);
  const spoilt = lines.reduce((sum, { wrong }) => sum + wrong, 0);
  return { part: 'faults', rows, problems, totals: { ...noTotals, lost, spoilt } };
}

/** Runs jobs among random faults in a real extension host. */
export async function runJobs({ seed, jobs }: { seed: number; jobs: number }): Promise<PartResult> {
  const {
    lines: [report],
    problems,
  } = await runProfile<JobsReport>('soak', 'EASEL_SOAK_REPORT', {
    EASEL_SOAK_SEED: String(seed),
    EASEL_SOAK_JOBS: String(jobs),
  });
  if (!report) return { part: 'jobs', rows: [], problems: [...problems, 'nothing was reported'], totals: noTotals };
  const reported = report.rows.reduce((sum, row) => sum + row.jobs, 0);
  if (reported !== jobs) problems.push(`${reported} of ${jobs} jobs were reported`);
  const rows = report.rows.map(({ kind, jobs: count, submits, struck, due, whole, cancelled, told }): TableRow => ({
    what: `${count} jobs, seed ${report.seed}`,
    way: kind,
    submits,
    due,
    whole,
    ok: due === whole,
    note: `${struck} submits struck, ${cancelled} jobs cancelled, ${told} told as possibly billed or unfinished`,
  }));
  const { lost, duplicateSubmits, partialOrOverwritten: spoilt, keyLeaks } = report;
  return {
    part: 'jobs',
    rows,
    problems: [...problems, ...report.problems],
    totals: { ...noTotals, lost, duplicateSubmits, spoilt, keyLeaks },
  };
}

/** Runs the suites of a profile, and reads the lines that they write to the file named by `reportVariable`. */
async function runProfile<Line>(
  profile: string,
  reportVariable: string,
  env: Record<string, string> = {},
): Promise<HostRun<Line>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-soak-'));
  try {
    const [report, totals] = [path.join(folder, 'report.jsonl'), path.join(folder, 'totals.jsonl')];
    const exitCode = await run(['--import', 'tsx', 'test/host/runHostTests.ts', '--profile', profile], {
      ...env,
      [reportVariable]: report,
      EASEL_TOTALS_FILE: totals,
    });
    const failed = linesOf<{ failures: number; pending: number }>(totals).reduce(
      (sum, { failures, pending }) => sum + failures + pending,
      0,
    );
    const problems = [
      ...(failed > 0 ? [`${failed} tests of the host profile ${profile} failed; see above`] : []),
      ...(failed === 0 && exitCode !== 0 ? [`the host profile ${profile} did not run to its end; see above`] : []),
    ];
    return { lines: linesOf<Line>(report), problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program of Node in the project, and shows what it writes. @returns its exit code. */
export function run(args: readonly string[], env: Record<string, string>): Promise<number> {
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

/** What was written to a report, a JSON value in each line. Empty if the file does not exist. */
export function linesOf<Line>(file: string): Line[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
