import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pickInputImages } from '../../../../src/ui/pickers/imagePicker';
import type { GrowthStep } from '../../../bench/growthRows';
import { growthRows } from '../../../bench/growthRows';
import { untilEnded } from '../../support/untilEnded';
import { report } from '../../../bench/reportRows';
import { startBench, timedWithBlock } from './benchHost';

const sizes = [100, 20_000];
const runs = 5;
const filesPerFolder = 100;
/** One file in this many is a picture. */
const pictureEvery = 10;

describe('bench: picker of input images by size of the workspace', function () {
  this.timeout(600_000);

  it('from the command until the picker is shown', async () => {
    const { folder } = await startBench();
    const grown: GrowthStep[] = [];
    for (const [index, size] of sizes.entries()) {
      await writeFiles(folder.fsPath, sizes[index - 1] ?? 0, size);
      await pick();
      const measured: GrowthStep['runs'][number][] = [];
      for (let run = 0; run < runs; run++) measured.push(await timedWithBlock(pick));
      grown.push({ size, runs: measured });
    }
    report(...growthRows('Input picker, until it is shown: files in the workspace', grown));
  });
});

/** Closes the picker as soon as it is shown. */
const pick = async (): Promise<void> => {
  await untilEnded(pickInputImages('Pick'), 'workbench.action.closeQuickOpen');
};

async function writeFiles(root: string, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) {
    const folder = path.join(root, 'many', String(Math.floor(index / filesPerFolder)));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `file ${index}.${index % pictureEvery === 0 ? 'png' : 'txt'}`), '');
  }
}
