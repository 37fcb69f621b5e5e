import type { ShownAttempt } from '../../../core/studio/studioProtocol';

/** What the history shows, and what it could be narrowed to. */
export interface FoundAttempts {
  attempts: readonly ShownAttempt[];
  /** The models that occur at all, by name, with how often. */
  models: readonly (readonly [id: string, count: number])[];
}

const haystacks = new WeakMap<ShownAttempt, string>();

/**
 * A search that remembers its last answer, since views ask again after a change of anything: what is the same stays the
 * same object.
 * Every word has to be in the prompt, a file's name, the model or the seed, whatever its case.
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

/** Does beforehand what the first search of many attempts would be slow with. */
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

/** Full-width letters, as Chinese input methods give them, are the same as the plain ones. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
