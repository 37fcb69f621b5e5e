import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const strings = (file: string): Record<string, string> => JSON.parse(text(file)) as Record<string, string>;

const manifest = text('package.json');
const titles = strings('package.nls.json');
const translatedTitles = strings('package.nls.zh-cn.json');
const sentences = strings('l10n/bundle.l10n.json');
const translatedSentences = strings('l10n/bundle.l10n.zh-cn.json');

/**
 * What a translation has to carry over as it is: placeholders, settings, environment variables, variables of settings.
 */
const fixedParts = (sentence: string): string[] =>
  [...new Set(sentence.match(/\{\d+\}|\beasel\.\w+|\bDASHSCOPE_\w+|\$\{\w+\}/gu))].sort();

/** Names and units that are the same in Chinese. */
const sameInChinese = new Set([
  'API key',
  'displayName',
  // The address of a file.
  'schema.style',
  'Ctrl+Enter',
  '{0} KB',
  '{0} MB',
  '{0} × {1}',
  '{0} × {1}, {2}',
]);

/** Chinese words, and punctuation of half width, that stand beside another form for the same thing. */
const unusedForms =
  /图像|您|密钥(?!环)|智能改写|工作室|\bStudio\b|目录价|官方定价|撤销|图文并茂|参考图(?!片)|\p{Script=Han}[,;:!?]/u;

/** A title without the mark that more is asked for. */
const bare = (title: string | undefined): string => (title ?? '').replace('…', '');

const keysOf = (bundle: Record<string, string>): string[] => Object.keys(bundle).sort();

describe('the translations', () => {
  it('start from what the manifest says', () => {
    const said = [...manifest.matchAll(/"%([\w.-]+)%"/gu)].map(([, key = '']) => key);
    assert.deepEqual(keysOf(titles), [...new Set(said)].sort());
  });

  for (const [name, english, chinese] of [
    ['l10n/bundle.l10n.zh-cn.json', sentences, translatedSentences],
    ['package.nls.zh-cn.json', titles, translatedTitles],
  ] as const) {
    describe(name, () => {
      it('has every string and no other', () => {
        const missing = keysOf(english).filter(key => !(key in chinese));
        const superfluous = keysOf(chinese).filter(key => !(key in english));
        assert.deepEqual({ missing, superfluous }, { missing: [], superfluous: [] });
      });

      it('leaves nothing empty or in English', () => {
        assert.deepEqual(
          keysOf(chinese).filter(key => !/\p{Script=Han}/u.test(chinese[key] ?? '') && !sameInChinese.has(key)),
          [],
        );
      });

      it('keeps placeholders, settings and variables', () => {
        const changed = keysOf(chinese).filter(
          key => fixedParts(chinese[key] ?? '').join() !== fixedParts(english[key] ?? '').join(),
        );
        assert.deepEqual(changed, []);
      });
    });
  }

  it('call commands by their Chinese titles', () => {
    const wrong = Object.entries(translatedSentences).filter(([english, chinese]) =>
      Object.keys(titles).some(
        key =>
          english.includes(`"Easel: ${bare(titles[key])}"`) &&
          !chinese.includes(`“Easel: ${bare(translatedTitles[key])}”`),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('call commands by their Chinese titles in the walkthrough and in descriptions', () => {
    const commands = keysOf(titles).filter(key => key.startsWith('command.'));
    const wrong = keysOf(titles).filter(key =>
      commands.some(
        command =>
          titles[key]?.includes(`*${bare(titles[command])}*`) &&
          !translatedTitles[key]?.includes(`“${bare(translatedTitles[command])}”`),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('have the Chinese title of a command on buttons and in menus that name it', () => {
    const commands = keysOf(titles).filter(key => key.startsWith('command.'));
    const wrong = Object.entries(translatedSentences).filter(([english, chinese]) =>
      commands.some(
        command => bare(english) === bare(titles[command]) && bare(chinese) !== bare(translatedTitles[command]),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('have one Chinese word for one thing', () => {
    const texts = [...Object.values(translatedSentences), ...Object.values(translatedTitles)];
    assert.deepEqual(
      texts.filter(sentence => unusedForms.test(sentence)),
      [],
    );
  });
});
