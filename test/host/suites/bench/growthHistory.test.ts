import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { commands } from 'vscode';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import { History } from '../../../../src/engine/history/history';
import type { GrowthStep } from '../../../bench/growthRows';
import { growthRows } from '../../../bench/growthRows';
import { RecordingLog } from '../../../support/journalFixtures';
import { report } from '../../../bench/reportRows';
import { startBench, timedWithBlock } from './benchHost';
import { openStudio } from './openStudio';

const sizes = [10, 100, 1_000, 10_000];
const runs = 5;
const firstCreatedAt = 1_770_000_000_000;

describe('bench: history by number of attempts', function () {
  this.timeout(600_000);

  it('load, list, refresh', async () => {
    const steps = { load: [] as GrowthStep[], list: [] as GrowthStep[], refresh: [] as GrowthStep[] };
    for (const size of sizes) {
      const measured = {
        load: [] as GrowthStep['runs'][number][],
        list: [] as GrowthStep['runs'][number][],
        refresh: [] as GrowthStep['runs'][number][],
      };
      for (let run = 0; run < runs; run++) {
        const folder = await mkdtemp(path.join(tmpdir(), 'easel-bench-'));
        const history = new History(folder, new RecordingLog(), Date);
        await append(folder, 0, size);
        measured.load.push(await timedWithBlock(() => history.load()));
        measured.list.push(await timedWithBlock(async () => Promise.resolve(history.list())));
        if (history.list().length !== size) throw new Error(`${history.list().length} of ${size} were read`);
        // Simulates another window that has added an attempt.
        await append(folder, size, 1);
        measured.refresh.push(await timedWithBlock(() => history.refresh()));
        await history.dispose();
        await rm(folder, { recursive: true });
      }
      for (const name of ['load', 'list', 'refresh'] as const) steps[name].push({ size, runs: measured[name] });
    }
    report(
      ...growthRows('History, load: attempts', steps.load),
      ...growthRows('History, list: attempts', steps.list),
      ...growthRows('History, refresh after one more: attempts', steps.refresh),
    );
  });

  it('opening the Studio', async () => {
    const { access, folder } = await startBench();
    await openAndClose(() => openStudio(access));
    const grown: GrowthStep[] = [];
    for (const [index, size] of sizes.entries()) {
      const before = sizes[index - 1] ?? 0;
      await append(access.historyFolder.fsPath, before, size - before, folder);
      await access.history.refresh();
      const measured: GrowthStep['runs'][number][] = [];
      for (let run = 0; run < runs; run++)
        await openAndClose(async () => {
          measured.push(await timedWithBlock(() => openStudio(access)));
        });
      grown.push({ size, runs: measured });
    }
    report(...growthRows('Studio, from the command to its ready message: attempts', grown));
  });
});

async function openAndClose(open: () => Promise<unknown>): Promise<void> {
  await open();
  await commands.executeCommand('workbench.action.closeAllEditors');
}

async function append(folder: string, from: number, count: number, pictures?: vscode.Uri): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = Array.from(
    { length: count },
    (_value, index) => `${JSON.stringify(attempt(from + index, pictures?.toString() ?? 'file:///workspace'))}\n`,
  );
  await appendFile(path.join(folder, 'history.jsonl'), lines.join(''));
}

function attempt(index: number, place: string): Attempt {
  const model = 'qwen-image-2.0';
  const prompt =
    `A lighthouse in a storm, number ${index}: waves, spray, a beam of light through the rain, ` +
    'painted in oil with broad strokes';
  return {
    id: randomUUID(),
    createdAt: firstCreatedAt + index * 60_000,
    endedAt: firstCreatedAt + index * 60_000 + 12_000,
    status: 'saved',
    options: { prompt, model, size: '2048*2048', seed: index },
    model,
    mode: 'generate',
    size: '2048*2048',
    maxCount: 1,
    images: [{ uri: `${place}/assets/a-lighthouse-in-a-storm-${index}.png`, width: 2048, height: 2048 }],
    warnings: [],
    requestId: randomUUID(),
  };
}
