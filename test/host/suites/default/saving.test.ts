import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { submits } from '../../support/refusals';
import { serviceHash } from '../../../support/serviceHash';

const size = '512*512';

describe('saving', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  const place = (name: string): string => path.join(easel.folder.fsPath, name);
  const namesOf = (saved: SavedImages<vscode.Uri>): string[] =>
    saved.images.map(({ uri }) => vscode.workspace.asRelativePath(uri, false));
  /** Saves into a folder of its own, and returns the places of the images. */
  const namesFor = async (options: Partial<ImageOptions>): Promise<string[]> =>
    namesOf(await easel.generate({ prompt: 'a hut', size, ...options }));

  it('uses assets/ and the words of the prompt by default, and returns all facts about the image', async () => {
    const saved = await easel.generate({ prompt: 'A  Lighthouse at dusk, watercolour!', size, seed: 7 });
    assert.deepEqual(namesOf(saved), ['assets/a-lighthouse-at-dusk-watercolour.png']);
    const [image] = saved.images;
    assert.ok(image?.uri instanceof vscode.Uri);
    assert.equal(sha256(image.uri), await easel.service.images[0]?.sha256());
    const { uri, ...facts } = image;
    assert.deepEqual(facts, { width: 512, height: 512, seed: 7 });
    assert.equal(saved.model, 'qwen-image-2.0');
    assert.equal(saved.requestId, easel.service.images[0]?.answerId);
    assert.deepEqual(saved.warnings, []);
    assert.equal(uri.scheme, 'file');
  });

  it('draws a seed if none is given, sends it and returns it', async () => {
    const [first, second] = [
      await easel.generate({ prompt: 'a seed', size }),
      await easel.generate({ prompt: 'a seed', size }),
    ];
    const sent = submits(easel).map(({ body }) => (body as { parameters: { seed: number } }).parameters.seed);
    assert.deepEqual(
      [first, second].map(saved => saved.images[0]?.seed),
      sent,
    );
    assert.notEqual(sent[0], sent[1]);
  });

  it('returns the prompt as the service rewrote it', async () => {
    await easel.set('protocol', 'async');
    const saved = await easel.generate({
      prompt: 'a hut',
      model: 'qwen-image-plus',
      promptExtend: true,
      output: 'rewritten/',
    });
    assert.match(saved.actualPrompt ?? '', /^a hut, soft natural light/);
    const plain = await easel.generate({
      prompt: 'a hut',
      model: 'qwen-image-plus',
      promptExtend: false,
      output: 'rewritten/',
    });
    assert.equal('actualPrompt' in plain, false);
  });

  it('warns about options that the model does not support, and omits them', async () => {
    const saved = await easel.generate({
      prompt: 'a hut',
      size,
      thinkingMode: true,
      maxImages: 3,
      output: 'warned/',
      ...{ quality: 'high' },
    });
    assert.equal(saved.warnings.length, 3, saved.warnings.join('\n'));
    for (const field of ['thinkingMode', 'maxImages', 'quality'])
      assert.ok(
        saved.warnings.some(warning => warning.includes(`"${field}"`)),
        field,
      );
    assert.deepEqual(easel.service.refused, []);
  });

  it('omits unsupported options of the settings silently', async () => {
    await easel.set('negativePrompt', 'blurry');
    await easel.set('style', 'flat colours');
    const saved = await easel.generate({ prompt: 'a hut', model: 'wan2.7-image', size: '768*768', output: 'silent/' });
    assert.deepEqual(saved.warnings, []);
    assert.deepEqual(easel.service.refused, []);
    assert.equal(submits(easel)[0]?.prompt, 'a hut, flat colours');
  });

  it('accepts a file, a folder, or a Uri of either as output', async () => {
    assert.deepEqual(await namesFor({ output: 'out/hero.png' }), ['out/hero.png']);
    assert.deepEqual(await namesFor({ output: './out//Hero Image.PNG' }), ['out/Hero Image.PNG']);
    assert.deepEqual(await namesFor({ output: 'out/new' }), ['out/new/a-hut.png']);
    assert.deepEqual(await namesFor({ output: 'out/slash.d/' }), ['out/slash.d/a-hut.png']);
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(easel.folder, 'out', 'v1.2'));
    assert.deepEqual(await namesFor({ output: 'out/v1.2' }), ['out/v1.2/a-hut.png']);
    assert.deepEqual(await namesFor({ output: '.' }), ['a-hut.png']);
    assert.deepEqual(await namesFor({ output: place('out/absolute.png') }), ['out/absolute.png']);
    assert.deepEqual(await namesFor({ output: vscode.Uri.joinPath(easel.folder, 'out', 'uri.png') }), ['out/uri.png']);
    assert.deepEqual(await namesFor({ output: vscode.Uri.joinPath(easel.folder, 'out', 'uri') }), [
      'out/uri/a-hut.png',
    ]);
    assert.deepEqual(await namesFor({ output: vscode.Uri.joinPath(easel.folder, 'out', 'uri.png').toString() }), [
      'out/uri-2.png',
    ]);
    // A keybinding contains JSON, so a Uri arrives in its JSON form.
    const asJson = JSON.parse(JSON.stringify(vscode.Uri.joinPath(easel.folder, 'out', 'json.png'))) as vscode.Uri;
    assert.deepEqual(await namesFor({ output: asJson }), ['out/json.png']);
    assert.deepEqual(readdirSync(place('out')).sort(), [
      'Hero Image.PNG',
      'absolute.png',
      'hero.png',
      'json.png',
      'new',
      'slash.d',
      'uri',
      'uri-2.png',
      'uri.png',
      'v1.2',
    ]);
  });

  it('never overwrites a file unless asked', async () => {
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(easel.folder, 'taken', 'a-hut.png'),
      new TextEncoder().encode('mine'),
    );
    assert.deepEqual(await namesFor({ output: 'taken/' }), ['taken/a-hut-2.png']);
    assert.deepEqual(await namesFor({ output: 'taken/a-hut.png' }), ['taken/a-hut-3.png']);
    assert.equal(readFileSync(place('taken/a-hut.png'), 'utf8'), 'mine');
    assert.deepEqual(await namesFor({ output: 'taken/a-hut.png', overwrite: true }), ['taken/a-hut.png']);
    assert.equal(sha256(place('taken/a-hut.png')), await easel.service.images.at(-1)?.sha256());
  });

  it('numbers several images in the order of the answer, each with its own bytes', async () => {
    const saved = await easel.generate({ prompt: 'several', size, n: 4, output: 'several/' });
    assert.deepEqual(namesOf(saved), [
      'several/several.png',
      'several/several-2.png',
      'several/several-3.png',
      'several/several-4.png',
    ]);
    const made = await Promise.all(easel.service.images.map(image => image.sha256()));
    assert.equal(new Set(made).size, 4);
    assert.deepEqual(
      saved.images.map(({ uri }) => sha256(uri)),
      made,
    );
  });

  it('numbers several images for one file name, and with overwrite replaces these files', async () => {
    const asked = { n: 3, model: 'wan2.2-t2i-flash', size, output: 'numbered/x.png' };
    assert.deepEqual(await namesFor(asked), ['numbered/x.png', 'numbered/x-2.png', 'numbered/x-3.png']);
    assert.deepEqual(await namesFor({ ...asked, overwrite: true }), [
      'numbered/x.png',
      'numbered/x-2.png',
      'numbered/x-3.png',
    ]);
    const made = await Promise.all(easel.service.images.slice(3).map(image => image.sha256()));
    assert.deepEqual(
      ['x', 'x-2', 'x-3'].map(name => sha256(place(`numbered/${name}.png`))),
      made,
    );
    assert.deepEqual(readdirSync(place('numbered')).sort(), ['x-2.png', 'x-3.png', 'x.png']);
  });

  it('parallel calls with one name do not collide', async () => {
    const saved = await Promise.all(
      Array.from({ length: 6 }, () => easel.generate({ prompt: 'same', size, output: 'parallel/' })),
    );
    assert.deepEqual(
      saved.flatMap(namesOf).sort(),
      ['same-2', 'same-3', 'same-4', 'same-5', 'same-6', 'same'].map(name => `parallel/${name}.png`),
    );
    const [onDisk, made] = [
      saved.map(({ images: [image] }) => sha256(image!.uri)),
      await Promise.all(easel.service.images.map(image => image.sha256())),
    ];
    assert.deepEqual(onDisk.sort(), made.sort());
  });

  it('keeps the script of a prompt (Chinese, Cyrillic, …) in file names, and limits their length', async () => {
    assert.deepEqual(await namesFor({ prompt: '黄昏时分的灯塔，水彩', output: 'names/' }), [
      'names/黄昏时分的灯塔-水彩.png',
    ]);
    assert.deepEqual(await namesFor({ prompt: 'Маяк на закате', output: 'names/' }), ['names/маяк-на-закате.png']);
    const [long] = await namesFor({ prompt: '很长的句子'.repeat(60), output: 'names/' });
    assert.ok(Buffer.byteLength(path.basename(long ?? '')) < 200, long);
    assert.ok(existsSync(place(long ?? '')));
    assert.deepEqual(await namesFor({ prompt: '???', output: 'names/' }), ['names/image.png']);
  });

  it('easel.outputFolder supports its variables', async () => {
    await easel.set('outputFolder', '${workspaceFolder}/static/img');
    assert.deepEqual(await namesFor({}), ['static/img/a-hut.png']);
    await easel.set('outputFolder', '${fileDirname}/${fileBasenameNoExtension}.images');
    await vscode.window.showTextDocument(vscode.Uri.joinPath(easel.folder, 'docs', 'guide.md'));
    assert.deepEqual(await namesFor({}), ['docs/guide.images/a-hut.png']);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'unsaved' }));
    await easel.set('outputFolder', '${fileDirname}/unsaved');
    assert.deepEqual(await namesFor({}), ['unsaved/a-hut.png']);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('easel.fileName supports its variables', async () => {
    await easel.set('fileName', '${slug} ${model} ${seed} ${index} ${date} ${time}.png');
    const names = await namesFor({ n: 2, seed: 5, output: 'templated/' });
    names.forEach((name, index) =>
      assert.match(
        name,
        new RegExp(`^templated/a-hut qwen-image-2\\.0 5 ${index + 1} \\d{4}-\\d\\d-\\d\\d \\d{6}\\.png$`),
      ),
    );
    await easel.set('fileName', 'fixed/name');
    assert.deepEqual(await namesFor({ output: 'templated/' }), ['templated/fixed-name.png']);
  });

  it('names an edit after its first input, in the output folder or beside the original', async () => {
    const [logo, photo] = ['media/Logo v2.png', 'assets/photo.png'].map(name =>
      vscode.Uri.joinPath(easel.folder, name),
    );
    const {
      images: [made],
    } = await easel.generate({ prompt: 'a logo', size, output: logo! });
    await vscode.workspace.fs.copy(made!.uri, photo!, { overwrite: true });
    const original = sha256(logo!);
    const editOf = async (images: vscode.Uri[]): Promise<string[]> =>
      namesOf(await easel.edit({ prompt: 'night', images, size }));
    assert.deepEqual(await editOf([logo!, photo!]), ['assets/Logo v2-edited.png']);
    await easel.set('editOutput', 'besideOriginal');
    assert.deepEqual(await editOf([logo!]), ['media/Logo v2-edited.png']);
    assert.deepEqual(await editOf([logo!]), ['media/Logo v2-edited-2.png']);
    assert.equal(sha256(logo!), original);
    await easel.set('editOutput', 'outputFolder');
    const byAddress = await easel.edit({ prompt: 'night', images: ['https://example.com/p/My%20map.jpg?x=1'], size });
    assert.deepEqual(namesOf(byAddress), ['assets/My map-edited.png']);
  });

  for (const protocol of ['async', 'sync']) {
    it(`writes the text and images of a mixed answer into a document, ${protocol}`, async () => {
      await easel.set('protocol', protocol);
      const saved = await easel.generate({
        prompt: 'how to draw a hut',
        model: 'wan2.6-image',
        interleaved: true,
        maxImages: 2,
        size: '768*768',
        output: `steps ${protocol}/`,
      });
      const base = `steps ${protocol}/how-to-draw-a-hut`;
      assert.deepEqual(namesOf(saved), [`${base}.png`, `${base}-2.png`]);
      assert.equal(vscode.workspace.asRelativePath(saved.document!, false), `${base}.md`);
      const text = readFileSync(saved.document!.fsPath, 'utf8');
      assert.match(
        text,
        /^Step 1: how to draw a hut, part 1 of 2\.\n\n!\[how to draw a hut\]\(how-to-draw-a-hut\.png\)\n\nStep 2: .*part 2 of 2\.\n\n!\[how to draw a hut\]\(how-to-draw-a-hut-2\.png\)\n$/,
      );
      assert.deepEqual(
        submits(easel).map(({ route }) => route),
        [protocol],
      );
      assert.deepEqual(easel.service.refused, []);
    });
  }

  it('leaves no unfinished jobs', () => {
    const names = readdirSync(easel.folder.fsPath, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      names.filter(name => name.includes('.part')),
      [],
    );
    assert.ok(names.length > 20);
  });
});

function sha256(file: vscode.Uri | string): string {
  return serviceHash(readFileSync(typeof file === 'string' ? file : file.fsPath));
}
