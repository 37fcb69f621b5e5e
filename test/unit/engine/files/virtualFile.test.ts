import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { NameTaken } from '../../../../src/engine/files/targets/targetFaults';
import type { VirtualFileOptions } from '../../../../src/engine/files/virtualFile';
import { writeVirtually } from '../../../../src/engine/files/virtualFile';
import { FileSystemFault } from '../../../../src/engine/files/workspace';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';

describe('writeVirtually', () => {
  let workspace: InMemoryWorkspace;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/repo');
  });

  const assets = URI.parse('memory:/repo/assets');
  const file = URI.parse('memory:/repo/assets/x.png');
  const write = (options: Partial<VirtualFileOptions> = {}): Promise<URI> =>
    writeVirtually(workspace.virtualFiles, {
      source: pieces('one ', 'two'),
      folder: assets,
      baseName: 'x',
      extension: '.png',
      whenTaken: 'number',
      signal: new AbortController().signal,
      ...options,
    });

  it('makes the folder and writes the file', async () => {
    assert.equal((await write()).toString(), file.toString());
    assert.deepEqual(workspace.calls, [
      'createFolder /repo/assets',
      'names /repo/assets',
      'exists /repo/assets/x.png',
      'write /repo/assets/x.png',
    ]);
    assert.equal(workspace.textOf(file), 'one two');
  });

  it('does not double a slash at the end of the folder', async () => {
    assert.equal((await write({ folder: URI.parse('memory:/') })).path, '/x.png');
  });

  it('never writes over another file unless asked', async () => {
    workspace.put(file, 'old');
    assert.equal((await write()).path, '/repo/assets/x-2.png');
    assert.equal(workspace.textOf(file), 'old');
    assert.equal((await write({ whenTaken: 'overwrite' })).path, '/repo/assets/x.png');
    assert.equal(workspace.textOf(file), 'one two');
  });

  it('counts a name as taken where only upper and lower case or the Unicode form differ', async () => {
    workspace.put('memory:/repo/assets/X.png', 'old');
    workspace.put('memory:/repo/assets/cafe%CC%81.PNG', 'old');
    assert.equal((await write()).path, '/repo/assets/x-2.png');
    assert.equal((await write({ baseName: 'caf\u00e9' })).path, '/repo/assets/caf\u00e9-2.png');
    await assert.rejects(
      write({ whenTaken: 'fail' }),
      error => error instanceof NameTaken && error.fileName === 'X.png',
    );
    assert.equal((await write({ whenTaken: 'overwrite' })).path, '/repo/assets/X.png');
  });

  it('gives racing saves different names, also where their spellings differ', async () => {
    const uris = await Promise.all(['x', 'X', 'x'].map(baseName => write({ baseName })));
    assert.equal(new Set(uris.map(uri => uri.path.toLowerCase())).size, 3);
  });

  it('fails when the name is taken, where exactly this name was asked for', async () => {
    assert.equal((await write({ whenTaken: 'fail' })).path, '/repo/assets/x.png');
    await assert.rejects(
      write({ source: pieces('other'), whenTaken: 'fail' }),
      error => error instanceof NameTaken && error.fileName === 'x.png',
    );
    assert.deepEqual(workspace.paths, ['/repo/assets/x.png']);
    assert.equal(workspace.textOf(file), 'one two');
  });

  it('lets one of several racing saves of exactly one name win', async () => {
    const saves = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) => write({ source: pieces(`save ${index}`), whenTaken: 'fail' })),
    );
    assert.equal(saves.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.deepEqual(workspace.paths, ['/repo/assets/x.png']);
  });

  it('gives racing saves different names', async () => {
    const uris = await Promise.all(
      Array.from({ length: 20 }, (_, index) => write({ source: pieces(`save ${index}`) })),
    );
    assert.equal(workspace.paths.length, 20);
    assert.deepEqual(
      uris.map(uri => workspace.textOf(uri)),
      uris.map((_, index) => `save ${index}`),
    );
  });

  it('removes what a failed write may have made, but no file of others', async () => {
    workspace.faults.set('write', new FileSystemFault('NoPermissions', 'read-only'));
    const refuse = workspace.virtualFiles.write.bind(workspace.virtualFiles);
    workspace.virtualFiles.write = (uri, content) => {
      workspace.put(uri, 'half');
      return refuse(uri, content);
    };
    await assert.rejects(write(), { code: 'NoPermissions' });
    assert.deepEqual(workspace.paths, []);
    workspace.put(file, 'old');
    await assert.rejects(write({ whenTaken: 'overwrite' }), { code: 'NoPermissions' });
    assert.deepEqual(workspace.paths, ['/repo/assets/x.png']);
  });

  it('passes on a fault of the file system, and frees the name', async () => {
    workspace.faults.set('exists', new FileSystemFault('Unavailable', 'gone'));
    await assert.rejects(write(), { code: 'Unavailable' });
    workspace.faults.clear();
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
    assert.deepEqual(workspace.calls, []);
  });
});

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield Buffer.from(text);
  }
}
