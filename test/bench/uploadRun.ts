import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { checkRequest } from '../../src/core/request/imageRequest';
import { probeImage, probePieces } from '../../src/engine/images/probeImage';
import { DashScopeClient } from '../../src/engine/dashscope/client';
import type { Endpoint } from '../../src/engine/dashscope/endpoint';
import { readAll } from '../../src/engine/files/byteSource';
import type { ImageFile } from '../../src/engine/dashscope/submitBody';
import { SystemClock } from '../../src/engine/connection/clock';
import { fileSource } from '../../src/engine/files/fileSource';
import { Network } from '../../src/engine/connection/network';
import { defaults } from '../unit/engine/dashscope/clientHarness';

/** What one run prints as JSON. */
export interface UploadMeasures {
  blockMs: number;
  growthMb: number;
  seconds: number;
}

const nothing = (): void => undefined;
const { signal } = new AbortController();
const network = new Network();
const client = new DashScopeClient({
  transport: network.transport,
  clock: new SystemClock(),
  chance: Math.random,
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  userAgent: 'easel/bench',
});

/** Sends an edit as the extension does, from the paths of its images to the answer. */
async function sendOurs(paths: readonly string[], byUpload: boolean, endpoint: Endpoint): Promise<void> {
  const fail = (): Error => new Error('The file is not as it was');
  const files: ImageFile[] = [];
  for (const path of paths) {
    const source = await fileSource(path, { changed: fail, unreadable: fail });
    const { mime } = await probePieces(source.open(true), () => readAll(source), source.byteLength, path);
    files.push({ mime, source });
  }
  const images: (string | ImageFile)[] = [];
  for (const file of files)
    images.push(
      byUpload ? await client.upload('wan2.7-image', { ...file, extension: '.png' }, endpoint, signal) : file,
    );
  const { request, model } = checkRequest(
    { prompt: 'night', model: 'wan2.7-image', images: paths.map(() => 'https://example.com/a.png') },
    defaults,
    () => 42,
  );
  await client.submit(request, model, images, endpoint, {
    signal,
    timeoutMs: 600_000,
    onProgress: nothing,
    isBatch: () => false,
    onSend: () => Promise.resolve(),
    onRefused: () => Promise.resolve(),
    onPartialAnswer: () => Promise.resolve(),
  });
}

/** The same with all images in memory. */
async function sendFromMemory(paths: readonly string[], byUpload: boolean, endpoint: Endpoint): Promise<void> {
  const files: Buffer[] = [];
  for (const path of paths) {
    const bytes = await readFile(path);
    probeImage(bytes, path);
    files.push(bytes);
  }
  const post = async (url: string, body: FormData | string): Promise<void> => {
    const response = await network.transport(new URL(url), { method: 'POST', body, redirect: 'manual' });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  };
  if (byUpload) {
    for (const bytes of files) {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type: 'image/png' }), 'a.png');
      await post(`${endpoint.baseUrl}/storage`, form);
    }
    return;
  }
  const content = files.map(bytes => ({ image: `data:image/png;base64,${bytes.toString('base64')}` }));
  await post(
    `${endpoint.baseUrl}/services`,
    JSON.stringify({ model: 'wan2.7-image', input: { messages: [{ role: 'user', content }] } }),
  );
}

async function measure(work: () => Promise<void>): Promise<UploadMeasures> {
  globalThis.gc?.();
  await delay(200);
  const before = { rss: process.memoryUsage.rss(), maxRss: process.resourceUsage().maxRSS };
  const loop = monitorEventLoopDelay({ resolution: 1 });
  let peakRss = before.rss;
  const sampling = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }, 5);
  const started = performance.now();
  loop.enable();
  await work();
  await delay(5);
  loop.disable();
  clearInterval(sampling);
  const after = process.resourceUsage().maxRSS;
  if (after > before.maxRss) peakRss = Math.max(peakRss, after * 1024);
  return {
    blockMs: loop.max / 1e6,
    growthMb: (peakRss - before.rss) / 1024 / 1024,
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Arguments: the side to measure, whether to use temporary uploads, the service's port, a small warm-up image, the
 * images.
 */
const [way, through, port, small = '', ...paths] = process.argv.slice(2);
const endpoint: Endpoint = { baseUrl: `http://127.0.0.1:${port}`, apiKey: 'sk-bench', resultHosts: [] };

async function run(): Promise<void> {
  const send = way === 'ours' ? sendOurs : sendFromMemory;
  for (let round = 0; round < 3; round++) await send([small, small], through === 'upload', endpoint);
  console.log(
    JSON.stringify(await measure(() => (way === 'idle' ? delay(1000) : send(paths, through === 'upload', endpoint)))),
  );
  await network.dispose();
}

void run();
