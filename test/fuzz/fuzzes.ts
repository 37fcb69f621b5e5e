import assert from 'node:assert/strict';
import { fuzzAddresses } from './fuzzAddresses';
import { fuzzAnswers } from './fuzzAnswers';
import { fuzzArgumentObjects } from './fuzzArgumentObjects';
import { fuzzFileNames } from './fuzzFileNames';
import { fuzzMarkdown } from './fuzzMarkdown';
import { fuzzInputImages, fuzzPng } from './fuzzPictures';
import { fuzzPlaces } from './fuzzPlaces';
import type { FuzzOptions, FuzzResult } from './rounds';
import { fuzzStudioMessages } from './fuzzStudioMessages';

interface NamedFuzz {
  name: string;
  run: (options: FuzzOptions) => Promise<FuzzResult>;
  /** Rounds of a full run. */
  rounds: number;
  /** Rounds of a run in the long tests. */
  shortRounds: number;
  /** Minimum shares of accepted and refused inputs. Below them the inputs are too wild or too tame to find anything. */
  minShares: { taken: number; refused: number };
}

export const fuzzes: readonly NamedFuzz[] = [
  {
    name: 'answers of the service',
    run: fuzzAnswers,
    rounds: 100_000,
    shortRounds: 700,
    minShares: { taken: 0.1, refused: 0.5 },
  },
  {
    name: 'addresses in answers',
    run: fuzzAddresses,
    rounds: 100_000,
    shortRounds: 4000,
    minShares: { taken: 0.1, refused: 0.5 },
  },
  {
    name: 'file names',
    run: fuzzFileNames,
    rounds: 100_000,
    shortRounds: 1500,
    minShares: { taken: 0.8, refused: 0.02 },
  },
  {
    name: 'settings and argument objects',
    run: fuzzArgumentObjects,
    rounds: 100_000,
    shortRounds: 3000,
    minShares: { taken: 0.2, refused: 0.3 },
  },
  {
    name: 'messages of the Studio',
    run: fuzzStudioMessages,
    rounds: 100_000,
    shortRounds: 3000,
    minShares: { taken: 0.3, refused: 0.2 },
  },
  {
    name: 'output places',
    run: fuzzPlaces,
    rounds: 100_000,
    shortRounds: 4000,
    minShares: { taken: 0.15, refused: 0.4 },
  },
  { name: 'PNG files', run: fuzzPng, rounds: 50_000, shortRounds: 2000, minShares: { taken: 0.1, refused: 0.5 } },
  {
    name: 'input images',
    run: fuzzInputImages,
    rounds: 50_000,
    shortRounds: 1500,
    minShares: { taken: 0.08, refused: 0.5 },
  },
  {
    name: 'Markdown in pieces',
    run: fuzzMarkdown,
    rounds: 50_000,
    shortRounds: 1500,
    minShares: { taken: 0.25, refused: 0.2 },
  },
];

/** All runs use this seed, so that a failure can be repeated. */
const fuzzSeed = 20_260_301;

/**
 * Runs one fuzz.
 * @throws AssertionError with seed, round and input at the first violation, or if too few inputs were accepted or
 * refused.
 */
export async function runNamedFuzz({ run, minShares, name }: NamedFuzz, rounds: number): Promise<FuzzResult> {
  const result = await run({ rounds, seed: fuzzSeed });
  const refused = Object.values(result.refused).reduce((sum, count) => sum + count, 0);
  assert.equal(result.taken + refused, rounds);
  assert.ok(
    result.taken >= minShares.taken * rounds && refused >= minShares.refused * rounds,
    `${name}: ${result.taken} taken and ${refused} refused of ${rounds}`,
  );
  return result;
}
