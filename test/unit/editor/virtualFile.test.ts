import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { writeVirtually, type VirtualFileOptions, type VirtualFileSystem } from '../../../src/editor/virtualFile';

/** As much of the editor's `Uri` as is used. */
function uriOf(path: string): Uri {
  return { path, with: (change: { path: string }) => uriOf(change.path), toString: () => `memfs:${path}` } as Uri;
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('writeVirtually', () => {
  let files: Map<string, string>;
  let folders: string[];
  let fileSystem: VirtualFileSystem;

  beforeEach(() => {
    files = new Map();
    folders = [];
    fileSystem = {
      stat: uri =>
        files.has(uri.path)
          ? Promise.resolve({ type: 1, ctime: 0, mtime: 0, size: 0 })
          : Promise.reject(fault('FileNotFound')),
      createDirectory: uri => {
        folders.push(uri.path);
        return Promise.resolve();
      },
      writeFile: async (uri, content) => {
        await Promise.resolve();
        files.set(uri.path, Buffer.from(content).toString());
      },
      delete: uri => {
        files.delete(uri.path);
        return Promise.resolve();
      },
    };
  });

  const write = (options: Partial<VirtualFileOptions> = {}): Promise<Uri> =>
    writeVirtually(fileSystem, {
      source: pieces('one ', 'two'),
      folder: uriOf('/repo/assets'),
      baseName: 'x',
      extension: '.png',
      overwrite: false,
      signal: new AbortController().signal,
      ...options,
    });

  it('makes the folder and writes the file', async () => {
    assert.equal((await write()).path, '/repo/assets/x.png');
    assert.deepEqual(folders, ['/repo/assets']);
    assert.equal(files.get('/repo/assets/x.png'), 'one two');
  });

  it('does not double a slash at the end of the folder', async () => {
    assert.equal((await write({ folder: uriOf('/') })).path, '/x.png');
  });

  it('never writes over another file unless asked', async () => {
    files.set('/repo/assets/x.png', 'old');
    assert.equal((await write()).path, '/repo/assets/x-2.png');
    assert.equal(files.get('/repo/assets/x.png'), 'old');
    assert.equal((await write({ overwrite: true })).path, '/repo/assets/x.png');
    assert.equal(files.get('/repo/assets/x.png'), 'one two');
  });

  it('gives racing saves different names', async () => {
    const uris = await Promise.all(
      Array.from({ length: 20 }, (_, index) => write({ source: pieces(`save ${index}`) })),
    );
    assert.equal(files.size, 20);
    assert.deepEqual(
      uris.map(({ path }) => files.get(path)),
      uris.map((_, index) => `save ${index}`),
    );
  });

  it('removes what a failed write may have made, but no file of others', async () => {
    fileSystem.writeFile = uri => {
      files.set(uri.path, 'half');
      return Promise.reject(fault('NoPermissions'));
    };
    await assert.rejects(write(), /NoPermissions/u);
    assert.equal(files.size, 0);
    files.set('/repo/assets/x.png', 'old');
    await assert.rejects(write({ overwrite: true }), /NoPermissions/u);
    assert.ok(files.has('/repo/assets/x.png'));
  });

  it('passes on a fault other than "not found", and frees the name', async () => {
    const { stat } = fileSystem;
    fileSystem.stat = () => Promise.reject(fault('Unavailable'));
    await assert.rejects(write(), /Unavailable/u);
    fileSystem.stat = stat;
    assert.equal((await write()).path, '/repo/assets/x.png');
  });

  it('knows "not found" by its name as well', async () => {
    fileSystem.stat = () =>
      Promise.reject(Object.assign(new Error('gone'), { name: 'EntryNotFound (FileSystemError)' }));
    assert.equal((await write()).path, '/repo/assets/x.png');
  });

  it('touches nothing when the source fails or is aborted', async () => {
    const controller = new AbortController();
    const source = (async function* () {
      yield Buffer.from('one');
      controller.abort(new Error('cancelled'));
      await new Promise(() => undefined);
    })();
    await assert.rejects(write({ source, signal: controller.signal }), /cancelled/u);
    assert.deepEqual([files.size, folders.length], [0, 0]);
  });
});

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield Buffer.from(text);
  }
}
