import { appendFileSync } from 'node:fs';
import type { TableRow } from './rows';

/** From another process to the table, where `npm run bench` has started it. */
export function report(...rows: TableRow[]): void {
  const file = process.env['EASEL_BENCH_REPORT'];
  if (file !== undefined) appendFileSync(file, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
}
