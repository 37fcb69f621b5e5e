import type { ShownAttempt } from '../../../core/studio/studioProtocol';

/** The attempts that the history shows, and the models by which they can be filtered. */
export interface FoundAttempts {
  attempts: readonly ShownAttempt[];
  /** Every model of the history, sorted by name, with the number of its attempts. */
  models: readonly (readonly [id: string, count: number])[];
}

const haystacks = new WeakMap<ShownAttempt, string>();

/**
 * A search that remembers its last answer: views ask after every change of the state, and compare the answers by
 * identity. An attempt is found if every word is in its prompt, a file name, its model or its seed, in upper or lower
 * case.
 */
export function historySearch(): (attempts: readonly ShownAttempt[], search: string, model: string) => FoundAttempts {
  let of: readonly ShownAttempt[] | undefined;
  let models: FoundAttempts['models'] = [];
  let query = '';
  let found: FoundAttempts = { attempts: [], models };
  return (attempts, search, model) => {
    const asked = JSON.stringify([search, model]);
    if (attempts === of && asked === query) return found;
    if (attempts !== of) models = countModels(attempts);
    [of, query] = [attempts, asked];
    found = { attempts: findAttempts(attempts, search, model), models };
    return found;
  };
}

/** Prepares the searchable texts of all attempts, so that the first search is fast. */
export function prepareSearch(attempts: readonly ShownAttempt[]): void {
  for (const attempt of attempts) haystackOf(attempt);
}

function findAttempts(attempts: readonly ShownAttempt[], search: string, model: string): readonly ShownAttempt[] {
  const words = folded(search)
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length === 0 && model === '') return attempts;
  return attempts.filter(
    attempt => (model === '' || attempt.model === model) && words.every(word => haystackOf(attempt).includes(word)),
  );
}

function countModels(attempts: readonly ShownAttempt[]): FoundAttempts['models'] {
  const counts = new Map<string, number>();
  for (const { model } of attempts) counts.set(model, (counts.get(model) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

function haystackOf(attempt: ShownAttempt): string {
  const known = haystacks.get(attempt);
  if (known !== undefined) return known;
  const {
    options: { prompt, seed },
    model,
    images,
  } = attempt;
  const haystack = folded([prompt, model, seed ?? '', ...images.map(({ name }) => name)].join('\n'));
  haystacks.set(attempt, haystack);
  return haystack;
}

/** Treats full-width letters, which Chinese input methods produce, like plain letters. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
