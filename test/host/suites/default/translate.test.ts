import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import { pngPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { failureOf, startEasel } from '../../support/easel';
import { submits } from '../../support/refusals';

const pictures = { 'dialog.png': [641, 480], 'menu.png': [320, 900], 'setup.png': [800, 450] } as const;

describe('translating the text in images', () => {
  let easel: EaselUnderTest;
  before(async () => {
    easel = await startEasel();
    for (const folder of ['guide/en/images', 'guide/zh/images']) mkdirSync(place(folder), { recursive: true });
    for (const [name, [width, height]] of Object.entries(pictures))
      writeFileSync(place(`guide/en/images/${name}`), pngPicture(width, height));
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  const place = (name: string): string => path.join(easel.folder.fsPath, name);
  const translate = (name: string, language: string): Promise<SavedImages<vscode.Uri>> =>
    Promise.resolve(
      vscode.commands.executeCommand<SavedImages<vscode.Uri>>('easel.translateImageText', {
        uri: vscode.Uri.file(place(name)),
        language,
      }),
    );

  it('of three images of a site in two languages: mirrored where the site has folders for languages', async () => {
    const before = Object.keys(pictures).map(name => readFileSync(place(`guide/en/images/${name}`)));
    for (const language of ['zh-CN', 'de']) {
      for (const [name, [width, height]] of Object.entries(pictures)) {
        const { images } = await translate(`guide/en/images/${name}`, language);
        assert.deepEqual([images[0]?.width, images[0]?.height], [width, height], `${language} ${name}`);
      }
    }
    // The service makes JPEGs, which keep their own ending.
    const translated = ['dialog.jpg', 'menu.jpg', 'setup.jpg'];
    assert.deepEqual(readdirSync(place('guide/zh/images')).sort(), translated);
    assert.deepEqual(readdirSync(place('guide/de/images')).sort(), translated);
    assert.deepEqual(
      Object.keys(pictures).map(name => readFileSync(place(`guide/en/images/${name}`))),
      before,
    );
    const sent = submits(easel).map(({ body }) => body as { model: string; input: { target_lang: string } });
    assert.deepEqual(
      sent.map(({ input }) => input.target_lang),
      ['zh', 'zh', 'zh', 'de', 'de', 'de'],
    );
    assert.ok(sent.every(({ model }) => model.startsWith('qwen-mt-image')));
  });

  it('of an image that lies in no folder of a language goes beside it, with the language in its name', async () => {
    writeFileSync(place('logo.png'), pngPicture(640, 480));
    const { images } = await translate('logo.png', 'zh-CN');
    assert.match(images[0]?.uri.path ?? '', /\/logo\.zh-CN\.jpg$/u);
  });

  it('refuses what is no language and no image, before any request', async () => {
    writeFileSync(place('words.png'), 'words');
    assert.equal((await failureOf(translate('logo.png', 'no language'))).field, 'language');
    assert.equal((await failureOf(translate('words.png', 'de'))).code, 'inputImage');
    assert.equal(submits(easel).length, 0);
  });
});
