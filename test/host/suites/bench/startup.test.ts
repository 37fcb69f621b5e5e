import * as vscode from 'vscode';
import { copyCount } from '../../../bench/extensionCopies';
import { limitRow, median, milliseconds, plainRow, spreadOf } from '../../../bench/rows';
import { report } from '../../../bench/reportRows';
import { startBench, timed } from './benchHost';
import { WakeUps } from './wakeUps';

const idleMs = 60_000;
const settleMs = 15_000;

describe('bench: start-up', function () {
  this.timeout(300_000);

  it('activation, compared with that of an empty extension', async () => {
    const times = { easel: [] as number[], empty: [] as number[] };
    // The first copy also measures what the editor loads on first use; the last copy is reserved for the next test.
    for (let copy = 0; copy < copyCount - 1; copy++) {
      const both = ['easel', 'empty'] as const;
      for (const name of copy % 2 === 0 ? both : both.toReversed()) {
        const time = await timed(() => activate(`${name}${copy}`));
        if (copy > 0) times[name].push(time);
      }
    }
    const [easel, empty] = [median(times.easel), median(times.empty)];
    const spread = `ours ${spreadOf(times.easel, 'ms', 1)}, empty ${spreadOf(times.empty, 'ms', 1)}`;
    report({
      what: `Activation, median of ${times.easel.length} alternating pairs, against an empty extension`,
      ours: milliseconds(easel),
      peer: milliseconds(empty),
      ratio: NaN,
      goal: '≤ 5.0 ms more',
      isMet: easel - empty <= 5,
      spread,
    });
  });

  it('wake-ups in an idle minute', async () => {
    const wakeUps = new WakeUps();
    await activate(`easel${copyCount - 1}`);
    const { access } = await startBench();
    await vscode.commands.executeCommand('easel.generateImage', {
      prompt: 'a hut',
      model: 'qwen-image-2.0',
      size: '512*512',
      output: 'bench/',
    });
    await vscode.commands.executeCommand('easel.openStudio');
    while (!access.studio.sent.some(({ type }) => type === 'snapshot'))
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await new Promise(resolve => {
      setTimeout(resolve, settleMs);
    });
    wakeUps.reset();
    await new Promise(resolve => {
      setTimeout(resolve, idleMs);
    });
    const [atRest, afterWork] = [
      wakeUps.of(`/easel${copyCount - 1}/`),
      wakeUps.of(`${process.env['EASEL_REPOSITORY'] ?? ''}/dist/`),
    ];
    wakeUps.stop();
    report(
      limitRow(`Timers of ours in ${idleMs / 1000} s idle, after activation`, atRest.timers, 0, String),
      limitRow(
        `Timers of ours in ${idleMs / 1000} s idle, after an image and a closed Studio`,
        afterWork.timers,
        0,
        String,
      ),
      // The editor reports when the person has been inactive for a while.
      ...[...atRest.causes, ...afterWork.causes].map(([cause, count]) =>
        plainRow(`  called back meanwhile: ${cause}`, String(count)),
      ),
    );
  });
});

function activate(name: string): Thenable<unknown> {
  const extension = vscode.extensions.getExtension(`easel.${name}`);
  if (!extension || extension.isActive) throw new Error(`${name} is not there, or not asleep`);
  return extension.activate();
}
