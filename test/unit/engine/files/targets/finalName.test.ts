import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FinalName } from '../../../../../src/engine/files/targets/finalName';
import { giveFinalName } from '../../../../../src/engine/files/targets/finalName';
import { LeadsOutside, NameTaken, ReadOnlyFile } from '../../../../../src/engine/files/targets/targetFaults';
import { textChunk } from '../../../../../src/engine/images/pngText';
import { pngPicture } from '../../../../support/pictures';
import { withChunks } from '../../../../support/pngCorpus';

describe('giveFinalName', () => {
  let [base, folder, outside] = ['', '', ''];
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'easel-'));
    folder = join(base, 'inside');
    outside = join(base, 'outside');
    await mkdir(folder);
    await mkdir(outside);
  });
  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  let count = 0;
  const give = async (
    baseName: string,
    wanted: Partial<FinalName> = {},
    bytes: Uint8Array | string = 'new',
  ): Promise<string> => {
    const temporaryPath = join(folder, `.easel-${++count}.part`);
    await writeFile(temporaryPath, bytes);
    try {
      return await giveFinalName(temporaryPath, {
        baseName,
        extension: '.png',
        whenTaken: 'number',
        within: [folder],
        ...wanted,
      });
    } finally {
      await rm(temporaryPath, { force: true });
    }
  };
  const overwrite = (baseName: string, wanted: Partial<FinalName> = {}, bytes?: Uint8Array | string): Promise<string> =>
    give(baseName, { whenTaken: 'overwrite', ...wanted }, bytes);
  const textOf = (...names: string[]): Promise<string> => readFile(join(...names), 'utf8');

  describe('a name in another spelling', () => {
    const pairs: [there: string, wanted: string][] = [
      ['Apple', 'apple'],
      ['apple', 'APPLE'],
      ['ÉTÉ', 'été'],
      ['caf\u00e9', 'cafe\u0301'],
      ['cafe\u0301', 'caf\u00e9'],
      ['CAFE\u0301', 'caf\u00e9'],
      ['straße', 'STRASSE'],
      ['ΟΔΟΣ', 'οδος'],
      ['\u212bngström', 'ångström'],
      ['한국', '한국'.normalize('NFD')],
    ];
    for (const [there, wanted] of pairs) {
      it(`is taken: ${wanted} (${wanted.length}) where ${there} (${there.length}) stands`, async () => {
        await writeFile(join(folder, `${there}.png`), 'old');
        assert.equal(await give(wanted), `${wanted}-2.png`);
        await assert.rejects(
          give(wanted, { whenTaken: 'fail' }),
          error => error instanceof NameTaken && error.fileName === `${there}.png`,
        );
        assert.equal(await overwrite(wanted), `${there}.png`);
        assert.equal(await textOf(folder, `${there}.png`), 'new');
      });
    }

    it('is taken by the extension, by a number and by a folder, too', async () => {
      await writeFile(join(folder, 'x.PNG'), 'old');
      await mkdir(join(folder, 'X-2.png'));
      await symlink('nowhere', join(folder, 'X-3.PNG'));
      assert.equal(await give('x'), 'x-4.png');
    });

    it('is not taken by one that only looks alike', async () => {
      for (const name of ['apples.png', 'apple.jpg', 'аpple.png', 'apple']) await writeFile(join(folder, name), 'old');
      assert.equal(await give('apple'), 'apple.png');
    });

    it('is taken by a save of the same moment', async () => {
      const names = await Promise.all(['apple', 'Apple', 'APPLE', 'aPPle'].map(name => give(name)));
      const keys = new Set(names.map(name => name.toLowerCase()));
      assert.equal(keys.size, 4, names.join());
    });

    it('leaves an overwrite the file of exactly that name', async () => {
      await writeFile(join(folder, 'Apple.png'), 'old');
      await writeFile(join(folder, 'apple.png'), 'old');
      assert.equal(await overwrite('apple'), 'apple.png');
      assert.equal(await textOf(folder, 'Apple.png'), 'old');
    });
  });

  describe('an overwrite of one certain file', () => {
    const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
    const file = (): string => join(folder, 'x.png');
    const content = (): Promise<string> => readFile(file(), 'utf8');

    it('replaces that file', async () => {
      await writeFile(file(), 'placeholder');
      assert.equal(await overwrite('x', { replaces: hashOf('placeholder') }), 'x.png');
      assert.equal(await content(), 'new');
    });

    it('takes a number where another file has the name by now, and the name where none has it', async () => {
      await writeFile(file(), 'drawn by somebody');
      assert.equal(await overwrite('x', { replaces: hashOf('placeholder') }), 'x-2.png');
      assert.equal(await content(), 'drawn by somebody');
      await rm(file());
      assert.equal(await overwrite('x', { replaces: hashOf('placeholder') }), 'x.png');
    });

    it('replaces its own picture, which an earlier run of the job has put there with another text', async () => {
      const [earlier, later] = ['request 1', 'request 2'].map(text =>
        withChunks(pngPicture(9, 7), [textChunk('Easel', text)]),
      );
      await writeFile(file(), earlier ?? '');
      assert.equal(await overwrite('x', { replaces: hashOf('placeholder') }, later), 'x.png');
      assert.deepEqual(await readFile(file()), later);
    });
  });

  describe('an overwrite', () => {
    it('follows links inside the folder, in a chain and to another folder, and keeps them', async () => {
      await mkdir(join(folder, 'deep'));
      await writeFile(join(folder, 'deep', 'real.png'), 'old');
      await symlink(join('deep', 'real.png'), join(folder, 'second.png'));
      await symlink(join(folder, 'second.png'), join(folder, 'x.png'));
      assert.equal(await overwrite('x'), 'x.png');
      assert.equal(await textOf(folder, 'deep', 'real.png'), 'new');
      assert.equal(await readlink(join(folder, 'x.png')), join(folder, 'second.png'));
      assert.equal(await readlink(join(folder, 'second.png')), join('deep', 'real.png'));
    });

    it('makes the file that a link inside the folder names', async () => {
      await symlink('later.png', join(folder, 'x.png'));
      assert.equal(await overwrite('x'), 'x.png');
      assert.equal(await textOf(folder, 'later.png'), 'new');
    });

    it('follows a link into another folder that is open', async () => {
      await writeFile(join(outside, 'real.png'), 'old');
      await symlink(join(outside, 'real.png'), join(folder, 'x.png'));
      assert.equal(await overwrite('x', { within: [folder, outside] }), 'x.png');
      assert.equal(await textOf(outside, 'real.png'), 'new');
    });

    it('refuses links that lead out, in whatever way, and touches nothing there', async () => {
      await writeFile(join(outside, 'precious.png'), 'old');
      await symlink(join(outside, 'precious.png'), join(folder, 'plain.png'));
      await symlink(join('..', 'outside', 'precious.png'), join(folder, 'relative.png'));
      await symlink('plain.png', join(folder, 'chain.png'));
      await symlink(join(outside, 'new.png'), join(folder, 'dangling.png'));
      await symlink(outside, join(folder, 'folder'));
      await symlink(join('folder', 'precious.png'), join(folder, 'through.png'));
      await symlink('loop.png', join(folder, 'loop.png'));
      for (const name of ['plain', 'relative', 'chain', 'dangling', 'through', 'loop']) {
        for (const within of [[folder], undefined])
          await assert.rejects(
            overwrite(name, { within }),
            error => error instanceof LeadsOutside && error.fileName === `${name}.png`,
          );
      }
      assert.deepEqual(await readdir(outside), ['precious.png']);
      assert.equal(await textOf(outside, 'precious.png'), 'old');
    });

    it('keeps the mode of the file, also through a link', async () => {
      for (const mode of [0o600, 0o644, 0o664, 0o755, 0o640]) {
        await writeFile(join(folder, 'x.png'), 'old');
        await chmod(join(folder, 'x.png'), mode);
        await rm(join(folder, 'link.png'), { force: true });
        await symlink('x.png', join(folder, 'link.png'));
        for (const name of ['x', 'link']) {
          await overwrite(name);
          assert.equal((await stat(join(folder, 'x.png'))).mode & 0o7777, mode);
        }
      }
    });

    it('refuses a read-only file, also through a link, and leaves it as it is', async () => {
      await writeFile(join(folder, 'x.png'), 'old');
      await chmod(join(folder, 'x.png'), 0o444);
      await symlink('x.png', join(folder, 'link.png'));
      for (const name of ['x', 'link'])
        await assert.rejects(
          overwrite(name),
          error => error instanceof ReadOnlyFile && error.fileName === `${name}.png`,
        );
      assert.equal(await textOf(folder, 'x.png'), 'old');
      assert.equal((await stat(join(folder, 'x.png'))).mode & 0o7777, 0o444);
    });

    it('refuses a folder, also through a link', async () => {
      await mkdir(join(folder, 'x.png'));
      await symlink('x.png', join(folder, 'link.png'));
      for (const name of ['x', 'link']) await assert.rejects(overwrite(name), { code: 'EISDIR' });
    });

    it('replaces one name of a file that has two', async () => {
      await writeFile(join(folder, 'x.png'), 'old');
      await link(join(folder, 'x.png'), join(folder, 'y.png'));
      await overwrite('x');
      assert.deepEqual([await textOf(folder, 'x.png'), await textOf(folder, 'y.png')], ['new', 'old']);
    });

    describe('through a link to another disk', () => {
      const { rename } = fsPromises;
      afterEach(() => {
        fsPromises.rename = rename;
      });

      it('copies the file there, and leaves nothing else', async () => {
        await mkdir(join(folder, 'mounted'));
        await writeFile(join(folder, 'mounted', 'real.png'), 'old');
        await chmod(join(folder, 'mounted', 'real.png'), 0o640);
        await symlink(join('mounted', 'real.png'), join(folder, 'x.png'));
        fsPromises.rename = (from, to) =>
          String(from).includes('mounted') === String(to).includes('mounted')
            ? rename(from, to)
            : Promise.reject(Object.assign(new Error('another disk'), { code: 'EXDEV' }));
        assert.equal(await overwrite('x'), 'x.png');
        assert.equal(await textOf(folder, 'mounted', 'real.png'), 'new');
        assert.equal((await stat(join(folder, 'mounted', 'real.png'))).mode & 0o7777, 0o640);
        assert.deepEqual(await readdir(join(folder, 'mounted')), ['real.png']);
      });
    });
  });
});
