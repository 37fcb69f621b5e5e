import type { ImageRequest } from '../request/imageRequest';

/**
 * The durations of the latest tasks of each kind, in milliseconds, oldest first. The kind that was updated last comes
 * last.
 */
export type KnownDurations = Readonly<Record<string, readonly number[]>>;

const maxKinds = 40;
const maxPerKind = 32;
const precisionMs = 100;
/** A task that took longer than this waited for something else, and says nothing about the next one. */
const maxDurationMs = 900_000;

/**
 * The kind of a request; tasks of one kind take about equally long. `undefined` when nothing is known about the
 * request, as for tasks that another program created.
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

/** Adds the duration of a task. Only the latest durations of each kind are kept, and only the latest kinds. */
export function withDuration(known: KnownDurations, kind: string, durationMs: number): KnownDurations {
  if (!(durationMs > 0 && durationMs <= maxDurationMs)) return known;
  const { [kind]: before = [], ...others } = known;
  const rounded = Math.max(1, Math.round(durationMs / precisionMs)) * precisionMs;
  const all: [string, readonly number[]][] = [
    ...Object.entries(others),
    [kind, [...before, rounded].slice(-maxPerKind)],
  ];
  return Object.fromEntries(all.slice(-maxKinds));
}

/** Reads stored data. Damaged data counts as no data. */
export function readDurations(kept: unknown): KnownDurations {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
  const isSound = Object.values(kept).every(
    (durations: unknown) =>
      Array.isArray(durations) &&
      durations.length <= maxPerKind &&
      durations.every(
        (durationMs: unknown) => typeof durationMs === 'number' && durationMs > 0 && durationMs <= maxDurationMs,
      ),
  );
  return isSound ? (kept as KnownDurations) : {};
}
