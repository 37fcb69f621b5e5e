import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import type { WhenTaken } from '../../../../src/core/places/fileName';
import type { NameParts, TargetWishes } from '../../../../src/engine/jobs/chooseTarget';
import { chooseTarget } from '../../../../src/engine/jobs/chooseTarget';
import type { SaveTarget } from '../../../../src/engine/jobs/job';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';

const settings = { outputFolder: 'assets', editOutput: 'outputFolder', fileName: '${slug}' } as const;
const page = URI.parse('memory:/site/docs/page.md');
const photo = URI.parse('memory:/site/photos/cat.png');
const foreign = URI.parse('memory:/elsewhere/cat.png');

describe('chooseTarget', () => {
  const workspace = new InMemoryWorkspace('memory:/site');
  const [root] = workspace.folders as [URI];
  const name: NameParts = {
    slug: 'a-cat',
    at: new Date(2026, 2, 10).getTime(),
    model: 'qwen-image-2.0',
    seed: 7,
    maxCount: 1,
  };

  const rows: [title: string, wishes: Partial<TargetWishes>, folder: string, fileName: string][] = [
    ['the setting', {}, '/site/assets', 'a-cat.png'],
    ['the setting beside a document', withFolder('${fileDirname}', { document: page }), '/site/docs', 'a-cat.png'],
    [
      'the setting beside an input rather than a document',
      withFolder('${fileDirname}', { document: page, input: photo }),
      '/site/photos',
      'a-cat.png',
    ],
    ['beside the original', beside({ input: photo }), '/site/photos', 'a-cat.png'],
    ['the setting for an original outside', beside({ input: foreign }), '/site/assets', 'a-cat.png'],
    ['a picked folder', beside({ input: photo, pickedFolder: foreign }), '/elsewhere/cat.png', 'a-cat.png'],
    ['an output folder', { output: 'out/', pickedFolder: foreign }, '/site/out', 'a-cat.png'],
    ['exactly a file', { output: 'out/one.PNG' }, '/site/out', 'one.PNG'],
    [
      'a template',
      { settings: { ...settings, fileName: '${date}-${slug}-${model}-${seed}' } },
      '/site/assets',
      '2026-03-10-a-cat-qwen-image-2.0-7.png',
    ],
  ];
  for (const [title, wishes, folder, fileName] of rows) {
    it(`goes by ${title}`, async () => {
      const target = await chooseTarget(workspace, { settings, root, ...wishes }, name, 'number');
      assert.deepEqual([target.folder.path, `${target.baseNames[0]}${target.extension}`], [folder, fileName]);
      assert.equal(target.within?.path, wishes.pickedFolder && wishes.output === undefined ? undefined : root.path);
    });
  }

  it('gives each image that may come a name', async () => {
    const template = { ...settings, fileName: '${slug}-${index}' };
    const three = { ...name, maxCount: 3 };
    const byTemplate = await chooseTarget(workspace, { settings: template, root }, three, 'number');
    assert.deepEqual(byTemplate.baseNames, ['a-cat-1', 'a-cat-2', 'a-cat-3']);
    const byFile = await chooseTarget(workspace, { settings: template, root, output: 'x.png' }, three, 'number');
    assert.deepEqual(byFile.baseNames, ['x', 'x', 'x']);
  });

  it('says what happens when a name is taken', async () => {
    for (const whenTaken of ['number', 'overwrite', 'fail'] as const)
      assert.equal((await chooseTarget(workspace, { settings, root }, name, whenTaken)).whenTaken, whenTaken);
  });

  it('names the setting or option that is at fault', async () => {
    const choose = (wishes: Partial<TargetWishes>): Promise<unknown> =>
      chooseTarget(workspace, { settings, root, ...wishes }, name, 'number');
    await assert.rejects(choose({ output: '../x.png' }), { field: 'output' });
    await assert.rejects(choose(withFolder('../..', {})), { field: 'outputFolder' });
    await assert.rejects(choose({ settings: { ...settings, fileName: '${nothing}' } }), { field: 'fileName' });
  });
});

describe('chooseTarget: a file that is to be replaced', () => {
  const temporary = temporaryFolder();
  const at = (...names: string[]): string => join(temporary(), ...names);
  const name: NameParts = { slug: 'a-cat', at: 0, model: 'm', seed: 7, maxCount: 2 };
  const choose = (output: string | undefined, whenTaken: WhenTaken = 'overwrite'): Promise<SaveTarget> => {
    const root = URI.file(at('site'));
    return chooseTarget(new NodeWorkspace(at('site')), { settings, root, output }, name, whenTaken);
  };
  beforeEach(async () => {
    await mkdir(at('site', 'assets'), { recursive: true });
    await writeFile(at('precious.png'), 'old');
  });

  it('is refused before anything is paid for where it is a link that leads out', async () => {
    await symlink(at('precious.png'), at('site', 'x.png'));
    await symlink(at('precious.png'), at('site', 'y-2.png'));
    await symlink(at('precious.png'), at('site', 'assets', 'a-cat.png'));
    for (const output of ['x.png', 'y.png', undefined]) {
      await assert.rejects(choose(output), { code: 'invalidRequest', field: 'output', message: /outside/u });
      await choose(output, 'number');
    }
  });

  it('is refused before anything is paid for where it is read-only', async () => {
    await writeFile(at('site', 'x.png'), 'old');
    await chmod(at('site', 'x.png'), 0o444);
    await assert.rejects(choose('x.png'), { code: 'saveFailed', message: /"x\.png" in .* is read-only/u });
    await choose('x.png', 'number');
  });

  it('is taken where it is a file, a link inside, or not there yet', async () => {
    await writeFile(at('site', 'x.png'), 'old');
    await symlink('x.png', at('site', 'y.png'));
    for (const output of ['x.png', 'y.png', 'z.png', 'new/z.png'])
      assert.equal((await choose(output)).whenTaken, 'overwrite');
  });
});

function withFolder(outputFolder: string, wishes: Partial<TargetWishes>): Partial<TargetWishes> {
  return { ...wishes, settings: { ...settings, outputFolder } };
}

function beside(wishes: Partial<TargetWishes>): Partial<TargetWishes> {
  return { ...wishes, settings: { ...settings, editOutput: 'besideOriginal' } };
}
