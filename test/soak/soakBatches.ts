import { PackedCli } from '../support/packedCli';
import { runBatchKills } from './batchKills';
import type { PartResult } from './soakTable';
import { noTotals } from './soakTable';

const count = 200;

/** 200 missing images of documents, made in one batch that is killed twice among faults. */
export async function runBatches({ seed }: { seed: number }): Promise<PartResult> {
  const cli = await PackedCli.pack();
  try {
    const { rounds, submits, struck, whole, double, lost, leftovers, keyLeaks } = await runBatchKills(cli, {
      seed,
      count,
      onCommand: line => {
        console.log(line);
      },
    });
    const problems = [
      ...double.map(word => `${word} was paid for more than once`),
      ...lost.map(fate => `not there: ${fate}`),
      ...leftovers.map(name => `${name} is left over`),
      ...keyLeaks.map(where => `the key is in ${where}`),
    ];
    return {
      part: 'batches',
      rows: [
        {
          what: `${count} missing images`,
          way: 'SIGKILL, twice',
          submits,
          due: count,
          whole,
          spoilt: leftovers.length,
          note: `${struck} requests struck by faults; complete after ${rounds} more commands`,
          ok: problems.length === 0,
        },
      ],
      problems,
      totals: {
        ...noTotals,
        lost: lost.length,
        duplicateSubmits: double.length,
        spoilt: leftovers.length,
        keyLeaks: keyLeaks.length,
      },
    };
  } finally {
    cli.remove();
  }
}
