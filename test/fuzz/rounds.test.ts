import assert from 'node:assert/strict';
import { refused, runRounds, taken } from './rounds';

describe('fuzz rounds', () => {
  it('count the outcomes of the inputs, with the same result in every run', async () => {
    const drawn: number[][] = [[], []];
    for (const list of drawn) {
      const result = await runRounds(
        { rounds: 9, seed: 7 },
        {
          draw: random => random(),
          judge: value => {
            list.push(value);
            return list.length % 3 === 0 ? taken : Promise.resolve(refused('odd'));
          },
        },
      );
      assert.deepEqual({ ...result, slowestMs: 0 }, { rounds: 9, taken: 3, refused: { odd: 6 }, slowestMs: 0 });
    }
    assert.deepEqual(drawn[0], drawn[1]);
    assert.equal(new Set(drawn[0]).size, 9);
  });

  it('end at the first violation and report how to repeat it', async () => {
    const run = runRounds(
      { rounds: 9, seed: 7 },
      {
        draw: (_, round) => ({ text: `input ${round}` }),
        judge: ({ text }) => {
          assert.notEqual(text, 'input 5');
          return taken;
        },
      },
    );
    await assert.rejects(
      run,
      (error: unknown) =>
        error instanceof assert.AssertionError &&
        /^Seed 7, round 5: [\s\S]*Input: \{ text: 'input 5' \}$/.test(error.message),
    );
  });
});
