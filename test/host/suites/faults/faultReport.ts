import { appendFileSync } from 'node:fs';

/** The result of a row, for the table. */
export interface ReportedRow {
  name: string;
  path: string;
  caller: string;
  submits: number;
  /** Number of images that must exist in the end. */
  expected: number;
  /** Files that equal an image of the service byte for byte. */
  whole: number;
  /** Files that are incomplete, and files of the person that have changed. */
  wrong: number;
  told: readonly string[];
  /** When the call had ended. */
  journal: string;
}

/** Appends a line of JSON to the file named by EASEL_FAULT_REPORT. */
export function reportRow(row: ReportedRow): void {
  const file = process.env['EASEL_FAULT_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
