import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenTakenPolicies } from '../../../../../src/core/places/fileName';
import { NameTaken } from '../../../../../src/engine/files/targets/targetFaults';
import { DiskFault } from '../../../../../src/engine/files/diskErrors';
import { writeExclusively, type ExclusiveFileOptions } from '../../../../../src/engine/files/targets/exclusiveFile';

describe('writeExclusively', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  let writes = 0;
  const write = (options: Partial<ExclusiveFileOptions> = {}): Promise<string> =>
    writeExclusively({
      temporaryName: `.easel-${++writes}.part`,
      source: pieces('one ', 'two'),
      folder,
      baseName: 'x',
      extension: '.png',
      whenTaken: 'number',
      signal: new AbortController().signal,
      ...options,
    });

  it('writes all pieces and leaves no other file', async () => {
    assert.equal(await write(), join(folder, 'x.png'));
    assert.equal(await readFile(join(folder, 'x.png'), 'utf8'), 'one two');
    assert.deepEqual(await readdir(folder), ['x.png']);
  });

  it('creates the folder with its parents', async () => {
    const deep = join(folder, 'a', '图片', 'c');
    assert.equal(await write({ folder: deep }), join(deep, 'x.png'));
  });

  it('uses the next number when the name exists, as any kind of file', async () => {
    await writeFile(join(folder, 'x.png'), 'old');
    await mkdir(join(folder, 'x-2.png'));
    await symlink(join(folder, 'nowhere'), join(folder, 'x-3.png'));
    assert.equal(await write(), join(folder, 'x-4.png'));
    assert.equal(await readFile(join(folder, 'x.png'), 'utf8'), 'old');
  });

  it('replaces a file only when asked', async () => {
    await writeFile(join(folder, 'x.png'), 'old');
    assert.equal(await write({ whenTaken: 'overwrite' }), join(folder, 'x.png'));
    assert.equal(await readFile(join(folder, 'x.png'), 'utf8'), 'one two');
    assert.deepEqual(await readdir(folder), ['x.png']);
  });

  it('fails when the name is taken by whatever kind of thing, where exactly this name was asked for', async () => {
    await writeFile(join(folder, 'x.png'), 'old');
    await mkdir(join(folder, 'y.png'));
    await symlink(join(folder, 'nowhere'), join(folder, 'z.png'));
    for (const baseName of ['x', 'y', 'z']) {
      await assert.rejects(
        write({ baseName, whenTaken: 'fail' }),
        error => error instanceof NameTaken && error.fileName === `${baseName}.png`,
      );
    }
    assert.equal(await readFile(join(folder, 'x.png'), 'utf8'), 'old');
    assert.deepEqual((await readdir(folder)).sort(), ['x.png', 'y.png', 'z.png']);
    assert.equal(await write({ baseName: 'free', whenTaken: 'fail' }), join(folder, 'free.png'));
  });

  it('gives twenty racing saves twenty names with the right content', async () => {
    const paths = await Promise.all(
      Array.from({ length: 20 }, (_, index) => write({ source: pieces('save ', `${index}`) })),
    );
    assert.deepEqual(
      (await readdir(folder)).sort(),
      ['x.png', ...Array.from({ length: 19 }, (_, index) => `x-${index + 2}.png`)].sort(),
    );
    assert.deepEqual(
      await Promise.all(paths.map(path => readFile(path, 'utf8'))),
      paths.map((_, index) => `save ${index}`),
    );
  });

  it('creates the final name only after the source has ended', async () => {
    const seen: string[][] = [];
    await write({
      source: (async function* () {
        yield Buffer.from('one ');
        seen.push(await readdir(folder));
        yield Buffer.from('two');
        seen.push(await readdir(folder));
      })(),
    });
    assert.equal(seen.length, 2);
    assert.ok(
      seen.every(names => names.length === 1 && /^\.easel-.*\.part$/u.test(names[0]!)),
      JSON.stringify(seen),
    );
  });

  it('leaves nothing when it is aborted, even when the source ignores the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    await assert.rejects(
      write({
        signal: controller.signal,
        source: (async function* () {
          yield Buffer.from('one ');
          controller.abort(reason);
          await new Promise(() => undefined);
        })(),
      }),
      error => error === reason,
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves nothing when it is aborted after the last byte', async () => {
    const controller = new AbortController();
    await assert.rejects(
      write({
        signal: controller.signal,
        source: (async function* () {
          yield* pieces('one');
          controller.abort(new Error('cancelled'));
        })(),
      }),
      /cancelled/u,
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves nothing, not even the folder, when no byte arrived', async () => {
    const fault = new Error('network');
    await assert.rejects(write({ folder: join(folder, 'new'), source: failing([], fault) }), error => error === fault);
    assert.deepEqual(await readdir(folder), []);
  });

  it('rethrows the error of the source and leaves nothing', async () => {
    await writeFile(join(folder, 'x.png'), 'old');
    const fault = new Error('network');
    for (const whenTaken of whenTakenPolicies) {
      await assert.rejects(write({ whenTaken, source: failing(['one '], fault) }), error => error === fault);
    }
    assert.deepEqual(await readdir(folder), ['x.png']);
    assert.equal(await readFile(join(folder, 'x.png'), 'utf8'), 'old');
  });

  it('throws DiskFault with the code of the error, and ends the source', async () => {
    await writeFile(join(folder, 'file'), '');
    let ended = 0;
    const source = (): AsyncIterable<Uint8Array> =>
      (async function* () {
        try {
          yield* pieces('one', 'two');
        } finally {
          ended += 1;
        }
      })();
    await assert.rejects(write({ folder: join(folder, 'file'), source: source() }), isFault('ENOTDIR'));
    await assert.rejects(write({ folder: join(folder, 'file', 'sub'), source: source() }), isFault('ENOTDIR'));
    await assert.rejects(write({ baseName: 'x'.repeat(300), source: source() }), isFault('ENAMETOOLONG'));
    await mkdir(join(folder, 'x.png'));
    await assert.rejects(write({ whenTaken: 'overwrite', source: source() }), isFault('EISDIR'));
    await assert.rejects(
      write({
        source: (async function* () {
          yield* source();
          await rm(folder, { recursive: true });
        })(),
      }),
      isFault('ENOENT'),
    );
    assert.equal(ended, 5);
    await mkdir(folder);
  });

  it('throws DiskFault for a read-only folder', async () => {
    const locked = join(folder, 'locked');
    await mkdir(locked, { mode: 0o555 });
    // Root may write anywhere, except where the system makes the files.
    const asRoot = process.getuid?.() === 0;
    await assert.rejects(
      write({ folder: asRoot ? '/proc/easel/images' : locked }),
      isFault(asRoot ? 'ENOENT' : 'EACCES'),
    );
  });

  describe('where there are no hard links', () => {
    const { link, rename } = fsPromises;
    const noLinks = (): Promise<never> => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' }));
    beforeEach(() => {
      fsPromises.link = noLinks;
    });
    afterEach(() => {
      Object.assign(fsPromises, { link, rename });
    });

    it('uses each name only once', async () => {
      await writeFile(join(folder, 'x-3.png'), 'old');
      const paths = await Promise.all(
        Array.from({ length: 20 }, (_, index) => write({ source: pieces('save ', `${index}`) })),
      );
      assert.equal(new Set(paths).size, 20);
      assert.equal((await readdir(folder)).length, 21);
      assert.deepEqual(
        await Promise.all(paths.map(path => readFile(path, 'utf8'))),
        paths.map((_, index) => `save ${index}`),
      );
      assert.equal(await readFile(join(folder, 'x-3.png'), 'utf8'), 'old');
    });

    it('gives up the reserved name when the last step fails', async () => {
      fsPromises.rename = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      await assert.rejects(write(), isFault('ENOSPC'));
      assert.deepEqual(await readdir(folder), []);
    });

    it('has no file under the final name before that is whole', async () => {
      const before: string[] = [];
      fsPromises.rename = async (from, to) => {
        before.push(...(await readdir(folder)));
        await rename(from, to);
      };
      await write();
      assert.ok(before.length > 0 && before.every(name => /^\.easel-.*\.part$/u.test(name)), before.join());
      assert.deepEqual(await readdir(folder), ['x.png']);
    });

    it('leaves a name to the window that has reserved it, and goes on where that window has ended', async () => {
      let reservation = '';
      fsPromises.rename = async (from, to) => {
        reservation ||= (await readdir(folder)).find(name => name.startsWith('.easel-name-')) ?? '';
        await rename(from, to);
      };
      await write();
      await rm(join(folder, 'x.png'));
      await writeFile(join(folder, reservation), '.easel-other.part');
      assert.equal(await write(), join(folder, 'x-2.png'));
      await writeFile(join(folder, reservation), '.easel-mine.part');
      assert.equal(await write({ temporaryName: '.easel-mine.part' }), join(folder, 'x.png'));
      await rm(join(folder, 'x.png'));
      const longAgo = new Date(Date.now() - 120_000);
      await writeFile(join(folder, reservation), '.easel-other.part');
      await utimes(join(folder, reservation), longAgo, longAgo);
      assert.equal(await write(), join(folder, 'x.png'));
      assert.deepEqual((await readdir(folder)).sort(), ['x-2.png', 'x.png']);
    });
  });

  it('gives the file the usual permissions', async () => {
    await writeFile(join(folder, 'usual'), '');
    assert.equal((await stat(await write())).mode, (await stat(join(folder, 'usual'))).mode);
  });
});

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield Buffer.from(text);
  }
}

async function* failing(texts: string[], fault: Error): AsyncGenerator<Uint8Array> {
  yield* pieces(...texts);
  throw fault;
}

function isFault(code: string): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof DiskFault, String(error));
    assert.equal(error.code, code);
    return true;
  };
}
