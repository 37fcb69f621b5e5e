import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressesIn, bareBody, submitPath } from '../../../bench/benchJob';
import type { EaselInBench } from './benchHost';

/** A minimal job over the host's own fetch: post, download, write. */
export async function bareJob({ baseUrl, key }: EaselInBench, prompt: string, file: string): Promise<void> {
  await writeFile(file, await download(addressOf(await post(baseUrl, key, prompt))));
}

/**
 * The same job with Easel's guarantees: every step of it is on the disk before the next one begins, from the submit on,
 * and so is the image at the end. The steps are appended to one open file, which is the cheapest way to keep them.
 */
export async function carefulJob({ baseUrl, key, folder }: EaselInBench, prompt: string, file: string): Promise<void> {
  const path = join(folder.fsPath, 'record.json');
  const record = await open(path, 'wx');
  const note = async (text: string): Promise<void> => {
    await record.appendFile(text);
    await record.datasync();
  };
  await record.appendFile('queued');
  await note('submitting');
  await flush(folder.fsPath, 'r');
  const answer = await post(baseUrl, key, prompt);
  await note(JSON.stringify(answer));
  await writeFlushed(`${file}.part`, await download(addressOf(answer)));
  await rename(`${file}.part`, file);
  await note('saved');
  await record.close();
  await rm(path);
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
