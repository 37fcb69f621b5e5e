import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { HostileRow } from '../unit/engine/dashscope/hostileReport';
import { linesOf, run } from './soakInHost';
import type { PartResult } from './soakTable';
import { noTotals } from './soakTable';

/** What one answer may cost on a machine that does nothing else. The tests allow for a busy one. */
const maxBlockMs = 50;
const maxGrownMB = 100;
/** More work than this for each processor: then a long block says nothing. */
const maxLoad = 1.5;

/** Answers and records of the full length, of every shape; nothing else may be held up by them. */
export async function runHostile(): Promise<PartResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-soak-'));
  try {
    const report = path.join(folder, 'report.jsonl');
    const exitCode = await run(['test/run/mocha.mjs', 'long', '--grep', '^an? (answer|record) of .* MB'], {
      EASEL_ALL_FAULTS: '1',
      EASEL_HOSTILE_REPORT: report,
    });
    const rows = linesOf<HostileRow>(report);
    const isBusy = loadavg()[0]! / availableParallelism() > maxLoad;
    const isOk = ({ blockMs, grownMB }: HostileRow): boolean =>
      isBusy || (blockMs <= maxBlockMs && grownMB <= maxGrownMB);
    const tooMuch = rows.filter(row => !isOk(row)).map(({ name, way }) => `${name} (${way})`);
    const most = (of: (row: HostileRow) => number): number => Math.ceil(Math.max(0, ...rows.map(of)));
    const summary = {
      what: `${rows.length} answers and records`,
      way: 'all',
      note: `longest block ${most(({ blockMs }) => blockMs)} ms, growth up to ${most(({ grownMB }) => grownMB)} MB${isBusy ? '; the machine is too busy to judge' : ''}`,
      ok: exitCode === 0 && tooMuch.length === 0,
    };
    return {
      part: 'hostile',
      rows: [
        ...rows.map(row => ({
          what: row.name,
          way: row.way,
          note: `block ${row.blockMs.toFixed(1)} ms, growth ${row.grownMB.toFixed(0)} MB`,
          ok: isOk(row),
        })),
        summary,
      ],
      problems: [
        ...tooMuch.map(each => `more than ${maxBlockMs} ms or ${maxGrownMB} MB: ${each}`),
        ...(exitCode === 0 ? [] : ['a test of hostile answers failed; see above']),
        ...(rows.length === 0 ? ['nothing was reported'] : []),
      ],
      totals: noTotals,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
