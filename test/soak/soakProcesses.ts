import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { runProcessKills } from './processKills';
import type { PartResult } from './soakTable';
import { noTotals } from './soakTable';

const root = path.resolve(import.meta.dirname, '../..');

/** Kills processes of the engine in plain Node, which takes seconds where a window takes a minute. */
export async function runProcesses({ rounds }: { rounds: number }): Promise<PartResult> {
  // Inside the project, so that packages are found.
  const folder = mkdtempSync(path.join(root, 'out/processes-'));
  try {
    const program = path.join(folder, 'engine.cjs');
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['test/support/nodeEngineProcess.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['undici'],
      define: { 'import.meta.dirname': JSON.stringify(path.join(root, 'src')) },
      logLevel: 'warning',
    });
    const kills = await runProcessKills(program, rounds, ({ stage, problem }) => {
      console.log(`${problem === undefined ? 'ok    ' : 'FAILED'}  ${stage}`);
    });
    const sum = (of: (kill: (typeof kills)[number]) => number): number =>
      kills.reduce((total, kill) => total + of(kill), 0);
    return {
      part: 'processes',
      rows: kills.map(({ stage, submits, made, whole, leftovers, told, problem }) => ({
        what: stage,
        way: 'SIGKILL',
        submits,
        due: problem === undefined ? whole : made,
        whole,
        spoilt: leftovers,
        note: told,
        ok: problem === undefined,
      })),
      problems: kills.flatMap(({ stage, problem }) => (problem === undefined ? [] : [`${stage}: ${problem}`])),
      totals: {
        ...noTotals,
        lost: sum(({ lost }) => lost),
        duplicateSubmits: sum(({ double }) => double),
        spoilt: sum(({ leftovers }) => leftovers),
        untruths: sum(({ untruths }) => untruths),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
