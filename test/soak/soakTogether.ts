import { makeTogether } from '../kill/together';
import type { PartResult } from './soakTable';
import { noTotals } from './soakTable';

/** Requests that left in time may arrive too soon where one travels longer than another. */
const refusedShare = 0.1;

/** Two windows, an MCP server and a terminal share one workspace, and so many jobs. */
export async function runTogether({ jobs }: { jobs: number }): Promise<PartResult> {
  const each = Math.max(1, Math.round(jobs / 4));
  const { submits, refusedAsTooFast, whole, otherFiles, errors, ...made } = await makeTogether(each);
  const [lost, duplicateSubmits] = [Math.max(0, made.jobs - whole), Math.max(0, submits - made.jobs)];
  const problems = [
    ...errors,
    ...otherFiles.map(name => `not an image of its own: ${name}`),
    ...(refusedAsTooFast > made.jobs * refusedShare ? [`${refusedAsTooFast} submits came too soon`] : []),
  ];
  const row = {
    what: `${made.jobs} jobs`,
    way: 'two windows, a server, a terminal',
    submits,
    due: made.jobs,
    whole,
    spoilt: otherFiles.length,
    ok: problems.length === 0 && lost === 0 && duplicateSubmits === 0,
    note: `${refusedAsTooFast} submits refused as too soon`,
  };
  return {
    part: 'together',
    rows: [row],
    problems,
    totals: { ...noTotals, lost, duplicateSubmits, spoilt: otherFiles.length },
  };
}
