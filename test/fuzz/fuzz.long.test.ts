import { fuzzes, runNamedFuzz } from './fuzzes';

// Runs a part of the rounds that `test/soak/soakFuzz.ts` runs.
describe('fuzz: damaged, hostile and strange input', () => {
  for (const fuzz of fuzzes) {
    it(`${fuzz.name}: end in a value or a named error (${fuzz.shortRounds} of ${fuzz.rounds} rounds)`, async () => {
      await runNamedFuzz(fuzz, fuzz.shortRounds);
    });
  }
});
