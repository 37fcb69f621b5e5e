import * as z from 'zod/mini';
import type { Money } from '../models/money';
import { addedUp, currencies } from '../models/money';

/**
 * What a request costs. `yuan` counts for the budget, from before it is sent; `images`, `inputs` and `cost` are there
 * once images have come, and `cost` only where a price is known. `at`: milliseconds since 1970.
 */
export const spendingSchema = z.object({
  id: z.string(),
  yuan: z.number().check(z.minimum(0)),
  at: z.optional(z.number()),
  model: z.optional(z.string()),
  workspace: z.optional(z.string()),
  images: z.optional(z.number().check(z.minimum(0))),
  inputs: z.optional(z.number().check(z.minimum(0))),
  cost: z.optional(z.object({ amount: z.number().check(z.minimum(0)), currency: z.enum(currencies) })),
});
export type Spending = z.infer<typeof spendingSchema>;

/** One line of a table: the requests that share a day, a model or a workspace. */
export interface UsageRow {
  name: string;
  images: number;
  /** Input images that were billed or not; the cost has those that were. */
  inputs: number;
  sums: Money[];
  /** Images of models without a known price, which the sums leave out. */
  unpriced: number;
}

export interface UsageReport {
  total: UsageRow;
  /** Newest first, named as `2026-11-26` in the time zone of the person. */
  days: UsageRow[];
  models: UsageRow[];
  workspaces: UsageRow[];
}

/**
 * Counts the requests that brought images: failed ones cost nothing. Models and workspaces with the most images come
 * first.
 */
export function usageReport(spendings: readonly Spending[]): UsageReport {
  const paid = spendings.filter(({ images = 0 }) => images > 0);
  const mostFirst = (rows: UsageRow[]): UsageRow[] => rows.sort((one, other) => other.images - one.images);
  return {
    total: rowOf('', paid),
    days: rowsBy(paid, ({ at = 0 }) => dayOf(at)).sort((one, other) => other.name.localeCompare(one.name)),
    models: mostFirst(rowsBy(paid, ({ model = '' }) => model)),
    workspaces: mostFirst(rowsBy(paid, ({ workspace = '' }) => workspace)),
  };
}

function rowsBy(spendings: readonly Spending[], nameOf: (spending: Spending) => string): UsageRow[] {
  const groups = new Map<string, Spending[]>();
  for (const spending of spendings) {
    const name = nameOf(spending);
    const group = groups.get(name);
    if (group) group.push(spending);
    else groups.set(name, [spending]);
  }
  return [...groups].map(([name, group]) => rowOf(name, group));
}

function rowOf(name: string, spendings: readonly Spending[]): UsageRow {
  const count = (of: (spending: Spending) => number): number => spendings.reduce((sum, one) => sum + of(one), 0);
  return {
    name,
    images: count(({ images = 0 }) => images),
    inputs: count(({ inputs = 0 }) => inputs),
    sums: addedUp(spendings.flatMap(({ cost }) => cost ?? [])),
    unpriced: count(({ images = 0, cost }) => (cost ? 0 : images)),
  };
}

function dayOf(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
