import assert from 'node:assert/strict';
import { languageOfPath, mirroredFolders } from '../../../../src/core/places/translatedPlace';

describe('the place of a translation', () => {
  const cases: [title: string, folders: string[], language: string, there: string[], place: string | undefined][] = [
    ['is the folder of the same script', ['docs', 'en', 'img'], 'zh-CN', ['en', 'zh'], 'docs/zh/img'],
    ['is the exact tag before a wider one', ['docs', 'en'], 'zh-CN', ['en', 'zh', 'zh-CN'], 'docs/zh-CN'],
    ['is a new folder where languages stand side by side', ['docs', 'en'], 'zh-TW', ['en', 'zh'], 'docs/zh-TW'],
    ['is beside the original without a layout', ['docs', 'img'], 'zh-CN', ['img', 'css'], undefined],
    ['is beside the original where one language stands alone', ['docs', 'en'], 'zh-CN', ['en', 'guide'], undefined],
  ];
  for (const [title, folders, language, there, place] of cases) {
    it(title, async () => {
      const mirrored = await mirroredFolders(folders, language, () => Promise.resolve(there));
      assert.equal(mirrored?.join('/'), place);
    });
  }

  it('knows the language of a path by its innermost folder', () => {
    assert.equal(languageOfPath(['docs', 'pt-BR', 'images']), 'pt-BR');
    assert.equal(languageOfPath(['src', 'images']), undefined);
  });
});
