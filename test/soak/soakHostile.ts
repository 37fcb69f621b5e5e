import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostileRow } from '../unit/engine/dashscope/hostileReport';
import { linesOf, run } from './soakInHost';
import type { PartResult } from './soakTable';
import { noTotals } from './soakTable';

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
    const most = (of: (row: HostileRow) => number): number => Math.ceil(Math.max(0, ...rows.map(of)));
    const summary = {
      what: `${rows.length} answers and records`,
      way: 'all',
      note: `longest block ${most(({ blockMs }) => blockMs)} ms, growth up to ${most(({ grownMB }) => grownMB)} MB`,
      ok: exitCode === 0,
    };
    return {
      part: 'hostile',
      rows: [
        ...rows.map(({ name, way, blockMs, grownMB }) => ({
          what: name,
          way,
          note: `block ${blockMs.toFixed(1)} ms, growth ${grownMB.toFixed(0)} MB`,
          ok: true,
        })),
        summary,
      ],
      problems: [
        ...(exitCode === 0 ? [] : ['a test of hostile answers failed; see above']),
        ...(rows.length === 0 ? ['nothing was reported'] : []),
      ],
      totals: noTotals,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
