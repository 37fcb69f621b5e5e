import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import { FileSystemFault } from '../../../../src/engine/files/workspace';
import { temporaryFolder } from '../../../support/journalFixtures';

const pathOf = (uri: URI | undefined): string | undefined => uri?.path;

describe('folders of this machine', () => {
  const place = temporaryFolder();

  it('hold what lies in them, the innermost one first', () => {
    const workspace = new NodeWorkspace('/srv/site', '/srv/site/docs', '/srv/site2');
    assert.equal(pathOf(workspace.folderOf(URI.file('/srv/site/docs/a.png'))), '/srv/site/docs');
    assert.equal(pathOf(workspace.folderOf(URI.file('/srv/site/a.png'))), '/srv/site');
    assert.equal(pathOf(workspace.folderOf(URI.file('/srv/site'))), '/srv/site');
    assert.equal(pathOf(workspace.folderOf(URI.file('/srv/site22/a.png'))), undefined);
    assert.equal(workspace.folderOf(URI.parse('https://example.com/srv/site/a.png')), undefined);
    assert.equal(pathOf(new NodeWorkspace('/').folderOf(URI.file('/a.png'))), '/');
  });

  it('know a drive of Windows in either case', () => {
    const workspace = new NodeWorkspace();
    workspace.open([URI.from({ scheme: 'file', path: '/C:/site' })]);
    assert.equal(pathOf(workspace.folderOf(URI.from({ scheme: 'file', path: '/c:/site/a.png' }))), '/C:/site');
  });

  it('name files by their way from the folder, with slashes', () => {
    const workspace = new NodeWorkspace('/srv/site');
    assert.equal(workspace.nameOf(URI.file('/srv/site/docs/a.png')), 'docs/a.png');
    assert.equal(workspace.nameOf(URI.file('/srv/other.png')), URI.file('/srv/other.png').fsPath);
  });

  it('tell what stands at a place, and refuse like the editor', async () => {
    const workspace = new NodeWorkspace(place());
    const uri = (name: string): URI => URI.file(path.join(place(), name));
    mkdirSync(uri('docs').fsPath);
    writeFileSync(uri('a.txt').fsPath, 'abc');
    assert.deepEqual((await workspace.stat(uri('docs')))?.kind, 'folder');
    assert.deepEqual(await workspace.stat(uri('a.txt')), { kind: 'file', byteLength: 3 });
    assert.deepEqual([await workspace.stat(uri('b')), await workspace.stat(uri('a.txt/b'))], [undefined, undefined]);
    await assert.rejects(
      workspace.read(uri('b')),
      (error: unknown) => error instanceof FileSystemFault && error.code === 'FileNotFound',
    );
    await assert.rejects(workspace.virtualFiles.exists(URI.parse('memory:/a')), FileSystemFault);
  });
});
