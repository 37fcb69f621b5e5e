import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import { outputFolder, placeOfOutput, toUri, workspaceRoot } from '../../../../src/engine/files/workspacePlaces';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../support/nodeWorkspace';

const root = URI.parse('memory:/first');
const other = URI.parse('memory:/second');

describe('places in the workspace', () => {
  let workspace: InMemoryWorkspace;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/first', 'memory:/second');
    workspace.addFolder(URI.parse('memory:/first/assets.v2'));
  });

  const outputs: [output: string | { scheme: string; path: string }, folder: string, within: string, file?: string][] =
    [
      ['images/', '/first/images', '/first'],
      ['images', '/first/images', '/first'],
      ['images/a.PNG', '/first/images', '/first', 'a.PNG'],
      ['images\\deep\\a.png', '/first/images/deep', '/first', 'a.png'],
      ['a.png', '/first', '/first', 'a.png'],
      ['assets.v2', '/first/assets.v2', '/first'],
      ['./', '/first', '/first'],
      ['/second/x.png', '/second', '/second', 'x.png'],
      [URI.parse('memory:/second/deep/y.png'), '/second/deep', '/second', 'y.png'],
      [{ scheme: 'memory', path: '/first/z.png' }, '/first', '/first', 'z.png'],
    ];
  for (const [output, folder, within, file] of outputs) {
    it(`placeOfOutput: takes ${typeof output === 'string' ? output : JSON.stringify(output)}`, async () => {
      const place = await placeOfOutput(workspace, output, root);
      assert.deepEqual(
        [place.folder.path, place.within?.path, place.file && place.file.baseName + place.file.extension],
        [folder, within, file],
      );
    });
  }

  for (const output of [
    '../x.png',
    '/elsewhere/x.png',
    'other:///first/x.png',
    'a.jpg',
    '',
    'con/',
    'http://x/y.png',
  ]) {
    it(`placeOfOutput: refuses "${output}"`, async () => {
      await assert.rejects(
        placeOfOutput(workspace, output, root),
        error => error instanceof EaselError && error.code === 'invalidRequest' && error.field === 'output',
      );
    });
  }

  const settings: [setting: string, file: string | undefined, folder: string][] = [
    ['assets', undefined, '/first/assets'],
    ['', undefined, '/first'],
    ['${workspaceFolder}/out', 'memory:/first/docs/page.md', '/first/out'],
    ['${fileDirname}/images', 'memory:/first/docs/page.md', '/first/docs/images'],
    ['${fileDirname}', undefined, '/first'],
    ['${fileDirname}', 'untitled:page.md', '/first'],
    ['img/${fileBasenameNoExtension}', 'memory:/first/docs/my.page.md', '/first/img/my.page'],
    ['${fileDirname}\\img', 'memory:/second/page.md', '/second/img'],
  ];
  for (const [setting, file, folder] of settings) {
    it(`outputFolder: "${setting}" for ${file ?? 'no document'} is ${folder}`, async () => {
      const place = await outputFolder(workspace, setting, { root, file: file === undefined ? file : URI.parse(file) });
      assert.equal(place.folder.path, folder);
    });
  }

  for (const setting of ['${home}', '..', '/elsewhere', 'a:b', 'other:///x']) {
    it(`outputFolder: refuses "${setting}"`, async () => {
      await assert.rejects(
        outputFolder(workspace, setting, { root }),
        error => error instanceof EaselError && error.code === 'invalidRequest' && error.field === 'outputFolder',
      );
    });
  }

  it('toUri: keeps a Uri, completes its parts, and resolves paths against the root', () => {
    const uri = URI.parse('memory:/first/a.png');
    assert.equal(toUri(uri, root, 'images'), uri);
    assert.equal(toUri({ scheme: '', path: '/a.png' }, root, 'images').toString(), 'file:///a.png');
    assert.equal(toUri('b/../a.png', root, 'images').toString(), uri.toString());
    assert.equal(toUri('/second/a.png', root, 'images').path, '/second/a.png');
    assert.equal(toUri('C:\\a.png', root, 'images').scheme, 'file');
    assert.equal(toUri('memory:///first/x/../a.png', root, 'images').path, '/first/a.png');
    assert.throws(
      () => toUri('memory://host', root, 'images'),
      error => error instanceof EaselError && error.field === 'images',
    );
  });

  it('workspaceRoot: is the folder of the first file that lies in one, else the first folder', () => {
    const outside = URI.parse('memory:/elsewhere/a.png');
    const inside = URI.parse('memory:/second/a.png');
    assert.equal(workspaceRoot(workspace, [undefined, outside, inside])?.path, other.path);
    assert.equal(workspaceRoot(workspace, [outside])?.path, root.path);
    assert.equal(workspaceRoot(new InMemoryWorkspace(), [inside]), undefined);
  });
});

describe('places on the disk', () => {
  const temporary = temporaryFolder();

  it('placeOfOutput: refuses a link that leads out of the workspace, also to what does not exist yet', async () => {
    const [inside, outside] = [join(temporary(), 'inside'), join(temporary(), 'outside')];
    await mkdir(join(inside, 'real'), { recursive: true });
    await symlink(outside, join(inside, 'out'));
    await symlink(join(inside, 'real'), join(inside, 'in'));
    await symlink(join(inside, 'loop'), join(inside, 'loop'));
    const workspace = new NodeWorkspace(inside);
    const [rootOnDisk] = workspace.folders as [URI];
    for (const output of ['out/', 'out/deep/x.png', 'loop/']) {
      await assert.rejects(placeOfOutput(workspace, output, rootOnDisk), { code: 'invalidRequest', field: 'output' });
    }
    assert.equal((await placeOfOutput(workspace, 'in/x.png', rootOnDisk)).folder.fsPath, join(inside, 'in'));
  });
});
