import type { BenchRow } from './polling';

export type { BenchRow } from './polling';

/** A line of the table. `ratio` is NaN if the goal is an absolute figure; `spread` describes the single runs. */
export interface TableRow extends BenchRow {
  spread?: string;
}

/** The quantile by the nearest-rank method. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The range of the middle half of the values. */
export function spreadOf(values: readonly number[], unit: string, digits = 0): string {
  return `${quantile(values, 0.25).toFixed(digits)} to ${quantile(values, 0.75).toFixed(digits)} ${unit}`;
}

/** The exponent with which the time grows with the size, between two measurements. */
export function growthExponent(from: { size: number; time: number }, to: { size: number; time: number }): number {
  return Math.log(to.time / from.time) / Math.log(to.size / from.size);
}

export const milliseconds = (value: number, digits = 1): string => `${value.toFixed(digits)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

const noRatio = NaN;

/** A figure with a maximum. */
export function limitRow(
  what: string,
  value: number,
  limit: number,
  format: (value: number) => string,
  more: Partial<TableRow> = {},
): TableRow {
  return {
    what,
    ours: format(value),
    peer: '',
    ratio: noRatio,
    goal: `≤ ${format(limit)}`,
    isMet: value <= limit,
    ...more,
  };
}

/** A figure without a goal. */
export function plainRow(what: string, ours: string, more: Partial<TableRow> = {}): TableRow {
  return { what, ours, peer: '', ratio: noRatio, goal: '', isMet: true, ...more };
}
