import assert from 'node:assert/strict';
import type { ReferenceLanguage } from '../../../../../src/core/documents/references/referenceLanguages';
import { references } from '../../../../../src/core/documents/references/referenceReaders';
import { asciidocCorpus, notebookCorpus, restructuredTextCorpus } from './corpus/bookCorpus';
import { cssCorpus, scriptCorpus, typedElementCorpus, typeScriptCorpus } from './corpus/codeCorpus';
import type { CorpusDocument } from './corpus/corpusTypes';
import { markdownCorpus, mdxCorpus } from './corpus/markdownCorpus';
import { astroCorpus, htmlCorpus, svelteCorpus, vueCorpus } from './corpus/markupCorpus';

const corpus: Record<ReferenceLanguage, readonly CorpusDocument[]> = {
  markdown: markdownCorpus,
  mdx: mdxCorpus,
  html: htmlCorpus,
  vue: vueCorpus,
  svelte: svelteCorpus,
  astro: astroCorpus,
  javascript: scriptCorpus,
  typescript: typeScriptCorpus,
  typescriptreact: typedElementCorpus,
  css: cssCorpus,
  asciidoc: asciidocCorpus,
  restructuredtext: restructuredTextCorpus,
  notebook: notebookCorpus,
};

const described = (found: CorpusDocument['found']): string[] =>
  found.map(([target, alt, title]) => `${target} | ${alt} | ${title ?? ''}`).sort();

function foundIn(language: ReferenceLanguage, text: string): string[] {
  return described(references(language, text).map(({ target, alt, hints }) => [target, alt, hints.title ?? '']));
}

/** What is on one side only; a title is compared where one is expected. */
function differences(document: CorpusDocument, language: ReferenceLanguage, text: string): [string[], string[]] {
  const expected = described(document.found);
  const found = foundIn(language, text);
  return [expected.filter(item => !found.includes(item)), found.filter(item => !expected.includes(item))];
}

describe('references: the corpus', () => {
  const rows: string[] = [];
  after(() => console.log(rows.join('\n')));

  for (const [id, documents] of Object.entries(corpus)) {
    const language = id as ReferenceLanguage;
    it(`finds every image of ${language}, and nothing else`, () => {
      let [missed, wrong] = [0, 0];
      const faults: string[] = [];
      for (const document of documents) {
        for (const text of [document.text, document.text.replaceAll('\n', '\r\n')]) {
          const [lacking, surplus] = differences(document, language, text);
          missed += lacking.length;
          wrong += surplus.length;
          if (lacking.length + surplus.length > 0)
            faults.push(`${document.name}: missed ${lacking.join('; ')}, wrong ${surplus.join('; ')}`);
        }
      }
      rows.push(`      ${language}: ${documents.length} documents, ${missed} missed, ${wrong} wrong`);
      assert.deepEqual(faults, []);
    });

    it(`says where each image of ${language} is written`, () => {
      for (const { name, text, found } of documents) {
        const cells = references(language, text);
        assert.equal(cells.length, found.length, name);
        if (language === 'notebook') continue;
        for (const { range } of cells)
          assert.match(
            text.slice(range.start, range.end),
            /^[^"'<>]*\.(?:png|jpe?g|webp|gif|avif)(?:[?#][^"'\s]*)?$/iu,
            name,
          );
      }
    });
  }

  it('has at least a hundred documents', () => {
    assert.ok(Object.values(corpus).flat().length >= 100);
  });
});
