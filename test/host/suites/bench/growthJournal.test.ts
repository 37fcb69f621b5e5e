import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Resumed } from '../../../../src/core/contributions/contributions';
import { SystemClock } from '../../../../src/engine/connection/clock';
import { Journal } from '../../../../src/engine/journal/journal';
import { entryName, parseJournalName } from '../../../../src/engine/journal/journalNames';
import type { GrowthStep } from '../../../bench/growthRows';
import { growthRows } from '../../../bench/growthRows';
import { journalEntry, RecordingLog } from '../../../support/journalFixtures';
import { report } from '../../../bench/reportRows';
import { startBench, timedWithBlock } from './benchHost';

const sizes = [1, 10, 100, 1_000];
const runs = 3;
/** The id of a window that has ended. */
const goneOwner = 'deadbeef';

describe('bench: unfinished jobs by number', function () {
  this.timeout(600_000);

  it('scan at start, and taking over', async () => {
    const grown = { look: [] as GrowthStep[], claim: [] as GrowthStep[] };
    for (const size of sizes) {
      const measured = { look: [] as GrowthStep['runs'][number][], claim: [] as GrowthStep['runs'][number][] };
      for (let run = 0; run < runs; run++) {
        const folder = await mkdtemp(path.join(tmpdir(), 'easel-bench-'));
        await leave(folder, size, vscode.Uri.file(folder), 'http://127.0.0.1:1');
        measured.look.push(
          await timedWithBlock(async () =>
            (await readdir(folder)).some(name => parseJournalName(name)?.kind === 'entry'),
          ),
        );
        const journal = new Journal(folder, new RecordingLog(), new SystemClock());
        measured.claim.push(
          await timedWithBlock(async () => {
            const { records } = await journal.claim(() => undefined);
            if (records.length !== size) throw new Error(`${records.length} of ${size} were taken over`);
          }),
        );
        await journal.dispose();
        await rm(folder, { recursive: true });
      }
      for (const name of ['look', 'claim'] as const) grown[name].push({ size, runs: measured[name] });
    }
    report(
      ...growthRows('Journal, the look at start: jobs', grown.look),
      ...growthRows('Journal, taking over: jobs', grown.claim),
    );
  });

  it('finishing them, from the list of images to the saved files', async () => {
    const { access, folder, baseUrl } = await startBench('EASEL_BENCH_NOISE');
    const output = vscode.Uri.joinPath(folder, 'resumed');
    const finish = async (size: number): Promise<GrowthStep['runs'][number]> => {
      await leave(access.journalFolder.fsPath, size, output, new URL(baseUrl).origin);
      const measured = await timedWithBlock(resumeAll);
      const saved = (await readdir(output.fsPath)).length;
      if (saved !== size) throw new Error(`${saved} of ${size} were saved`);
      await vscode.workspace.fs.delete(output, { recursive: true, useTrash: false });
      return measured;
    };
    // The first request of a host takes longer.
    await finish(1);
    const grown: GrowthStep[] = [];
    for (const size of sizes) grown.push({ size, runs: [await finish(size)] });
    report(...growthRows('easel.resumeUnfinished, until all images are saved: jobs', grown));
  });
});

async function resumeAll(): Promise<void> {
  for (let waiting = 1; waiting > 0;) {
    waiting = (await vscode.commands.executeCommand<Resumed<vscode.Uri>>('easel.resumeUnfinished', {})).waiting.length;
  }
}

/** Writes the journal of a window that ended after the answers had arrived. */
async function leave(folder: string, count: number, output: vscode.Uri, origin: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let index = 0; index < count; index++) {
    const id = randomUUID();
    const entry = journalEntry(id, {
      address: { baseUrl: `${origin}/api/v1`, region: 'beijing', decidedBy: 'setting' },
      target: { folder: output.toString(), baseNames: [`a-lighthouse-${index}`], extension: '.png', overwrite: false },
      stage: {
        name: 'answer',
        requestId: id,
        parts: [{ kind: 'image', url: `${origin}/small.png` }],
        complete: true,
        since: Date.now(),
      },
    });
    await writeFile(path.join(folder, entryName(id, goneOwner)), JSON.stringify(entry), { mode: 0o600 });
  }
}
