import type { TableRow } from './rows';

/** The parts in the order in which they run. */
export const partNames = [
  'overhead',
  'polling',
  'batches',
  'downloads',
  'uploads',
  'records',
  'startup',
  'size',
  'growth',
  'documents',
  'panel',
  'frames',
  'build',
] as const;
export type PartName = (typeof partNames)[number];

export interface PartResult {
  part: PartName;
  rows: TableRow[];
  /** Errors that stopped the part. */
  problems: string[];
}

const titles = ['part', 'what', 'ours', 'floor or peer', 'ratio', 'goal', 'met', 'spread'];
const numeric = new Set(['ours', 'floor or peer', 'ratio']);

/** Formats all parts as one table, followed by the parts that failed. */
export function formatResults(results: readonly PartResult[]): string {
  const lines = [titles, ...results.flatMap(({ part, rows }) => rows.map(row => cellsOf(part, row)))];
  const widths = titles.map((_title, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    numeric.has(titles[column] ?? '') ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  const rows = results.flatMap(result => result.rows).filter(({ goal }) => goal !== '');
  return [
    '',
    ...lines.map(line => line.map(pad).join('  ').trimEnd()),
    '',
    ...results.flatMap(({ part, problems }) => problems.map(problem => `DID NOT RUN  ${part}: ${problem}`)),
    `${rows.filter(({ isMet }) => isMet).length} of ${rows.length} goals met`,
  ].join('\n');
}

function cellsOf(part: string, { what, ours, peer, ratio, goal, isMet, spread = '' }: TableRow): string[] {
  return [
    part,
    what,
    ours,
    peer,
    Number.isFinite(ratio) ? ratio.toFixed(2) : '',
    goal,
    goal === '' ? '' : isMet ? 'yes' : 'NO',
    spread,
  ];
}
