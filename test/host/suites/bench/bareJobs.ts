import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

/**
 * The same with what else Easel promises, each in the cheapest way: the record is still that of this process before a
 * step is added to it, other processes see the submit before it is sent, the folder really lies in the workspace
 * before the first byte and when the file gets its name, no name is taken that differs in upper and lower case alone,
 * and the month's spending is written down.
 */
export async function guardedJob({ baseUrl, key, folder }: EaselInBench, prompt: string, file: string): Promise<void> {
  const [path, marks] = [join(folder.fsPath, 'record.json'), join(folder.fsPath, 'marks')];
  await checkInside(dirname(file), folder.fsPath);
  const record = await open(path, 'wx');
  const note = async (text: string): Promise<void> => {
    await checkSame(record, path);
    await record.appendFile(text);
    await record.datasync();
  };
  await record.appendFile('queued');
  await mkdir(join(marks, 'claim'), { recursive: true });
  await readdir(marks);
  await note('submitting');
  await flush(folder.fsPath, 'r');
  await rename(join(marks, 'claim'), join(marks, 'open'));
  const answer = await post(baseUrl, key, prompt);
  await note(JSON.stringify(answer));
  await checkInside(dirname(file), folder.fsPath);
  const bytes = await download(addressOf(answer));
  const hidden = await open(`${file}.part`, 'w');
  await Promise.all([checkInside(`${file}.part`, folder.fsPath), checkSame(hidden, `${file}.part`)]);
  await hidden.writeFile(bytes);
  await hidden.sync();
  await Promise.all([checkInside(`${file}.part`, folder.fsPath), checkSame(hidden, `${file}.part`)]);
  await hidden.close();
  await readdir(dirname(file));
  await rename(`${file}.part`, file);
  await note('saved');
  await writeFile(join(folder.fsPath, 'spending.jsonl'), '{"images":1}\n', { flag: 'a' });
  await record.close();
  await rm(path);
  await rmdir(join(marks, 'open'));
}

async function checkInside(path: string, folder: string): Promise<void> {
  const [realPath, realFolder] = await Promise.all([realpath(path), realpath(folder)]);
  if (realPath !== realFolder && !realPath.startsWith(`${realFolder}/`)) throw new Error('It lies outside');
}

async function checkSame(file: FileHandle, path: string): Promise<void> {
  const [opened, named] = await Promise.all([file.stat(), lstat(path)]);
  if (opened.ino !== named.ino) throw new Error('Another file has this name');
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
