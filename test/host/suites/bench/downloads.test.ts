import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import * as vscode from 'vscode';
import { addressesIn, bareBody, benchJob, submitPath } from '../../../bench/benchJob';
import { limitRow, median, megabytes, milliseconds, plainRow, spreadOf } from '../../../bench/rows';
import { report } from '../../../bench/reportRows';
import { collectGarbage } from '../../../support/garbage';
import { pauseForLimits, startBench, timed } from './benchHost';

const images = 4;
const pairs = 10;
const sampleMs = 10;
const idleMs = 5_000;
const maxBeyondIdleMs = 15;
const maxGrowthBytes = 80 * 1024 * 1024;

describe('bench: four images of 30 MB at once', function () {
  this.timeout(600_000);

  it('memory, speed, and event loop delay', async () => {
    const { baseUrl, key, folder } = await startBench('EASEL_BENCH_NOISE');
    const outputs = { ours: vscode.Uri.joinPath(folder, 'ours'), bare: vscode.Uri.joinPath(folder, 'bare') };
    const ours = (): PromiseLike<unknown> =>
      vscode.commands.executeCommand('easel.generateImage', {
        ...benchJob,
        prompt: 'large',
        n: images,
        output: 'ours/',
      });
    const bare = async (): Promise<void> => {
      await mkdir(outputs.bare.fsPath, { recursive: true });
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(baseUrl + submitPath, { method: 'POST', headers, body: bareBody('large', images) });
      await Promise.all(
        addressesIn(await answer.json()).map(async (address, index) => {
          const { body } = await fetch(address);
          await pipeline(
            Readable.fromWeb(body as ReadableStream),
            createWriteStream(path.join(outputs.bare.fsPath, `${index}.png`)),
          );
        }),
      );
    };
    // Loads modules on first use, so that the measurement does not include them.
    await vscode.commands.executeCommand('easel.generateImage', { ...benchJob, prompt: 'small', output: 'ours/' });
    const idleDelayMs = await delayDuring(
      () =>
        new Promise(resolve => {
          setTimeout(resolve, idleMs);
        }),
    );
    const sides = { ours: new Side(ours), bare: new Side(bare) };
    for (let run = 0; run < pairs; run++) {
      for (const name of run % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
        await sides[name].run();
        await pauseForLimits();
        await vscode.workspace.fs.delete(outputs[name], { recursive: true, useTrash: false });
      }
    }
    const [oursMs, bareMs] = [median(sides.ours.times), median(sides.bare.times)];
    const throughput = bareMs / oursMs;
    const [oursDelayMs, bareDelayMs] = [median(sides.ours.delaysMs), median(sides.bare.delaysMs)];
    const speed = (timeMs: number): string => `${(((images * 30) / timeMs) * 1000).toFixed(0)} MB/s`;
    report(
      limitRow(
        "4 × 30 MB: peak growth of the host's memory, most of 10 runs",
        Math.max(...sides.ours.growths),
        maxGrowthBytes,
        megabytes,
        {
          peer: megabytes(Math.max(...sides.bare.growths)),
          spread: `ours ${sides.ours.growths.map(megabytes).join(', ')}`,
        },
      ),
      {
        what: "4 × 30 MB: throughput, against a bare pipeline over the host's fetch",
        ours: speed(oursMs),
        peer: speed(bareMs),
        ratio: throughput,
        goal: '≥ 0.85',
        isMet: throughput >= 0.85,
        spread: `ours ${spreadOf(sides.ours.times, 'ms')}, bare ${spreadOf(sides.bare.times, 'ms')}`,
      },
      {
        what: '4 × 30 MB: event loop delay, p99, against an idle host',
        ours: milliseconds(oursDelayMs),
        peer: milliseconds(idleDelayMs),
        ratio: NaN,
        goal: '≤ 15.0 ms more',
        isMet: oursDelayMs - idleDelayMs <= maxBeyondIdleMs,
        spread: spreadOf(sides.ours.delaysMs, 'ms'),
      },
      plainRow('  the same of the bare pipeline', milliseconds(bareDelayMs)),
    );
  });
});

/** One way to download the images, with its measurements. */
class Side {
  /** The duration of each run in milliseconds, and its memory in bytes. */
  readonly times: number[] = [];
  readonly delaysMs: number[] = [];
  readonly growths: number[] = [];

  constructor(private readonly work: () => PromiseLike<unknown>) {}

  async run(): Promise<void> {
    // Otherwise the measurement would begin with memory from the previous one.
    collectGarbage();
    const before = process.memoryUsage.rss();
    let peak = before;
    const sampling = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, sampleMs);
    this.delaysMs.push(
      await delayDuring(async () => {
        this.times.push(await timed(this.work));
      }),
    );
    clearInterval(sampling);
    this.growths.push(Math.max(peak, process.memoryUsage.rss()) - before);
  }
}

/**
 * The 99th percentile in milliseconds. A new monitor each time, because a restarted one would count the pause between.
 */
async function delayDuring(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: sampleMs });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}
