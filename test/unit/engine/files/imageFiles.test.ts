import assert from 'node:assert/strict';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { SavedFile, SaveImageOptions } from '../../../../src/engine/files/imageFiles';
import { recoverImage, saveImage, saveText } from '../../../../src/engine/files/imageFiles';
import { FileSystemFault } from '../../../../src/engine/files/workspace';
import { NotPng, pictureHash } from '../../../../src/engine/images/pngChunks';
import type { OwnText } from '../../../../src/engine/images/pngEmbedding';
import { internationalTextChunk } from '../../../../src/engine/images/pngText';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import { pngPicture } from '../../../support/pictures';

const picture = pngPicture(12, 8);
const folder = URI.parse('memory:/site/assets');

describe('saveImage', () => {
  let workspace: InMemoryWorkspace;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site');
  });

  const save = (options: Partial<SaveImageOptions> = {}): Promise<SavedFile> =>
    saveImage(workspace, {
      source: pieces(picture),
      folder,
      baseName: 'x',
      whenTaken: 'number',
      temporaryName: '.easel-job-1.part',
      signal: new AbortController().signal,
      ...options,
    });

  it('tells the file with its size in pixels, also before it returns', async () => {
    const published: SavedFile[] = [];
    const saved = await save({ onPublished: file => Promise.resolve(void published.push(file)) });
    assert.deepEqual([saved.uri.path, saved.width, saved.height], ['/site/assets/x.png', 12, 8]);
    assert.deepEqual(published, [saved]);
  });

  it('tells by which the file is known again: its length and its picture, without the texts that were added', async () => {
    const textsFor = (): OwnText[] => [{ keyword: 'Easel', chunk: internationalTextChunk('Easel', '{"prompt":"猫"}') }];
    const { uri, asSaved } = await save({ embedding: { textsFor, leaveOut: new Set() } });
    const bytes = await workspace.read(uri);
    assert.ok(bytes.length > picture.length);
    assert.deepEqual(asSaved, { byteLength: bytes.length, picture: pictureHash(picture) });
  });

  it('leaves a taken name alone, and says so in a sentence with the name', async () => {
    workspace.put('memory:/site/assets/x.png', 'old');
    const error = await save({ whenTaken: 'fail' }).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof EaselError);
    assert.deepEqual([error.code, error.field], ['saveFailed', 'output']);
    assert.match(error.message, /"x\.png" exists already in "assets" and was left alone/u);
    assert.equal(workspace.textOf('memory:/site/assets/x.png'), 'old');
  });

  const faults: [code: string, sentence: RegExp][] = [
    ['NoPermissions', /"assets" is read-only/u],
    ['FileNotADirectory', /a file where a folder is needed/u],
    ['FileIsADirectory', /is a folder and cannot be overwritten/u],
    ['FileNotFound', /disappeared meanwhile/u],
    ['EntryExceedsStorageQuota', /no space left/u],
    ['EntryWriteLocked', /is read-only/u],
    ['Unavailable', /cannot be reached/u],
    ['Unknown', /could not be saved in "assets" \(it broke\)/u],
  ];
  for (const [code, sentence] of faults) {
    it(`says what to do about ${code}`, async () => {
      workspace.faults.set('write', new FileSystemFault(code, 'it broke'));
      await assert.rejects(save(), { code: 'saveFailed', message: sentence });
    });
  }

  it('says what to do about a fault that an extension tells in its message only', async () => {
    workspace.faults.set('write', new FileSystemFault('Unknown', 'Error: ENOSPC: no space left on device, write'));
    await assert.rejects(save(), { code: 'saveFailed', message: /There is no space left for "x\.png" in "assets"/u });
  });

  it('passes on what the source throws, and saves nothing that is no whole PNG', async () => {
    const fault = new Error('broken line');
    await assert.rejects(save({ source: failing(fault) }), error => error === fault);
    await assert.rejects(save({ source: pieces(picture.subarray(0, -5)) }), NotPng);
    await assert.rejects(save({ source: pieces(Buffer.from('<html>')) }), NotPng);
    assert.deepEqual(workspace.paths, []);
  });

  it('gives the reason of the signal the last word', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const onReceived = (): void => {
      controller.abort(reason);
    };
    await assert.rejects(save({ signal: controller.signal, onReceived }), error => error === reason);
    assert.deepEqual(workspace.paths, []);
  });

  it('saveText: writes a text by the same rules', async () => {
    const target = {
      folder,
      baseName: 'x',
      extension: '.md',
      temporaryName: '.t',
      signal: new AbortController().signal,
    };
    const uri = await saveText(workspace, { ...target, text: 'Ein Märchen', whenTaken: 'fail' });
    assert.equal(workspace.textOf(uri), 'Ein Märchen');
    await assert.rejects(saveText(workspace, { ...target, text: 'other', whenTaken: 'fail' }), { code: 'saveFailed' });
  });
});

