import type { Row } from '../kill/outcome';
import { playScenario } from '../kill/playScenario';
import { randomKills } from '../kill/randomKills';
import { scenarios } from '../kill/scenarios';

const seed = 20_261_121;

interface KillsOptions {
  /** How often a machine is broken at every stage in every way. */
  rounds?: number;
  /** Only the stages whose names contain this, and no random moments; empty: all. */
  stage?: string;
  /** Number of kills at random moments, after those at chosen stages. */
  randomCount?: number;
  /** Number of machines that run in parallel. */
  atOnce?: number;
  /** Called after each kill. */
  onRow?: (row: Row) => void;
}

/**
 * Breaks a machine at every stage in every way, then at random moments. Needs the VSIX and the packaged VS Code.
 * @returns one row per kill, in the order of the plan.
 */
export async function runKills({
  rounds = 1,
  stage = '',
  randomCount = stage === '' ? 20 : 0,
  atOnce = 2,
  onRow = () => undefined,
}: KillsOptions = {}): Promise<Row[]> {
  const chosen = scenarios
    .filter(({ name }) => name.includes(stage))
    .flatMap(play => play.hows.map(how => ({ play, how })));
  const planned = [...Array.from({ length: rounds }, () => chosen).flat(), ...randomKills(randomCount, seed)].entries();
  const rows: Row[] = [];
  const work = async (): Promise<void> => {
    for (const [index, { play, how }] of planned) {
      const row = await playScenario(play, how);
      rows[index] = row;
      onRow(row);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return rows;
}
