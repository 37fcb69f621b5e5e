import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addressesIn, bareBody, submitPath } from '../../../bench/benchJob';
import type { EaselInBench } from './benchHost';

/** A minimal job over the host's own fetch: post, download, write. */
export async function bareJob({ baseUrl, key }: EaselInBench, prompt: string, file: string): Promise<void> {
  await writeFile(file, await download(addressOf(await post(baseUrl, key, prompt))));
}

/**
 * The same job with Easel's guarantees: every step is on the disk before the next one begins, and so is the image at
 * the end.
 */
export async function carefulJob({ baseUrl, key, folder }: EaselInBench, prompt: string, file: string): Promise<void> {
  const record = path.join(folder.fsPath, 'record.json');
  const note = async (text: string): Promise<void> => {
    await writeFlushed(`${record}.part`, text);
    await rename(`${record}.part`, record);
    await flush(folder.fsPath, 'r');
  };
  await note('queued');
  await note('submitting');
  const answer = await post(baseUrl, key, prompt);
  await note(JSON.stringify(answer));
  await writeFlushed(`${file}.part`, await download(addressOf(answer)));
  await rename(`${file}.part`, file);
  await note('saved');
  await rm(record);
}

/** Waits until a file, or the names in a folder, are on the disk. */
export async function flush(file: string, flags: 'r' | 'r+' = 'r+'): Promise<void> {
  const handle = await open(file, flags);
  await handle.sync();
  await handle.close();
}

async function writeFlushed(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'w');
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
}

async function post(baseUrl: string, key: string, prompt: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return (await fetch(baseUrl + submitPath, { method: 'POST', headers, body: bareBody(prompt, 1) })).json();
}

const addressOf = (answer: unknown): string => addressesIn(answer)[0] ?? '';
const download = async (address: string): Promise<Buffer> => Buffer.from(await (await fetch(address)).arrayBuffer());
