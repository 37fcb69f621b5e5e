import assert from 'node:assert/strict';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { languageOf, loadTranslations } from '../../../../src/cli/node/language';

const bundles = path.resolve(import.meta.dirname, '../../../../l10n');

describe('the language of a terminal', () => {
  for (const [environment, language] of [
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'en_US.UTF-8' }, 'en-US'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'POSIX' }, 'en'],
    [{ LANG: 'ca_ES@valencia' }, 'ca-ES'],
    [{ LANG: 'en_GB', LC_MESSAGES: 'zh_CN' }, 'zh-CN'],
    [{ LANG: 'zh_CN', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'zh_TW.Big5', LC_ALL: '' }, 'zh-TW'],
    [{}, Intl.DateTimeFormat().resolvedOptions().locale],
  ] as const) {
    it(`is ${language} with ${JSON.stringify(environment)}`, () => {
      assert.equal(languageOf(environment), language);
    });
  }

  it('has the texts of the editor: Chinese for every Chinese, else English', async () => {
    try {
      for (const [language, expected] of [
        ['de', 'saving…'],
        ['zh-CN', '正在保存…'],
        ['zh-TW', '正在保存…'],
      ] as const) {
        await loadTranslations(language, bundles);
        assert.equal(l10n.t('saving…'), expected);
      }
    } finally {
      l10n.config({ contents: {} });
    }
  });
});