describe('images on the disk', () => {
  const temporary = temporaryFolder();

  it('recoverImage: finds the image of a save that was cut short after its file had got its name', async () => {
    const workspace = new NodeWorkspace(temporary());
    const onDisk = URI.file(temporary());
    const temporaryName = '.easel-job-1.part';
    const killed = new Promise<void>(() => undefined);
    void saveImage(workspace, {
      source: pieces(picture),
      folder: onDisk,
      baseName: 'x',
      whenTaken: 'fail',
      temporaryName,
      signal: new AbortController().signal,
      onPublished: () => killed,
    });
    while (!(await readdir(temporary())).includes('x.png')) await new Promise(resolve => setTimeout(resolve, 1));
    const found = await recoverImage(workspace, onDisk, temporaryName);
    assert.deepEqual([found?.uri.fsPath, found?.width, found?.height], [join(temporary(), 'x.png'), 12, 8]);
    assert.deepEqual(await readdir(temporary()), ['x.png']);
    assert.equal(await recoverImage(workspace, onDisk, temporaryName), undefined);
    assert.equal(await recoverImage(workspace, folder, temporaryName), undefined);
  });

  describe('a fault of the disk', () => {
    const original = { ...fsPromises };
    afterEach(() => {
      Object.assign(fsPromises, original);
    });
    const save = (options: Partial<SaveImageOptions> = {}, workspace = new NodeWorkspace(temporary())) =>
      saveImage(workspace, {
        source: pieces(picture),
        folder: URI.file(join(temporary(), 'assets')),
        within: URI.file(temporary()),
        baseName: 'x',
        whenTaken: 'number',
        temporaryName: '.easel-job-1.part',
        signal: new AbortController().signal,
        ...options,
      });
    const failingWith = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

    const rows: [title: string, calls: ('open' | 'mkdir' | 'link')[], code: string, sentence: RegExp][] = [
      ['a read-only folder', ['mkdir', 'open'], 'EACCES', /"assets" is read-only/u],
      ['a read-only disk', ['mkdir', 'open'], 'EROFS', /"assets" is read-only/u],
      ['a full disk', ['mkdir', 'open'], 'ENOSPC', /no space left/u],
      ['a used-up quota', ['open'], 'EDQUOT', /no space left/u],
      ['a path that is too long', ['mkdir', 'open'], 'ENAMETOOLONG', /too long a name/u],
      ['a drive that was unplugged', ['mkdir', 'open'], 'EIO', /cannot be reached/u],
      ['a file in use', ['open'], 'EBUSY', /in use by another program/u],
    ];
    for (const [title, calls, code, sentence] of rows) {
      for (const call of calls) {
        it(`is told as ${title}, and leaves nothing (${call})`, async () => {
          Object.assign(fsPromises, { [call]: failingWith(code) });
          await assert.rejects(save(), { code: 'saveFailed', message: sentence });
          Object.assign(fsPromises, original);
          assert.deepEqual(await readdir(temporary()), []);
        });
      }
    }

    it('is told as a folder that has vanished, while bytes arrive or before', async () => {
      const source = async function* (): AsyncGenerator<Uint8Array> {
        yield picture.subarray(0, 64);
        await rm(join(temporary(), 'assets'), { recursive: true });
        yield picture.subarray(64);
      };
      await assert.rejects(save({ source: source() }), { code: 'saveFailed', message: /"assets" disappeared/u });
      const unplugged = new NodeWorkspace(join(temporary(), 'unplugged'));
      const [within] = unplugged.folders;
      const folderThere = URI.file(join(temporary(), 'unplugged', 'assets'));
      await assert.rejects(save({ within, folder: folderThere }, unplugged), {
        code: 'saveFailed',
        message: /disappeared/u,
      });
      assert.deepEqual(await readdir(temporary()), []);
    });

    it('is told as a link that leads out, of a folder and of a file', async () => {
      await symlink(tmpdir(), join(temporary(), 'assets'));
      await assert.rejects(save(), { code: 'saveFailed', message: /"assets" leads out of the workspace/u });
      await symlink(join(tmpdir(), 'easel-nowhere.png'), join(temporary(), 'x.png'));
      await assert.rejects(save({ folder: URI.file(temporary()), whenTaken: 'overwrite' }), {
        code: 'saveFailed',
        message: /"x\.png" in .* is a link that leads out/u,
      });
    });
  });

  it('leaves a file of others alone where exactly its name was asked for', async () => {
    await writeFile(join(temporary(), 'x.png'), 'old');
    const target = { folder: URI.file(temporary()), baseName: 'x', temporaryName: '.easel-job-1.part' };
    const { signal } = new AbortController();
    await assert.rejects(
      saveImage(new NodeWorkspace(temporary()), { ...target, source: pieces(picture), whenTaken: 'fail', signal }),
      { code: 'saveFailed', message: /left alone/u },
    );
    assert.equal(await readFile(join(temporary(), 'x.png'), 'utf8'), 'old');
    assert.deepEqual(await readdir(temporary()), ['x.png']);
  });
});

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50) yield await Promise.resolve(bytes.subarray(at, at + 50));
}

async function* failing(fault: Error): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(picture.subarray(0, 40));
  throw fault;
}
