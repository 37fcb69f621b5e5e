import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../../src/cli/node/nodeWorkspace';
import { FolderListings } from '../../../../../src/engine/documents/missing/folderListings';
import { kindAt, rememberingWorkspace } from '../../../../../src/engine/documents/missing/scanWorkspace';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';

describe('what lies in folders', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-listings-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is found out by one listing where much of one folder is asked for', async () => {
    const workspace = new InMemoryWorkspace('memory:/w');
    for (let index = 0; index < 50; index += 1) workspace.put(`memory:/w/img/there-${index}.png`, '');
    const searched = rememberingWorkspace(workspace);
    const kinds: (string | undefined)[] = [];
    for (let index = 0; index < 50; index += 1)
      for (const name of ['there', 'gone'])
        kinds.push(await kindAt(searched, URI.parse(`memory:/w/img/${name}-${index}.png`)));
    assert.deepEqual(kinds, Array.from({ length: 50 }, () => ['file', undefined]).flat());
    assert.equal(workspace.calls.filter(call => call.startsWith('entries')).length, 1);
    assert.ok(workspace.calls.length < 15, `${workspace.calls.length} questions`);
  });

  it('is told by the file system alone where names may mean the same, and where a link leads', async () => {
    await writeFile(join(folder, 'Über.png'), '');
    await mkdir(join(folder, 'folder'));
    await symlink(join(folder, 'Über.png'), join(folder, 'link.png'));
    await symlink(join(folder, 'nowhere'), join(folder, 'broken.png'));
    const listings = new FolderListings(new NodeWorkspace(folder));
    const kindOf = (name: string) => listings.kindOf(URI.file(join(folder, name)));
    for (let index = 0; index < 8; index += 1) assert.equal(await kindOf(`gone-${index}.png`), 'unknown');
    assert.equal(await kindOf('gone.png'), 'nothing');
    assert.equal(await kindOf('Über.png'), 'file');
    assert.equal(await kindOf('folder'), 'folder');
    for (const name of ['über.png', 'U\u0308ber.png', 'ÜBER.PNG', 'UBER~1.PNG', 'Über.png.', 'link.png', 'broken.png'])
      assert.equal(await kindOf(name), 'unknown', name);
  });

  it('is nothing in a folder that is not there', async () => {
    const listings = new FolderListings(new NodeWorkspace(folder));
    const kindOf = (name: string) => listings.kindOf(URI.file(join(folder, 'gone', name)));
    for (let index = 0; index < 8; index += 1) await kindOf(`${index}.png`);
    assert.equal(await kindOf('a.png'), 'nothing');
  });
});
