import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { runProcessKills } from './processKills';
import type { PartResult } from './soakTable';
import { noTotals, totalsOf } from './soakTable';
import type { UpgradeKill } from './upgradeKill';
import { runUpgradeKill } from './upgradeKill';

const root = path.resolve(import.meta.dirname, '../..');
/** Placeholders of an upgrade that is killed, and those of them that the service refuses. */
const [upgraded, refused] = [50, 4];

/** Kills processes of the engine in plain Node, which takes seconds where a window takes a minute. */
export async function runProcesses({ rounds, seed }: { rounds: number; seed: number }): Promise<PartResult> {
  const [jobs, upgrades] = [await runJobKills(rounds), await runUpgradeKills(rounds, seed)];
  return {
    part: 'processes',
    rows: [...jobs.rows, ...upgrades.rows],
    problems: [...jobs.problems, ...upgrades.problems],
    totals: totalsOf([jobs, upgrades]),
  };
}

/** Kills a process that upgrades many placeholders among faults; another one finishes. */
async function runUpgradeKills(rounds: number, seed: number): Promise<PartResult> {
  const kills: UpgradeKill[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const kill = await runUpgradeKill(seed + round, upgraded, refused);
    kills.push(kill);
    console.log(`${kill.problem === undefined ? 'ok    ' : 'FAILED'}  ${upgraded} placeholders, ${kill.moment}`);
  }
  const sum = (of: (kill: (typeof kills)[number]) => number): number =>
    kills.reduce((total, kill) => total + of(kill), 0);
  return {
    part: 'processes',
    rows: kills.map(({ moment, before, submits, right, spoilt, kept, unsent, problem }) => ({
      what: `${upgraded} placeholders, ${moment}`,
      way: 'SIGKILL',
      submits,
      due: upgraded - unsent,
      whole: right,
      spoilt,
      note: `${before} before the kill; ${kept} refused ones are left; ${unsent} perhaps not sent`,
      ok: problem === undefined,
    })),
    problems: kills.flatMap(({ moment, problem }) => (problem === undefined ? [] : [`${moment}: ${problem}`])),
    totals: {
      ...noTotals,
      lost: sum(({ made, right }) => Math.max(0, made - right)),
      duplicateSubmits: sum(({ double }) => double),
      spoilt: sum(({ spoilt }) => spoilt),
    },
  };
}

async function runJobKills(rounds: number): Promise<PartResult> {
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
