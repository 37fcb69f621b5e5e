import * as vscode from 'vscode';
import { report } from '../../../bench/reportRows';
import { limitRow, median, milliseconds, plainRow, spreadOf } from '../../../bench/rows';
import { pngPicture } from '../../../support/pictures';
import { pauseForLimits, startBench, timedWithBlock } from './benchHost';

const runs = 5;
const maxBlockMs = 25;

describe('bench: an edit whose input needs its alpha channel removed', function () {
  this.timeout(300_000);

  it('does not block the host', async () => {
    const { folder } = await startBench();
    const image = vscode.Uri.joinPath(folder, 'opaque.png');
    await vscode.workspace.fs.writeFile(image, pngPicture(2048, 2048, { channels: 4, alpha: 255 }));
    const edit = (): PromiseLike<unknown> =>
      vscode.commands.executeCommand('easel.editImage', {
        prompt: 'night',
        model: 'wan2.7-image',
        images: [image],
        output: 'flat/',
      });
    await edit();
    const measured: { time: number; block: number }[] = [];
    for (let run = 0; run < runs; run++) {
      await pauseForLimits();
      measured.push(await timedWithBlock(edit));
    }
    const blocks = measured.map(({ block }) => block);
    const what = 'an edit with a 2048*2048 PNG whose alpha channel is removed';
    report(
      limitRow(`Longest block of the event loop, ${what}`, median(blocks), maxBlockMs, milliseconds, {
        spread: spreadOf(blocks, 'ms', 1),
      }),
      plainRow(`Time, ${what}, until its image is saved`, milliseconds(median(measured.map(({ time }) => time)))),
    );
  });
});
