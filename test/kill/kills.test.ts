import { formatTable, type Row } from './outcome';
import { playScenario } from './playScenario';
import { scenarios } from './scenarios';

describe('kills', () => {
  const planned = scenarios.flatMap(play => play.alwaysRun.map(how => ({ play, how })));
  const runs = new Map<number, Promise<Row>>();

  /** Most of the time is waiting, so the next scenario already runs while this one is checked. */
  const begin = (index: number): Promise<Row> | undefined => {
    const next = planned[index];
    if (next && !runs.has(index)) {
      const row = playScenario(next.play, next.how);
      row.catch(() => undefined);
      runs.set(index, row);
    }
    return runs.get(index);
  };

  after(async () => {
    const rows = (await Promise.allSettled(runs.values())).flatMap(result =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    console.log(`\n${formatTable(rows)}`);
  });

  for (const [index, { play, how }] of planned.entries()) {
    it(`${play.name}: ${how}`, async () => {
      const row = begin(index);
      void begin(index + 1);
      const { problem } = (await row) ?? {};
      if (problem !== undefined) throw new Error(problem);
    });
  }
});
