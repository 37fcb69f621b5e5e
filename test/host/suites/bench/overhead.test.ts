import { spawn } from 'node:child_process';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions';
import { addressesIn, bareBody, benchJob, submitPath } from '../../../bench/bareJob';
import { median, milliseconds, spreadOf } from '../../../bench/rows';
import type { EaselInBench } from './benchHost';
import { report } from '../../../bench/report';
import { pauseForLimits, startBench, timed, variable } from './benchHost';

const pairs = 30;
const warmUps = 3;

describe('what the extension adds to the time of the service, from the prompt to the saved file', function () {
  this.timeout(300_000);

  it('a picture that the stand-in draws', async () => { await compare(await startBench(), 'a lighthouse in the storm'); });

  it('a picture that does not compress', async () => { await compare(await startBench('EASEL_BENCH_NOISE'), 'usual'); });
});

async function compare({ baseUrl, key, folder }: EaselInBench, prompt: string): Promise<void> {
  const fileAt = (name: string): string => path.join(folder.fsPath, name);
  let saved = '';
  const ours = async (): Promise<void> => {
    const { images } = await vscode.commands.executeCommand<SavedImages<vscode.Uri>>('easel.generateImage', { ...benchJob, prompt, output: 'bench/' });
    saved = images[0]?.uri.fsPath ?? '';
  };
  const bare = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(baseUrl + submitPath, { method: 'POST', headers, body: bareBody(prompt, 1) });
    const [address = ''] = addressesIn(await answer.json());
    await writeFile(fileAt('bare.png'), Buffer.from(await (await fetch(address)).arrayBuffer()));
  };
  const floor = startFloor(baseUrl, key, prompt, fileAt('floor.png'));
  for (let run = 0; run < warmUps; run++) for (const work of [ours, bare, floor.once, pauseForLimits]) await work();
  const pictures = await Promise.all([saved, fileAt('bare.png'), fileAt('floor.png')].map(file => readFile(file)));
  if (!pictures.every(bytes => pictures[0]?.equals(bytes))) throw new Error('The three did not fetch the same picture');
  await rm(path.dirname(saved), { recursive: true });
  const times = { ours: [] as number[], bare: [] as number[], floor: [] as number[] };
  for (let run = 0; run < pairs; run++) {
    await pauseForLimits();
    const both = [async () => times.ours.push(await timed(ours)), async () => times.bare.push(await timed(bare))];
    for (const work of run % 2 === 0 ? both : both.reverse()) {
      await work();
      await flush(fileAt('bare.png'));
    }
    times.floor.push(await floor.once());
    await flush(fileAt('floor.png'));
    // Each name that is taken would cost one more try.
    await rm(saved);
  }
  floor.end();
  const [oursMs, bareMs, floorMs] = [median(times.ours), median(times.bare), median(times.floor)];
  const spread = `ours ${spreadOf(times.ours, 'ms')}, bare ${spreadOf(times.bare, 'ms')}, floor ${spreadOf(times.floor, 'ms')}`;
  const megabytes = ((pictures[0]?.length ?? 0) / 1024 / 1024).toFixed(1);
  report(
    { what: `Prompt to file, a PNG of ${megabytes} MB, against bare code over the host's fetch`, ours: milliseconds(oursMs), peer: milliseconds(bareMs), ratio: oursMs / bareMs, goal: '≤ 1.15', isMet: oursMs / bareMs <= 1.15, spread },
    { what: '  against bare Node http in a process of its own', ours: milliseconds(oursMs), peer: milliseconds(floorMs), ratio: oursMs / floorMs, goal: '', isMet: true },
  );
}

/** What one has left to be written would be written at the cost of the next one: to flush a file is to flush what came before it. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

/** Bare Node http, in another process. */
function startFloor(baseUrl: string, key: string, prompt: string, file: string): { once: () => Promise<number>; end: () => void } {
  const args = ['--import', 'tsx', 'test/bench/httpFloor.ts', baseUrl, key, prompt, file];
  const child = spawn(variable('EASEL_BENCH_NODE'), args, { cwd: variable('EASEL_REPOSITORY'), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    once: async () => {
      child.stdin.write('\n');
      const { value, done } = await lines.next() as IteratorResult<string, undefined>;
      if (done === true) throw new Error('The floor has ended');
      return Number(value);
    },
    end: () => { child.stdin.end(); },
  };
}
