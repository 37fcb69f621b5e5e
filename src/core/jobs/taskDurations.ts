import type { ImageRequest } from '../request/imageRequest';

/**
 * How long the last tasks of each kind took, in milliseconds, oldest first. The kind that was learned of last comes
 * last.
 */
export type KnownDurations = Readonly<Record<string, readonly number[]>>;

const mostKinds = 40;
const mostPerKind = 32;
const precisionMs = 100;
/** What took longer waited for something else, and says nothing about the next one. */
const longestMs = 900_000;

/**
 * Tasks of one kind take about as long as each other. `undefined` where nothing is known of the request, as of tasks
 * from elsewhere.
 */
export function taskKind({
  modelId,
  mode,
  parameters: { size, thinkingMode },
  maxCount,
}: ImageRequest): string | undefined {
  if (modelId === '') return undefined;
  const images = maxCount === 1 ? '1' : maxCount <= 4 ? '2-4' : '5+';
  return [modelId, mode, size ?? 'any size', images, ...(thinkingMode ? ['thinking'] : [])].join(' ');
}

/** What is known after one more task, which took so long. Only the last ones are kept, and only the last kinds. */
export function withDuration(known: KnownDurations, kind: string, durationMs: number): KnownDurations {
  if (!(durationMs > 0 && durationMs <= longestMs)) return known;
  const { [kind]: before = [], ...others } = known;
  const rounded = Math.max(1, Math.round(durationMs / precisionMs)) * precisionMs;
  const all: [string, readonly number[]][] = [
    ...Object.entries(others),
    [kind, [...before, rounded].slice(-mostPerKind)],
  ];
  return Object.fromEntries(all.slice(-mostKinds));
}

/** What was kept as data. Whatever is damaged counts as nothing. */
export function readDurations(kept: unknown): KnownDurations {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
  const isSound = Object.values(kept).every(
    (durations: unknown) =>
      Array.isArray(durations) &&
      durations.length <= mostPerKind &&
      durations.every(
        (durationMs: unknown) => typeof durationMs === 'number' && durationMs > 0 && durationMs <= longestMs,
      ),
  );
  return isSound ? (kept as KnownDurations) : {};
}
