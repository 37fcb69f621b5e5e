import assert from 'node:assert/strict';
import type { ReferenceLanguage } from '../../../../src/core/documents/references/referenceLanguages';
import { references } from '../../../../src/core/documents/references/referenceReaders';
import { writtenAlt } from '../../../../src/core/documents/writtenAlt';
import { asciidocCorpus, restructuredTextCorpus } from './references/corpus/bookCorpus';
import { scriptCorpus, typedElementCorpus } from './references/corpus/codeCorpus';
import type { CorpusDocument } from './references/corpus/corpusTypes';
import { markdownCorpus, mdxCorpus } from './references/corpus/markdownCorpus';
import { astroCorpus, htmlCorpus, svelteCorpus, vueCorpus } from './references/corpus/markupCorpus';

/** The text with this alt text wherever an image has none. */
function described(language: ReferenceLanguage, text: string, alt: string): { text: string; count: number } {
  const edits = references(language, text).flatMap(reference =>
    (reference.altPlaces ?? []).map(place => ({ place, put: writtenAlt(language, text, reference, place, alt) })),
  );
  const changed = edits
    .sort((one, other) => other.place.start - one.place.start)
    .reduce((all, { place, put }) => all.slice(0, place.start) + put + all.slice(place.end), text);
  return { text: changed, count: edits.length };
}

describe('alt text that is written where an image has none', () => {
  const examples: [language: ReferenceLanguage, text: string, expected: string][] = [
    ['markdown', '![](a.png) and ![ ](b.png "B")\n', '![A red fox](a.png) and ![A red fox](b.png "B")\n'],
    ['markdown', '![][a] ![a][a] ![][a]\n\n[a]: a.png\n', '![A red fox][a] ![a][a] ![A red fox][a]\n\n[a]: a.png\n'],
    ['markdown', '<img src="a.png" width="9">\n', '<img alt="A red fox" src="a.png" width="9">\n'],
    ['html', '<IMG SRC=a.png><img src="b.png" alt="">', '<IMG alt="A red fox" SRC=a.png><img src="b.png" alt="">'],
    ['html', '<img src="a.png" aria-hidden="true"><img src="b.png" role="presentation">', ''],
    [
      'html',
      '<picture><source srcset="b.png"><img src="a.png"></picture><video poster="c.png"></video>',
      '<picture><source srcset="b.png"><img alt="A red fox" src="a.png"></picture><video poster="c.png"></video>',
    ],
    [
      'javascript',
      "import a from './a.png';\nexport const b = <img src={a} />;\n",
      'import a from \'./a.png\';\nexport const b = <img alt="A red fox" src={a} />;\n',
    ],
    [
      'vue',
      '<template><img :src="\'./a.png\'" :alt="b"><img src="./b.png"></template>',
      '<template><img :src="\'./a.png\'" :alt="b"><img alt="A red fox" src="./b.png"></template>',
    ],
    [
      'asciidoc',
      'image::a.png[]\n\nimage::b.png[,300]\n\nimage::c.png[width=9]\n\nimage::d.png[alt=""]\n',
      'image::a.png[A red fox]\n\nimage::b.png[A red fox,300]\n\nimage::c.png[A red fox,width=9]\n\nimage::d.png[alt=""]\n',
    ],
    ['asciidoc', 'Click image:a.png[] now\n', 'Click image:a.png[A red fox] now\n'],
    ['restructuredtext', '.. image:: a.png\n', '.. image:: a.png\n   :alt: A red fox\n'],
    [
      'restructuredtext',
      '* .. figure:: a.png\r\n       :width: 9\r\n',
      '* .. figure:: a.png\r\n       :alt: A red fox\r\n       :width: 9\r\n',
    ],
    ['css', 'a { background: url(a.png) }', ''],
  ];

  for (const [language, text, expected] of examples)
    it(`${language}: ${JSON.stringify(text)}`, () => {
      assert.equal(described(language, text, 'A red fox').text, expected === '' ? text : expected);
    });

  const corpus: [ReferenceLanguage, readonly CorpusDocument[]][] = [
    ['markdown', markdownCorpus],
    ['mdx', mdxCorpus],
    ['html', htmlCorpus],
    ['vue', vueCorpus],
    ['svelte', svelteCorpus],
    ['astro', astroCorpus],
    ['javascript', scriptCorpus],
    ['typescriptreact', typedElementCorpus],
    ['asciidoc', asciidocCorpus],
    ['restructuredtext', restructuredTextCorpus],
  ];
  const alt = 'A "wild" [fox], a=b | {c} _d_ <e> & f*g*';
  for (const [language, documents] of corpus)
    it(`${language}: the readers of the corpus read what was written, and nothing else has changed`, () => {
      for (const document of documents)
        for (const text of [document.text, document.text.replaceAll('\n', '\r\n')]) {
          const before = references(language, text);
          const after = references(language, described(language, text, alt).text);
          assert.deepEqual(
            after.map(({ target }) => target),
            before.map(({ target }) => target),
            document.name,
          );
          for (const [index, { alt: read, altPlaces }] of before.entries())
            if (read !== '' || altPlaces) assert.equal(after[index]?.alt, read === '' ? alt : read, document.name);
          assert.deepEqual(
            after.flatMap(({ altPlaces = [] }) => altPlaces),
            [],
            document.name,
          );
        }
    });
});
