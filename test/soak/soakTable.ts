/** The parts of a long run, in order. */
export const partNames = [
  'faults',
  'jobs',
  'kills',
  'processes',
  'together',
  'batches',
  'sites',
  'fuzz',
  'hostile',
] as const;
export type PartName = (typeof partNames)[number];

/** One line of the table. A column that a part does not count stays empty. */
export interface TableRow {
  what: string;
  way: string;
  submits?: number;
  /** Images that had to be saved, and how many of them are saved byte for byte. */
  due?: number;
  whole?: number;
  /** Files that are partial, left over, duplicated, or changed although they are not the job's own. */
  spoilt?: number;
  note: string;
  ok: boolean;
}

interface Totals {
  lost: number;
  duplicateSubmits: number;
  spoilt: number;
  keyLeaks: number;
  /** Messages about what was sent and what may be billed that were missing, wrong or told twice. */
  untruths: number;
}

export interface PartResult {
  part: PartName;
  rows: TableRow[];
  totals: Totals;
  /** Every failed check, and any error that stopped the part. */
  problems: string[];
}

export const noTotals: Totals = { lost: 0, duplicateSubmits: 0, spoilt: 0, keyLeaks: 0, untruths: 0 };

const titles = ['part', 'what', 'way', 'submits', 'due', 'whole', 'spoilt', '', 'note'] as const;
const isNumber = (column: number): boolean => column >= 3 && column <= 6;
const maxNoteLength = 90;

/** Formats all parts as one table, followed by the failures and the totals. */
export function formatResults(results: readonly PartResult[]): string {
  const cells = results.flatMap(({ part, rows }) => rows.map(row => cellsOf(part, row)));
  const lines = [[...titles], ...cells];
  const widths = titles.map((_title, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)));
  const table = lines.map(line =>
    line
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const problems = results.flatMap(({ part, problems: of }) => of.map(problem => `FAILED  ${part}: ${problem}`));
  return ['', ...table, '', ...problems, totalsLine(results)].join('\n');
}

export function totalsLine(results: readonly PartResult[]): string {
  const { lost, duplicateSubmits, spoilt, keyLeaks, untruths } = totalsOf(results);
  const failed = results.reduce((sum, { problems }) => sum + problems.length, 0);
  return [
    `lost images ${lost}`,
    `duplicate submits ${duplicateSubmits}`,
    `partial or overwritten files ${spoilt}`,
    `key leaks ${keyLeaks}`,
    `untruths about money ${untruths}`,
    `failed checks ${failed}`,
  ].join(', ');
}

export function totalsOf(results: readonly PartResult[]): Totals {
  const sum = (of: keyof Totals): number => results.reduce((total, { totals }) => total + totals[of], 0);
  return {
    lost: sum('lost'),
    duplicateSubmits: sum('duplicateSubmits'),
    spoilt: sum('spoilt'),
    keyLeaks: sum('keyLeaks'),
    untruths: sum('untruths'),
  };
}

export function isGood(results: readonly PartResult[]): boolean {
  return (
    results.every(({ problems, rows }) => problems.length === 0 && rows.length > 0 && rows.every(({ ok }) => ok)) &&
    Object.values(totalsOf(results)).every(count => count === 0)
  );
}

function cellsOf(part: PartName, { what, way, submits, due, whole, spoilt, ok, note }: TableRow): string[] {
  const line = [...note.replace(/\s+/g, ' ')];
  const shortened = line.length > maxNoteLength ? `${line.slice(0, maxNoteLength - 1).join('')}…` : line.join('');
  return [
    part,
    what,
    way,
    ...[submits, due, whole, spoilt].map(count => String(count ?? '')),
    ok ? 'ok' : 'FAILED',
    shortened,
  ];
}
