import { appendFileSync } from 'node:fs';
import type { TableRow } from './rows';

/** Sends rows to the table of `npm run bench`, if that started this process. */
export function report(...rows: TableRow[]): void {
  const file = process.env['EASEL_BENCH_REPORT'];
  if (file !== undefined) appendFileSync(file, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
}
