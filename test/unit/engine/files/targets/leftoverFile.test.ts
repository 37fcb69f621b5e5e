import assert from 'node:assert/strict';
import { link, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExclusively } from '../../../../../src/engine/files/targets/exclusiveFile';
import { clearLeftovers, settleLeftover } from '../../../../../src/engine/files/targets/leftoverFile';

describe('what a save that was cut short leaves', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is nothing where there was none, or no folder', async () => {
    assert.equal(await settleLeftover(folder, '.easel-1.part'), undefined);
    assert.equal(await settleLeftover(join(folder, 'no', 'such'), '.easel-1.part'), undefined);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is removed where it was a part', async () => {
    await writeFile(join(folder, '.easel-1.part'), 'half');
    await writeFile(join(folder, 'x.png'), 'half');
    assert.equal(await settleLeftover(folder, '.easel-1.part'), undefined);
    assert.deepEqual(await readdir(folder), ['x.png']);
  });

  it('leads to the file where that had its name already, whatever that is', async () => {
    await writeFile(join(folder, 'x.png'), 'another');
    await writeFile(join(folder, '.easel-1.part'), 'whole');
    await link(join(folder, '.easel-1.part'), join(folder, 'x-2.png'));
    assert.equal(await settleLeftover(folder, '.easel-1.part'), join(folder, 'x-2.png'));
    assert.deepEqual((await readdir(folder)).sort(), ['x-2.png', 'x.png']);
    assert.equal(await readFile(join(folder, 'x-2.png'), 'utf8'), 'whole');
  });

  it('is found as a save leaves it when it dies after the name was given', async () => {
    let found: string | undefined;
    const path = await writeExclusively({
      source: (async function* () {
        yield await Promise.resolve(Buffer.from('picture'));
      })(),
      folder,
      baseName: 'x',
      extension: '.png',
      temporaryName: '.easel-1.part',
      whenTaken: 'number',
      signal: new AbortController().signal,
      onPublished: async () => {
        found = await settleLeftover(folder, '.easel-1.part');
      },
    });
    assert.equal(found, path);
    assert.deepEqual(await readdir(folder), ['x.png']);
  });

  it('goes with the job, and nothing else does', async () => {
    const others = ['.easel-2-1.part', '.easel-1-1.png', 'easel-1-1.part', 'x.png'];
    for (const name of ['.easel-1-1.part', '.easel-1-2.part', '.easel-1-text.part', ...others])
      await writeFile(join(folder, name), 'bytes');
    const isLeftover = (name: string): boolean => /^\.easel-1-.*\.part$/.test(name);
    await clearLeftovers(folder, isLeftover);
    assert.deepEqual((await readdir(folder)).sort(), others.sort());
    await clearLeftovers(join(folder, 'no', 'such'), isLeftover);
  });

  it('is left alone where it is a link or a folder', async () => {
    await symlink('/etc/hostname', join(folder, '.easel-1.part'));
    await mkdir(join(folder, '.easel-2.part'));
    assert.equal(await settleLeftover(folder, '.easel-1.part'), undefined);
    assert.equal(await settleLeftover(folder, '.easel-2.part'), undefined);
    assert.equal((await readdir(folder)).length, 2);
  });
});
