import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EaselError } from '../../../../src/core/base/errors';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import type { Batch } from '../../../../src/core/documents/batch';
import type { ImageDetails } from '../../../../src/core/provenance/imageDetails';
import { pngPicture } from '../../../support/pictures';
import { rawChunks, withChunks } from '../../../support/pngCorpus';
import { eventually } from '../../../ui/eventually';
import { serviceHash } from '../../../support/serviceHash';
import { ImagesCommands } from '../../../../src/ui/images/imagesCommands';
import type { ImageGroup } from '../../../../src/ui/images/imageGroups';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, failureOf, startEasel } from '../../support/easel';
import { submits } from '../../support/refusals';

const size = '512*512';
const made = ({ images: [image] }: SavedImages<vscode.Uri>): vscode.Uri => image?.uri ?? assert.fail('no image');

describe('images that know how they were made', () => {
  let easel: EaselUnderTest;
  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  const place = (name: string): string => path.join(easel.folder.fsPath, name);
  const call = <T>(id: string, argument: object): Promise<T> =>
    Promise.resolve(vscode.commands.executeCommand<T>(`easel.${id}`, argument));
  const details = (uri: vscode.Uri | string): Promise<ImageDetails | undefined> => call('showImageDetails', { uri });

  it('tell it, keep what the service sent, and are made again with an equal request', async () => {
    await easel.set('style', 'flat');
    const uri = made(await easel.generate({ prompt: '黄昏的灯塔', size, seed: 7, negativePrompt: 'people' }));
    assert.equal(serviceHash(readFileSync(uri.fsPath)), await easel.service.images[0]?.sha256());
    const found = await details(uri);
    assert.equal(found?.origin, 'easel');
    assert.deepEqual(
      [found.prompt, found.negativePrompt, found.model, found.seed, found.size, found.placeholder],
      ['黄昏的灯塔', 'people', 'qwen-image-2.0', 7, size, false],
    );
    assert.equal(found.requestId, easel.service.images[0]?.answerId);
    assert.ok(found.labels.includes('iptc'));
    await easel.set('style', 'oil on canvas');
    await easel.set('negativePrompt', 'trees');
    const again = await call<SavedImages<vscode.Uri>>('regenerateImage', { uri });
    assert.match(made(again).path, /黄昏的灯塔-2\.png$/u);
    const [first, second] = submits(easel).map(({ body }) => body);
    assert.deepEqual(second, first);
    const other = await call<SavedImages<vscode.Uri>>('regenerateImage', { uri, seed: 8, output: 'again/' });
    assert.match(made(other).path, /\/again\//u);
    assert.equal((await details(made(other)))?.seed, 8);
  });

  it('say nothing where easel.embedMetadata is off, and are the bytes of the service', async () => {
    await easel.set('embedMetadata', false);
    const uri = made(await easel.generate({ prompt: 'a secret', size }));
    assert.equal(readFileSync(uri.fsPath).includes('a secret'), false);
    assert.equal((await failureOf(call('regenerateImage', { uri }))).code, 'invalidRequest');
  });

  it('name an input that has changed or is gone, unless others are given', async () => {
    writeFileSync(place('input.png'), pngPicture(512, 512));
    const uri = made(await easel.edit({ prompt: 'make it night', images: ['input.png'] }));
    assert.deepEqual(
      (await details(uri))?.inputs?.map(({ path: name, state }) => [name, state]),
      [['input.png', 'same']],
    );
    writeFileSync(place('input.png'), pngPicture(513, 512));
    const changed = await failureOf(call('regenerateImage', { uri }));
    assert.deepEqual([changed.code, /input\.png/u.test(changed.message)], ['inputImage', true]);
    renameSync(place('input.png'), place('moved.png'));
    assert.equal((await failureOf(call('regenerateImage', { uri }))).code, 'inputImage');
    await call('regenerateImage', { uri, images: ['moved.png'] });
  });

  it('lose what Easel wrote by stripMetadata, and nothing else', async () => {
    const uri = made(await easel.generate({ prompt: 'a hut', size }));
    await call('stripMetadata', { uri });
    assert.equal((await details(uri))?.origin === 'easel', false);
    assert.equal(readFileSync(uri.fsPath).includes('a hut'), false);
    const made0 = await easel.service.images[0]?.sha256();
    assert.equal(serviceHash(readFileSync(uri.fsPath)), made0);
    assert.equal((await failureOf(call('stripMetadata', { uri: 'none.png' }))).code, 'inputImage');
    assert.equal((await failureOf(call('stripMetadata', {}))).code, 'invalidRequest');
  });
});

describe('placeholders', () => {
  let easel: EaselUnderTest;
  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  const call = <T>(id: string, argument: object): Promise<T> =>
    Promise.resolve(vscode.commands.executeCommand<T>(`easel.${id}`, argument));
  const insert = (prompt: string): Promise<SavedImages<vscode.Uri>> =>
    call('insertPlaceholder', { prompt, size: '640*480', output: 'holders/' });
  const holders = (argument: object = {}): Promise<Batch<vscode.Uri>> =>
    call('upgradePlaceholders', { uri: 'holders', ...argument });

  it('need no key and no service, and become images in their places', async () => {
    delete process.env['DASHSCOPE_API_KEY'];
    const saved = await insert('a red barn');
    assert.equal(saved.model, 'placeholder');
    assert.equal('requestId' in saved, false);
    const uri = saved.images[0]?.uri;
    assert.ok(uri instanceof vscode.Uri);
    assert.equal((await call<ImageDetails>('showImageDetails', { uri })).placeholder, true);
    await insert('a lake');
    assert.equal((await failureOf(holders())).code, 'missingKey');
    process.env['DASHSCOPE_API_KEY'] = canaryKey;
    const drawn = path.join(easel.folder.fsPath, 'holders', 'drawn.png');
    const texts = rawChunks(readFileSync(uri.fsPath))
      .filter(({ type }) => type === 'iTXt')
      .map(chunk => Buffer.from(chunk.bytes, 'hex'));
    writeFileSync(drawn, withChunks(pngPicture(640, 480), texts));
    const plan = await holders({ dryRun: true });
    assert.deepEqual(
      plan.planned.map(({ target, error }) => [path.basename(target.path), error?.code]),
      [
        ['a-lake.png', undefined],
        ['a-red-barn.png', undefined],
        ['drawn.png', 'invalidRequest'],
      ],
    );
    assert.deepEqual([plan.generated, plan.failed, submits(easel).length], [[], [], 0]);
    const batch = await holders();
    assert.deepEqual(batch.generated.map(({ target }) => path.basename(target.path)).sort(), [
      'a-lake.png',
      'a-red-barn.png',
    ]);
    assert.deepEqual(batch.failed, []);
    assert.equal(submits(easel).length, 2);
    const details = await call<ImageDetails>('showImageDetails', { uri });
    assert.deepEqual([details.placeholder, details.prompt], [false, 'a red barn']);
    assert.equal((await holders()).generated.length, 0);
  });

  it('stand in the view of images, beside those that were generated and the documents that miss some', async () => {
    const { imagesView } = easel.access;
    await insert('a windmill');
    const generated = await easel.generate({ prompt: 'a [dune](command:x)', size, output: 'holders/dune.png' });
    const document = vscode.Uri.joinPath(easel.folder, 'dunes.md');
    await vscode.workspace.fs.writeFile(document, Buffer.from('![Grass on a dune](img/grass.png)\n'));
    const shown = async (group: ImageGroup): Promise<string[]> => {
      const nodes = await imagesView.getChildren(group);
      return nodes.map(node => {
        const { label, description, contextValue } = imagesView.getTreeItem(node);
        return [label, description, contextValue].map(String).join(' | ');
      });
    };
    const inTree = (group: Parameters<typeof shown>[0], entry: string): Promise<true> =>
      eventually(entry, async () => ((await shown(group)).includes(entry) ? true : undefined));
    assert.deepEqual(await imagesView.getChildren(), ['placeholder', 'generated', 'changed', 'unused', 'missing']);
    await inTree('placeholder', 'holders/a-windmill.png | a windmill | placeholder');
    await inTree('generated', 'holders/dune.png | a [dune]\u200b(command:x) | generated');
    await inTree('missing', 'dunes.md | img/grass.png | document');
    await inTree('unused', 'holders/dune.png | a [dune]\u200b(command:x) | unused');
    await vscode.workspace.fs.writeFile(document, Buffer.from('![A dune](holders/dune.png)\n'));
    await eventually('the image to be used', async () =>
      (await shown('unused')).some(entry => entry.startsWith('holders/dune.png')) ? undefined : true,
    );
    const input = vscode.Uri.joinPath(easel.folder, 'dune-input.png');
    await vscode.workspace.fs.writeFile(input, pngPicture(512, 512));
    made(await easel.edit({ prompt: 'night', images: ['dune-input.png'], output: 'holders/night.png' }));
    await vscode.workspace.fs.writeFile(input, pngPicture(513, 512));
    await inTree('changed', 'holders/night.png | the input dune-input.png has changed | changed');
    // Another program paints on it and keeps its texts.
    const dune = made(generated);
    const texts = rawChunks(await vscode.workspace.fs.readFile(dune))
      .filter(({ type }) => type === 'iTXt')
      .map(chunk => Buffer.from(chunk.bytes, 'hex'));
    await vscode.workspace.fs.writeFile(dune, withChunks(pngPicture(512, 512), texts));
    await inTree('changed', 'holders/dune.png | another program has changed the picture | changed');
    imagesView.filter = 'DUNE holders';
    const root = await imagesView.getChildren();
    assert.equal(root[0], 'filter');
    assert.equal(imagesView.getTreeItem('filter').label, 'Filter: DUNE holders');
    assert.deepEqual(await shown('generated'), ['holders/dune.png | a [dune]\u200b(command:x) | generated']);
    imagesView.filter = ' ';
    assert.equal((await imagesView.getChildren()).includes('filter'), false);
    await vscode.workspace.fs.delete(made(generated));
    await eventually('the image to go', async () =>
      (await shown('generated')).some(entry => entry.startsWith('holders/dune.png')) ? undefined : true,
    );
    await vscode.workspace.fs.delete(document);
    // Of a folder that is renamed or deleted, the editor tells, but not of the files in it.
    made(await easel.generate({ prompt: 'a dune', size, output: 'attic/dune.png' }));
    await inTree('generated', 'attic/dune.png | a dune | generated');
    await rename(vscode.Uri.joinPath(easel.folder, 'attic').fsPath, vscode.Uri.joinPath(easel.folder, 'cellar').fsPath);
    await inTree('generated', 'cellar/dune.png | a dune | generated');
    assert.ok((await shown('generated')).every(entry => !entry.startsWith('attic/')));
    await rm(vscode.Uri.joinPath(easel.folder, 'cellar').fsPath, { recursive: true });
    await eventually('the images of the folder to go', async () =>
      (await shown('generated')).some(entry => entry.startsWith('cellar/')) ? undefined : true,
    );
  });

  it('go to the trash from the view only after a question, and stay where there is none', async () => {
    const files = await Promise.all(
      ['a shed', 'a barn'].map(async prompt => (await insert(prompt)).images[0]?.uri ?? assert.fail('no placeholder')),
    );
    const isThere = (uri: vscode.Uri): Promise<boolean> =>
      Promise.resolve(vscode.workspace.fs.stat(uri)).then(
        () => true,
        () => false,
      );
    const asked: string[] = [];
    const trash = (answer: boolean): Promise<void> =>
      new ImagesCommands(
        { filter: '' },
        { copy: () => Promise.resolve() },
        {
          tell: () => undefined,
          confirm: (message, detail) => {
            asked.push(`${message} ${detail}`);
            return Promise.resolve(answer);
          },
        },
      ).moveToTrash(files);
    await trash(false);
    assert.deepEqual(await Promise.all(files.map(isThere)), [true, true]);
    assert.match(asked[0] ?? '', /^Move 2 images to the trash\? holders\/a-shed\.png\nholders\/a-barn\.png$/u);
    // Machines without a desktop may have no trash.
    const failure = await trash(true).then(
      () => undefined,
      (error: unknown) => error as EaselError,
    );
    assert.equal(await isThere(files[0] ?? assert.fail()), failure !== undefined);
    if (failure) assert.match(failure.message, /a-shed\.png could not be moved to the trash, so it stays/u);
  });

  it('are refused in sizes that no placeholder has', async () => {
    for (const size of ['0*1', '4097*1', '2K'])
      assert.equal((await failureOf(call('insertPlaceholder', { prompt: 'a', size }))).code, 'invalidRequest');
  });
});
