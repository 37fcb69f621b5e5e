import type { Row } from '../kill/outcome';
import type { PartResult } from './soakTable';

/**
 * What went wrong in these kills, by kind. A row that is as expected has all its images, each submit once, and told
 * what it had to tell, once.
 */
export function killFigures(rows: readonly Row[]): Omit<PartResult['totals'], 'keyLeaks'> {
  const failed = rows.flatMap(row => (row.problem === undefined ? [] : [{ ...row, problem: row.problem }]));
  const count = (pattern: RegExp): number => failed.filter(({ problem }) => pattern.test(problem)).length;
  return {
    lost: failed.reduce((sum, { made, whole, duplicates }) => sum + Math.max(0, made - whole + duplicates), 0),
    duplicateSubmits: count(/^submits of /),
    spoilt: rows.reduce((sum, { duplicates, leftovers }) => sum + duplicates + leftovers, 0),
    untruths: count(/all messages|^told:|^\/.*\/\w* in\n/),
  };
}
