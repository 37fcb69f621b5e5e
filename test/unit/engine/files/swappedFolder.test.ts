import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, unlink } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeExclusively } from '../../../../src/engine/files/targets/exclusiveFile';
import { settleLeftover } from '../../../../src/engine/files/targets/leftoverFile';
import { LeadsOutside } from '../../../../src/engine/files/targets/targetFaults';

/** A folder of the workspace is replaced by a link to another place while an image is on its way there. */
describe('a folder that is swapped for a link', () => {
  let [base, root, outside] = ['', '', ''];
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'easel-'));
    root = join(base, 'workspace');
    outside = join(base, 'outside');
    await mkdir(join(root, 'assets', 'deep'), { recursive: true });
    await mkdir(join(outside, 'deep'), { recursive: true });
  });
  const original = { ...fsPromises };
  afterEach(async () => {
    Object.assign(fsPromises, original);
    await rm(base, { recursive: true, force: true });
  });

  const swap = async (): Promise<void> => {
    await rename(join(root, 'assets'), join(root, 'moved'));
    await symlink(outside, join(root, 'assets'));
  };
  const swapBack = async (): Promise<void> => {
    await unlink(join(root, 'assets'));
    await rename(join(root, 'moved'), join(root, 'assets'));
  };

  const write = (
    folder: string,
    during: { beforeBytes?: () => Promise<void>; afterBytes?: () => Promise<void>; turn?: Promise<void> } = {},
  ): Promise<string> =>
    writeExclusively({
      source: (async function* () {
        await during.beforeBytes?.();
        yield Buffer.from('picture');
        await during.afterBytes?.();
      })(),
      folder: join(root, folder),
      within: [root],
      baseName: 'x',
      extension: '.png',
      temporaryName: '.easel-1.part',
      whenTaken: 'number',
      signal: new AbortController().signal,
      ...(during.turn && { turn: during.turn }),
    });

  const assertNothingOutside = async (): Promise<void> => {
    assert.deepEqual((await readdir(outside, { recursive: true })).sort(), ['deep']);
  };

  for (const folder of ['assets', 'assets/deep', 'assets/new', 'assets/new/deeper']) {
    it(`is noticed before anything is asked for: ${folder}`, async () => {
      await swap();
      let isAsked = false;
      const beforeBytes = (): Promise<void> => Promise.resolve(void (isAsked = true));
      await assert.rejects(write(folder, { beforeBytes }), LeadsOutside);
      assert.equal(isAsked, false);
      await assertNothingOutside();
    });

    it(`is noticed between the check and the first byte: ${folder}`, async () => {
      await assert.rejects(write(folder, { beforeBytes: swap }), LeadsOutside);
      await assertNothingOutside();
    });

    const isNew = folder.includes('new');
    for (const call of ['open', 'realpath', ...(isNew ? ['mkdir' as const] : [])] as const) {
      it(`is noticed just before the disk is asked to ${call}: ${folder}`, async () => {
        let isSwapped = false;
        const swapBeforeCall = (): Promise<void> => {
          const replaced = fsPromises[call] as (...given: unknown[]) => Promise<unknown>;
          Object.assign(fsPromises, {
            [call]: async (...given: unknown[]) => {
              if (!isSwapped) {
                isSwapped = true;
                await swap();
              }
              return replaced(...given);
            },
          });
          return Promise.resolve();
        };
        // The hidden file is opened while the first bytes are on their way, and what is missing is made when they come.
        if (call === 'open' && !isNew) await swapBeforeCall();
        await assert.rejects(write(folder, call === 'open' && !isNew ? {} : { beforeBytes: swapBeforeCall }));
        assert.equal(isSwapped, true);
        await assertNothingOutside();
      });
    }
  }

  it('is noticed after the last byte, and while the save waits for its turn', async () => {
    await assert.rejects(write('assets', { afterBytes: swap }));
    await assertNothingOutside();
    await swapBack();
    // The hidden file went away with the folder; the next run of the job clears it up.
    assert.equal(await settleLeftover(join(root, 'assets'), '.easel-1.part'), undefined);
    assert.deepEqual(await readdir(join(root, 'assets')), ['deep']);
    await assert.rejects(write('assets', { turn: new Promise<void>(resolve => void swap().then(resolve)) }));
    await assertNothingOutside();
  });

  it('is noticed while the first bytes are on their way, when the hidden file is open already', async () => {
    const whenOpen = async (): Promise<void> => {
      while (!(await readdir(join(root, 'assets'))).includes('.easel-1.part')) await nextTurn();
    };
    await assert.rejects(write('assets', { beforeBytes: () => whenOpen().then(swap) }), LeadsOutside);
    await assertNothingOutside();
    await swapBack();
    await rm(join(root, 'assets', '.easel-1.part'));
    const beforeBytes = (): Promise<void> => whenOpen().then(() => Promise.reject(new Error('cut off')));
    await assert.rejects(write('assets', { beforeBytes }), /cut off/u);
    assert.deepEqual(await readdir(join(root, 'assets')), ['deep']);
  });

  it('is made again where it was deleted while the first bytes were on their way', async () => {
    const beforeBytes = (): Promise<void> => rm(join(root, 'assets'), { recursive: true });
    assert.equal(await write('assets', { beforeBytes }), join(root, 'assets', 'x.png'));
    assert.deepEqual(await readdir(join(root, 'assets')), ['x.png']);
  });

  it('is made again, or taken as it is by now, also where the person picked it', async () => {
    const picked = join(base, 'picked');
    const writeThere = (beforeBytes: () => Promise<void>): Promise<string> =>
      writeExclusively({
        source: (async function* () {
          await beforeBytes();
          yield Buffer.from('picture');
        })(),
        folder: picked,
        baseName: 'x',
        extension: '.png',
        temporaryName: '.easel-1.part',
        whenTaken: 'number',
        signal: new AbortController().signal,
      });
    await mkdir(picked);
    assert.equal(await writeThere(() => rm(picked, { recursive: true })), join(picked, 'x.png'));
    assert.deepEqual(await readdir(picked), ['x.png']);
    await writeThere(async () => {
      while (!(await readdir(picked)).includes('.easel-1.part')) await nextTurn();
      await rename(picked, join(base, 'moved'));
      await mkdir(picked);
    });
    assert.deepEqual(await readdir(picked), ['x.png']);
  });

  it('gets the image where its link leads by now, when that is inside', async () => {
    await mkdir(join(root, 'other'));
    await symlink(join(root, 'assets'), join(root, 'link'));
    const beforeBytes = async (): Promise<void> => {
      while (!(await readdir(join(root, 'assets'))).includes('.easel-1.part')) await nextTurn();
      await unlink(join(root, 'link'));
      await symlink(join(root, 'other'), join(root, 'link'));
    };
    assert.equal(await write('link', { beforeBytes }), join(root, 'link', 'x.png'));
    assert.deepEqual(await readdir(join(root, 'link')), ['x.png']);
    assert.deepEqual(await readdir(join(root, 'assets')), ['deep']);
  });

  it('is made on a drive that does not tell real paths', async () => {
    const refuse = (): Promise<never> => Promise.reject(Object.assign(new Error('EISDIR'), { code: 'EISDIR' }));
    Object.assign(fsPromises, { realpath: refuse });
    assert.equal(await write('new/deeper'), join(root, 'new/deeper', 'x.png'));
    assert.deepEqual(await readdir(join(root, 'new/deeper')), ['x.png']);
  });

  it('does no harm where the link stays inside', async () => {
    await rename(join(root, 'assets'), join(root, 'moved'));
    await symlink(join(root, 'moved'), join(root, 'assets'));
    assert.equal(await write('assets'), join(root, 'assets', 'x.png'));
    assert.deepEqual((await readdir(join(root, 'moved'))).sort(), ['deep', 'x.png']);
  });

  it('is not looked for in a folder that the person picked', async () => {
    await swap();
    const path = await writeExclusively({
      source: (async function* () {
        yield await Promise.resolve(Buffer.from('picture'));
      })(),
      folder: join(root, 'assets'),
      baseName: 'x',
      extension: '.png',
      temporaryName: '.easel-1.part',
      whenTaken: 'number',
      signal: new AbortController().signal,
    });
    assert.equal(path, join(root, 'assets', 'x.png'));
  });

  it('is told apart from a workspace folder that has vanished', async () => {
    await rm(root, { recursive: true });
    await assert.rejects(write('assets'), { name: 'DiskFault', code: 'ENOENT' });
    assert.deepEqual(await readdir(base), ['outside']);
  });
});
