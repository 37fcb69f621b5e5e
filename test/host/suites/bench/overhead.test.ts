import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import { benchJob } from '../../../bench/benchJob';
import { serviceHash } from '../../../support/serviceHash';
import { report } from '../../../bench/reportRows';
import type { TableRow } from '../../../bench/rows';
import { median, milliseconds, spreadOf } from '../../../bench/rows';
import { bareJob, carefulJob, flush, guardedJob } from './bareJobs';
import type { EaselInBench } from './benchHost';
import { pauseForLimits, startBench, timed, variable } from './benchHost';

const rounds = 30;
const warmUps = 3;

describe("bench: the extension's overhead, from the prompt to the saved file", function () {
  this.timeout(300_000);

  it('a picture that the stand-in draws', async () => {
    await compare(await startBench(), 'a lighthouse in the storm');
  });

  it('a picture that does not compress', async () => {
    await compare(await startBench('EASEL_BENCH_NOISE'), 'usual');
  });
});

async function compare(easel: EaselInBench, prompt: string): Promise<void> {
  const { baseUrl, key, folder } = easel;
  const fileAt = (name: string): string => path.join(folder.fsPath, name);
  const files = {
    ours: '',
    bare: fileAt('bare.png'),
    careful: fileAt('careful.png'),
    guarded: fileAt('guarded.png'),
    floor: fileAt('floor.png'),
  };
  const floor = startFloor(baseUrl, key, prompt, files.floor);
  const ways: Record<keyof typeof files, () => Promise<unknown>> = {
    ours: async () => {
      const { images } = await vscode.commands.executeCommand<SavedImages<vscode.Uri>>('easel.generateImage', {
        ...benchJob,
        prompt,
        output: 'bench/',
      });
      files.ours = images[0]?.uri.fsPath ?? '';
    },
    bare: () => bareJob(easel, prompt, files.bare),
    careful: () => carefulJob(easel, prompt, files.careful),
    guarded: () => guardedJob(easel, prompt, files.guarded),
    floor: floor.once,
  };
  const names = Object.keys(ways) as (keyof typeof files)[];
  for (let run = 0; run < warmUps; run++) for (const work of [...Object.values(ways), pauseForLimits]) await work();
  const pictures = await Promise.all(Object.values(files).map(file => readFile(file)));
  // The extension also writes into the file how it was made.
  const hashes = new Set(pictures.map(bytes => serviceHash(bytes)));
  if (hashes.size !== 1) throw new Error('They did not fetch the same picture');
  await rm(path.dirname(files.ours), { recursive: true });
  const times: Record<keyof typeof files, number[]> = { ours: [], bare: [], careful: [], guarded: [], floor: [] };
  for (let run = 0; run < rounds; run++) {
    await pauseForLimits();
    // Each side runs right after each other side equally often, because a run pays for the memory that the previous one
    // left.
    for (const name of orderOf(names, run)) {
      times[name].push(name === 'floor' ? await floor.once() : await timed(ways[name]));
      // Flushing the file also flushes everything that was written before.
      await flush(files[name]);
    }
    // Each existing name would cost one more attempt.
    await rm(files.ours);
  }
  floor.end();
  const megabytes = ((pictures[0]?.length ?? 0) / 1024 / 1024).toFixed(1);
  const against = (what: string, peer: keyof typeof files, goal?: number): TableRow => {
    const ratio = median(times.ours.map((timeMs, run) => timeMs / (times[peer][run] ?? NaN)));
    return {
      what,
      ours: milliseconds(median(times.ours)),
      peer: milliseconds(median(times[peer])),
      ratio,
      goal: goal === undefined ? '' : `≤ ${goal}`,
      isMet: goal === undefined || ratio <= goal,
      spread: `ours ${spreadOf(times.ours, 'ms')}, peer ${spreadOf(times[peer], 'ms')}`,
    };
  };
  report(
    against(`Prompt to file, a PNG of ${megabytes} MB, against bare code over the host's fetch`, 'bare', 1.15),
    against('  against the same with every step on the disk before the next one', 'careful'),
    against('  against the same that keeps every promise', 'guarded', 1.25),
    against('  against bare Node http in a process of its own', 'floor'),
  );
}

/** Alternates forwards and backwards, and starts with another side each time. */
function orderOf<T>(names: readonly T[], round: number): T[] {
  const begin = Math.floor(round / 2) % names.length;
  const rotated = [...names.slice(begin), ...names.slice(0, begin)];
  return round % 2 === 0 ? rotated : rotated.reverse();
}

/** Starts plain Node http in another process. */
function startFloor(
  baseUrl: string,
  key: string,
  prompt: string,
  file: string,
): { once: () => Promise<number>; end: () => void } {
  const args = ['--import', 'tsx', 'test/bench/httpFloor.ts', baseUrl, key, prompt, file];
  const child = spawn(variable('EASEL_BENCH_NODE'), args, {
    cwd: variable('EASEL_REPOSITORY'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    once: async () => {
      child.stdin.write('\n');
      const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
      if (done === true) throw new Error('The floor has ended');
      return Number(value);
    },
    end: () => {
      child.stdin.end();
    },
  };
}
