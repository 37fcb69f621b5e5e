import type { TableRow } from './rows';
import { growthExponent, median, milliseconds, plainRow, limitRow } from './rows';

const maxBlockMs = 50;
/** Slightly above linear, because short times are measured inaccurately. */
const maxExponent = 1.2;

/** Each run of one step at one size: its time, and its longest block of the event loop, in milliseconds. */
export interface GrowthStep {
  size: number;
  runs: readonly { time: number; block: number }[];
}

/** The time at each size, the longest block at any size, and the growth exponent between the last two sizes. */
export function growthRows(what: string, grown: readonly GrowthStep[]): TableRow[] {
  const steps = grown.map(({ size, runs }) => ({
    size,
    time: median(runs.map(({ time }) => time)),
    block: median(runs.map(({ block }) => block)),
  }));
  const [before, last] = steps.slice(-2);
  const worst = steps.reduce((one, other) => (other.block > one.block ? other : one));
  return [
    ...steps.map(({ size, time, block }) =>
      plainRow(`${what}, ${size.toLocaleString('en')}`, milliseconds(time), {
        spread: `longest block ${milliseconds(block)}`,
      }),
    ),
    limitRow(
      `  longest block of the event loop, at ${worst.size.toLocaleString('en')}`,
      worst.block,
      maxBlockMs,
      milliseconds,
    ),
    ...(before && last
      ? [
          limitRow(
            `  growth exponent, ${before.size.toLocaleString('en')} to ${last.size.toLocaleString('en')}`,
            growthExponent(before, last),
            maxExponent,
            value => value.toFixed(2),
          ),
        ]
      : []),
  ];
}
