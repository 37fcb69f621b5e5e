import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import { outputFolder, placeOfOutput, toUri, workspaceRoot } from '../../../../src/engine/files/workspacePlaces';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';

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

  it('placeOfOutput: takes existing folders as they are, and in the spelling that is there', async () => {
    for (const name of ['Q: and A', 'what?', 'v1.', ' draft', 'con', 'cafe\u0301'])
      workspace.addFolder(URI.from({ scheme: 'memory', path: `/first/${name}` }));
    const folderOf = async (output: string): Promise<string> =>
      (await placeOfOutput(workspace, output, root)).folder.path;
    assert.equal(await folderOf('Q: and A/x.png'), '/first/Q: and A');
    assert.equal(await folderOf('/first/Q: and A/x.png'), '/first/Q: and A');
    assert.equal(await folderOf('what?/img/'), '/first/what?/img');
    assert.equal(await folderOf('v1./'), '/first/v1.');
    assert.equal(await folderOf('con/x.png'), '/first/con');
    assert.equal(await folderOf('q: AND a/x.png'), '/first/Q: and A');
    assert.equal(await folderOf('ASSETS.V2/'), '/first/assets.v2');
    assert.equal(await folderOf('Caf\u00e9/New/x.png'), '/first/cafe\u0301/New');
    const uri = URI.from({ scheme: 'memory', path: '/first/what?/x.png' });
    assert.equal((await placeOfOutput(workspace, uri, root)).folder.path, '/first/what?');
    for (const output of ['R: and B/x.png', 'q: and/x.png', 'what?/b?/', 'what?/b?.png', 'what?/../why?/x.png'])
      await assert.rejects(folderOf(output), { code: 'invalidRequest', field: 'output' });
  });

  it('placeOfOutput: takes the name of a file that is to be replaced as it is', async () => {
    workspace.put(URI.from({ scheme: 'memory', path: '/first/b?.png' }), 'old');
    assert.equal((await placeOfOutput(workspace, 'b?.png', root, true)).file?.baseName, 'b?');
    await assert.rejects(placeOfOutput(workspace, 'b?.png', root), { field: 'output' });
    await assert.rejects(placeOfOutput(workspace, 'c?.png', root, true), { field: 'output' });
  });

  for (const name of ['Q: and A', 'what?', 'v1.', ' draft ', 'con', 'a%20b', 'x:', '~', 'a\\b', '${seed}'])
    it(`outputFolder: takes the folder "${name}" of a document as it is`, async () => {
      const file = URI.from({ scheme: 'memory', path: `/first/${name}/page.md` });
      workspace.put(file, '# Page');
      const folder = async (setting: string): Promise<string> =>
        (await outputFolder(workspace, setting, { root, file })).folder.path;
      assert.equal(await folder('${fileDirname}'), `/first/${name}`);
      assert.equal(await folder('${fileDirname}/img'), `/first/${name}/img`);
      assert.equal(await folder(' ${fileDirname}\\..\\img/ '), '/first/img');
    });

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

  it('placeOfOutput: takes existing folders as they are, and in the spelling that is there', async () => {
    const workspace = new NodeWorkspace(temporary());
    const [rootOnDisk] = workspace.folders as [URI];
    await mkdir(join(temporary(), 'Q: and A', 'what?'), { recursive: true });
    await mkdir(join(temporary(), 'cafe\u0301'));
    const folderOf = async (output: string): Promise<string> =>
      (await placeOfOutput(workspace, output, rootOnDisk)).folder.fsPath.slice(temporary().length + 1);
    assert.equal(await folderOf('Q: and A/what?/x.png'), 'Q: and A/what?');
    assert.equal(await folderOf(join(temporary(), 'Q: and A', 'x.png')), 'Q: and A');
    assert.equal(await folderOf('q: and a/WHAT?/New/x.png'), 'Q: and A/what?/New');
    assert.equal(await folderOf('Caf\u00e9/'), 'cafe\u0301');
  });

  it('placeOfOutput: takes a link from one open folder into another', async () => {
    const [one, two] = [join(temporary(), 'one'), join(temporary(), 'two')];
    await mkdir(one);
    await mkdir(two);
    await symlink(two, join(one, 'link'));
    const both = new NodeWorkspace(one, two);
    assert.equal((await placeOfOutput(both, 'link/x.png', URI.file(one))).folder.fsPath, join(one, 'link'));
    await assert.rejects(placeOfOutput(new NodeWorkspace(one), 'link/x.png', URI.file(one)), { field: 'output' });
  });
});
