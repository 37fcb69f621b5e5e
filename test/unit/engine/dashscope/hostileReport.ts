import { appendFileSync } from 'node:fs';

/** What one hostile answer or record cost. */
export interface HostileRow {
  name: string;
  /** The HTTP status of an answer, or what it was written to. */
  way: string;
  /** The longest time in which nothing else could run. */
  blockMs: number;
  /** By how much the process grew. */
  grownMB: number;
}

/** Appends a line of JSON to the file named by EASEL_HOSTILE_REPORT. */
export function reportHostile(row: HostileRow): void {
  const file = process.env['EASEL_HOSTILE_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
