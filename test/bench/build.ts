import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { median, limitRow, spreadOf } from './rows';
import type { TableRow } from './rows';

const root = path.resolve(import.meta.dirname, '../..');
const builds = 5;
const testRuns = 3;
const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** @returns the duration in seconds. */
function time(command: string, args: readonly string[]): number {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return (performance.now() - started) / 1000;
}

/** Measures the steps between a change and its tests. */
export async function benchBuild(): Promise<TableRow[]> {
  try {
    const build = Array.from({ length: builds }, () => time('npm', ['run', '--silent', 'build']));
    const unit = Array.from({ length: testRuns }, () => time('npm', ['run', '--silent', 'test:unit']));
    return await Promise.resolve([
      limitRow(`npm run build, median of ${builds}`, median(build), 2, seconds, { spread: spreadOf(build, 's', 1) }),
      limitRow(`npm run test:unit, median of ${testRuns}`, median(unit), 5, seconds, {
        spread: spreadOf(unit, 's', 1),
      }),
    ]);
  } finally {
    // Leaves the production build, which the other parts measure.
    time('node', ['src/build/esbuild.mjs', '--production']);
  }
}
