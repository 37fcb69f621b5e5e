import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { pngChunk, pngPicture, pngSignature } from '../support/pictures';
import type { BenchRow } from './polling';
import type { UploadMeasures } from './uploadRun';

const runs = 5;
const maxBlockMs = 25;
const maxGrowthMb = 80;
const cases = [
  { what: 'an edit with three 7 MB images', through: 'request', count: 3, megabytes: 7 },
  { what: 'an edit with nine 20 MB images by temporary upload', through: 'upload', count: 9, megabytes: 20 },
] as const;

/**
 * Compares sending large inputs with sending them from memory: the longest block of the event loop, and the memory
 * used. Every run has its own process.
 */
export async function benchUploads(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'easel-bench-'));
  const sink = spawn(process.execPath, ['--import', 'tsx', script('uploadSink.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(createInterface({ input: sink.stdout }), 'line')) as [string];
    const small = path.join(folder, 'small.png');
    await writeFile(small, pngPicture(400, 400));
    const rows: BenchRow[] = [];
    for (const { what, through, count, megabytes } of cases) {
      const paths = await noiseFiles(folder, count, megabytes);
      const all: Record<'ours' | 'whole', UploadMeasures[]> = { ours: [], whole: [] };
      for (let run = 0; run < runs; run++) {
        for (const way of ['ours', 'whole'] as const)
          all[way].push(await runOnce([way, through, port, small, ...paths]));
      }
      rows.push(
        row(
          `Longest block of the event loop, ${what}`,
          'ms',
          maxBlockMs,
          minOf(all.ours, 'blockMs'),
          minOf(all.whole, 'blockMs'),
        ),
        row(
          `Growth of memory, ${what}`,
          'MB',
          maxGrowthMb,
          median(all.ours, 'growthMb'),
          median(all.whole, 'growthMb'),
        ),
        row(`Time, ${what}`, 's', Infinity, median(all.ours, 'seconds'), median(all.whole, 'seconds')),
      );
    }
    return rows;
  } finally {
    sink.kill();
    await rm(folder, { recursive: true });
  }
}

const script = (name: string): string => path.join(import.meta.dirname, name);

async function runOnce(given: readonly string[]): Promise<UploadMeasures> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--import',
    'tsx',
    script('uploadRun.ts'),
    ...given,
  ]);
  return JSON.parse(stdout) as UploadMeasures;
}

/** Noise PNGs, slightly smaller than `megabytes`. */
async function noiseFiles(folder: string, count: number, megabytes: number): Promise<string[]> {
  const side = Math.floor(Math.sqrt((megabytes * 1024 * 1024 * 0.995) / 3));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  const rows = Buffer.concat(
    Array.from({ length: side }, () => Buffer.concat([Buffer.alloc(1), randomBytes(side * 3)])),
  );
  const picture = Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 0 })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
  const names = Array.from({ length: count }, (_, index) => path.join(folder, `${megabytes}-${index}.png`));
  const [first = '', ...others] = names;
  await writeFile(first, picture);
  for (const other of others) await copyFile(first, other);
  return names;
}

/**
 * The minimum over all runs. For blocks: our own part occurs in every run, while the part of a busy machine does not.
 */
const minOf = (all: readonly UploadMeasures[], of: keyof UploadMeasures): number =>
  Math.min(...all.map(measures => measures[of]));

function median(all: readonly UploadMeasures[], of: keyof UploadMeasures): number {
  return all.map(measures => measures[of]).sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? NaN;
}

function row(what: string, unit: string, goal: number, ours: number, peer: number): BenchRow {
  const text = (value: number): string => `${value.toFixed(unit === 's' ? 2 : 0)} ${unit}`;
  return {
    what,
    ours: text(ours),
    peer: text(peer),
    ratio: ours / peer,
    goal: goal === Infinity ? 'none' : `≤ ${goal} ${unit}`,
    isMet: ours <= goal,
  };
}

async function print(): Promise<void> {
  for (const { what, ours, peer, ratio, goal, isMet } of await benchUploads()) {
    console.log(
      `${what.padEnd(86)} ${ours.padStart(8)} ${peer.padStart(8)} ${ratio.toFixed(2).padStart(6)}  ` +
        `${goal.padEnd(9)} ${isMet ? 'met' : 'MISSED'}`,
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) void print();
