import { fuzzes, runOne } from './fuzzes';

// A share of what `test/soak/fuzz.ts` runs in full.
describe('damaged, hostile and strange input', () => {
  for (const fuzz of fuzzes) {
    it(`ends in a value within the rules or in a named error: ${fuzz.name} (${fuzz.unitRounds} of ${fuzz.rounds})`, async () => {
      await runOne(fuzz, fuzz.unitRounds);
    });
  }
});
