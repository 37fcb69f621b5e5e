import assert from 'node:assert/strict';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchedWriter } from '../../../../src/engine/files/batchedWriter';

const piece = (index: number, length: number): Buffer => Buffer.alloc(length, index);

describe('BatchedWriter', () => {
  let folder = '';
  let path = '';
  let file: FileHandle;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-'));
    path = join(folder, 'file');
    file = await open(path, 'wx');
  });
  afterEach(async () => {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('writes pieces of all sizes in their order', async () => {
    const writer = new BatchedWriter(file);
    const pieces = [0, 1, 65_536, 524_287, 524_288, 2_000_000, 7].map((length, index) => piece(index, length));
    for (const bytes of pieces) await writer.push(bytes);
    await writer.end();
    assert.ok((await readFile(path)).equals(Buffer.concat(pieces)));
  });

  it('writes many pieces with one call', async () => {
    const writes = countWrites(file);
    const writer = new BatchedWriter(file);
    for (let index = 0; index < 64; index++) await writer.push(piece(index, 16_384));
    await writer.end();
    assert.equal((await readFile(path)).length, 64 * 16_384);
    assert.deepEqual(writes, Array(4).fill(16));
  });

  it('writes the rest when the system writes fewer bytes than it was given', async () => {
    const writev = file.writev.bind(file);
    file.writev = ((pieces: NodeJS.ArrayBufferView[]) => writev(pieces.slice(0, 1))) as FileHandle['writev'];
    const writer = new BatchedWriter(file);
    const pieces = [1, 2, 3, 4].map(index => piece(index, 100_000));
    for (const bytes of pieces) await writer.push(bytes);
    await writer.end();
    assert.ok((await readFile(path)).equals(Buffer.concat(pieces)));
  });

  it('reports an error with the next piece, or at the end', async () => {
    file.writev = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    for (const later of [
      (writer: BatchedWriter) => writer.push(piece(2, 600_000)),
      (writer: BatchedWriter) => writer.end(),
    ]) {
      const writer = new BatchedWriter(file);
      await writer.push(piece(1, 600_000));
      await assert.rejects(later(writer), { code: 'ENOSPC' });
      await writer.settled();
    }
  });
});

/** The number of pieces of each write. */
function countWrites(file: FileHandle): number[] {
  const writes: number[] = [];
  const writev = file.writev.bind(file);
  file.writev = ((pieces: NodeJS.ArrayBufferView[]) => {
    writes.push(pieces.length);
    return writev(pieces);
  }) as FileHandle['writev'];
  return writes;
}
