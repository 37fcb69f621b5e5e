import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
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
 * the picture is whole, it says how it was made and can be told from a changed one, and history and spending have their
 * lines.
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
  const { pieces, hash } = recorded(await download(addressOf(answer)), prompt);
  const hidden = await open(`${file}.part`, 'w');
  await Promise.all([checkInside(`${file}.part`, folder.fsPath), checkSame(hidden, `${file}.part`)]);
  await hidden.writev(pieces);
  await hidden.sync();
  await Promise.all([checkInside(`${file}.part`, folder.fsPath), checkSame(hidden, `${file}.part`)]);
  await hidden.close();
  await readdir(dirname(file));
  await rename(`${file}.part`, file);
  await note('saved');
  await writeFile(join(folder.fsPath, 'spending.jsonl'), '{"images":1}\n', { flag: 'a' });
  await writeFile(join(folder.fsPath, 'history.jsonl'), `${JSON.stringify({ prompt, file, hash })}\n`, { flag: 'a' });
  await record.close();
  await rm(path);
  await rmdir(join(marks, 'open'));
}

/** A PNG whose chunks are whole, with one more that says how it was made, and the hash of its pixels. */
function recorded(png: Buffer, prompt: string): { pieces: Buffer[]; hash: string } {
  const hash = createHash('sha256');
  let end = 8;
  for (let type = ''; type !== 'IEND';) {
    const [begin, length] = [end, png.readUInt32BE(end)];
    end += length + 12;
    type = png.toString('latin1', begin + 4, begin + 8);
    if (png.readUInt32BE(end - 4) !== crc32(png.subarray(begin + 4, end - 4))) throw new Error('A chunk is damaged');
    if (type === 'IDAT') hash.update(png.subarray(begin + 8, end - 4));
  }
  const text = Buffer.from(`....iTXtEasel\0\0\0\0\0${prompt}....`);
  text.writeUInt32BE(text.length - 12);
  text.writeUInt32BE(crc32(text.subarray(4, -4)), text.length - 4);
  return { pieces: [png.subarray(0, end - 12), text, png.subarray(end - 12, end)], hash: hash.digest('hex') };
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
