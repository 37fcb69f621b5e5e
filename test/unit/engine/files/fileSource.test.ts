import assert from 'node:assert/strict';
import { mkdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../../../../src/engine/files/byteSource';
import { readAll, pieceBytes } from '../../../../src/engine/files/byteSource';
import { fileSource } from '../../../../src/engine/files/fileSource';
import { temporaryFolder } from '../../../support/journalFixtures';
import { seededRandom } from '../../../support/pictures';

const random = seededRandom(3);
const content = Buffer.from(Array.from({ length: 2 * pieceBytes + 5 }, () => Math.floor(random() * 256)));
const changed = { message: 'changed' };
const unreadable = { message: 'unreadable' };

describe('a file that is sent', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'a.png');
  const source = (name = 'a.png'): Promise<ByteSource> =>
    fileSource(join(folder(), name), {
      changed: () => new Error('changed'),
      unreadable: cause => new Error('unreadable', { cause }),
    });
  /** What is read of it, with something done after the first piece. */
  async function read(
    from: ByteSource,
    afterFirst: () => Promise<unknown>,
  ): Promise<{ byteLength: number; error: unknown }> {
    let byteLength = 0;
    try {
      for await (const piece of from.open()) {
        if (byteLength === 0) await afterFirst();
        byteLength += piece.length;
      }
      return { byteLength, error: undefined };
    } catch (error) {
      return { byteLength, error };
    }
  }
  beforeEach(() => writeFile(path(), content));

  it('is read as it is, as often as it is wanted', async () => {
    const from = await source();
    assert.equal(from.byteLength, content.length);
    for (let time = 0; time < 2; time += 1) {
      await from.check();
      assert.ok(content.equals(await readAll(from)));
      const pieces: Uint8Array[] = [];
      for await (const piece of from.open()) pieces.push(piece);
      assert.ok(content.equals(Buffer.concat(pieces)));
    }
  });

  it('may be empty', async () => {
    await writeFile(path(), '');
    assert.equal((await readAll(await source())).length, 0);
  });

  it('must be there, and no folder', async () => {
    await assert.rejects(source('b.png'), unreadable);
    await mkdir(join(folder(), 'c.png'));
    await assert.rejects(source('c.png'), unreadable);
  });

  const changes: [name: string, change: () => Promise<unknown>][] = [
    ['grows', () => writeFile(path(), 'more', { flag: 'a' })],
    ['shrinks', () => truncate(path(), pieceBytes)],
    ['is written anew', () => writeFile(path(), Buffer.from(content).reverse())],
    ['has another time', () => utimes(path(), 1, 1)],
  ];
  for (const [name, change] of changes) {
    it(`is refused where it ${name} before it is read, and never read to its end where that happens meanwhile`, async () => {
      const from = await source();
      const { byteLength, error } = await read(from, change);
      assert.ok(byteLength < from.byteLength);
      assert.equal((error as Error).message, 'changed');
      await assert.rejects(from.check(), changed);
      await assert.rejects(readAll(from), changed);
    });
  }

  it('is not had any more once it is gone', async () => {
    const from = await source();
    await rm(path());
    await assert.rejects(from.check(), unreadable);
    await assert.rejects(readAll(from), unreadable);
  });
});
