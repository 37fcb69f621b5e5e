import { appendFileSync } from 'node:fs';

/** What a row came to, for whoever prints the table. */
export interface ReportedRow {
  name: string;
  path: string;
  caller: string;
  submits: number;
  /** Images that have to be there in the end. */
  expected: number;
  /** Files that are byte for byte what the service made. */
  whole: number;
  /** Files that are not whole, or were somebody's and are no longer what they were. */
  wrong: number;
  told: readonly string[];
  /** When the call had ended. */
  journal: string;
}

/** Adds one line of JSON to the file that EASEL_FAULT_REPORT names. */
export function reportRow(row: ReportedRow): void {
  const file = process.env['EASEL_FAULT_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
