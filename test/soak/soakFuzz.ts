import { fileURLToPath } from 'node:url';
import { fuzzes, runNamedFuzz } from '../fuzz/fuzzes';

interface FuzzRow {
  name: string;
  rounds: number;
  /** The outcomes of the inputs, or the first violation. */
  detail: string;
  ok: boolean;
  seconds: number;
}

/** Runs every fuzz in full, one after the other, and goes on after a failure. */
export async function runFuzz(onRow: (row: FuzzRow) => void = () => undefined): Promise<FuzzRow[]> {
  const rows: FuzzRow[] = [];
  for (const fuzz of fuzzes) {
    const started = performance.now();
    const outcome = await runNamedFuzz(fuzz, fuzz.rounds).then(
      ({ taken, refused, slowestMs }) => ({
        ok: true,
        detail: `${[
          `taken ${taken}`,
          ...Object.entries(refused)
            .sort(([, a], [, b]) => b - a)
            .map(([code, count]) => `${code} ${count}`),
        ].join(', ')}; slowest ${Math.ceil(slowestMs)} ms`,
      }),
      (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
    );
    const row = {
      name: fuzz.name,
      rounds: fuzz.rounds,
      seconds: Math.round((performance.now() - started) / 1000),
      ...outcome,
    };
    rows.push(row);
    onRow(row);
  }
  return rows;
}

async function main(): Promise<void> {
  const width = Math.max(...fuzzes.map(({ name }) => name.length));
  const rows = await runFuzz(({ name, rounds, ok, seconds, detail }) => {
    console.log(
      `${name.padEnd(width)}  ${String(rounds).padStart(7)}  ${ok ? 'ok    ' : 'FAILED'}  ` +
        `${String(seconds).padStart(4)} s  ${detail}`,
    );
  });
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main();
