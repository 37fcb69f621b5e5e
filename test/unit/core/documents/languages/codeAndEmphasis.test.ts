import assert from 'node:assert/strict';
import { insertedIn, placementIn } from '../../../../support/placedLinks';

/** Inserts at `¦` into each text; `LINK` stands for the link. */
function insertsAll(languageId: string, link: string, cases: readonly [marked: string, expected: string][]): void {
  for (const [marked, expected] of cases)
    assert.equal(insertedIn(languageId, marked), expected.replaceAll('LINK', link), marked);
}

const image = '![A cat](x.png)';

describe('Links in code and emphasis: Markdown', () => {
  it('stand behind indented code, in the item or the quote that holds it', () => {
    insertsAll('markdown', image, [
      ['- a\n\n      A tall ¦mill\n\n- b', '- a\n\n      A tall mill\n\n  LINK\n\n- b'],
      ['- a\n\n      co¦de\n      more\n', '- a\n\n      code\n      more\n\n  LINK\n'],
      ['- a\n  1. b\n\n         co¦de\n', '- a\n  1. b\n\n         code\n\n     LINK\n'],
      ['-\ta\n\n\t\tco¦de\n', '-\ta\n\n\t\tcode\n\n  LINK\n'],
      ['> a\n>\n>     co¦de\n>\n> b', '> a\n>\n>     code\n>\n> LINK\n>\n> b'],
    ]);
    assert.equal(placementIn('markdown', '- a\n\n      co¦de').moved, 'afterCode');
  });

  it('stay in the paragraphs of items, however these are indented', () => {
    insertsAll('markdown', image, [
      ['- a\n\n    fog¦ and rain', '- a\n\n    fog LINK and rain'],
      ['- a\n    - b\n\n        fog¦ and rain', '- a\n    - b\n\n        fog LINK and rain'],
      ['- a\n      fog¦ and rain', '- a\n      fog LINK and rain'],
      ['- a\n\n  !!! note\n\n      fog¦ and rain', '- a\n\n  !!! note\n\n      fog LINK and rain'],
    ]);
  });

  it('stand in front of emphasis that begins at the cursor', () => {
    insertsAll('markdown', image, [
      ['a **¦bold words** b', 'a LINK **bold words** b'],
      ['a _¦words_ b', 'a LINK _words_ b'],
      ['**¦bold words** b', 'LINK\n\n**bold words** b'],
      ['- **¦bold** b', '- LINK\n\n  **bold** b'],
      ['a **bold** ¦b** c', 'a **bold** LINK b** c'],
      ['2 *¦ 3 * 4', '2 * LINK 3 * 4'],
    ]);
  });
});

describe('Links in code and emphasis: AsciiDoc', () => {
  it('stand behind paragraphs of code', () => {
    insertsAll('asciidoc', 'image::x.png[A cat]', [
      ['text\n\n literal A tall¦ mill\n more\n\nend', 'text\n\n literal A tall mill\n more\n\nLINK\n\nend'],
      ['[source]\nco¦de\n\nend', '[source]\ncode\n\nLINK\n\nend'],
      ['[source,js]\n----\nco¦de\n\nmore\n----\nend', '[source,js]\n----\ncode\n\nmore\n----\n\nLINK\n\nend'],
    ]);
    assert.equal(placementIn('asciidoc', ' literal A¦ mill').moved, 'afterCode');
    insertsAll('asciidoc', 'image:x.png[A cat]', [['  * in¦ item', '  * in LINK item']]);
  });

  it('are attached to the list item that the code is attached to', () => {
    insertsAll('asciidoc', 'image::x.png[A cat]', [
      ['* a\n+\n----\nco¦de\n----\n* b', '* a\n+\n----\ncode\n----\n+\nLINK\n\n* b'],
      ['* a\n+\n[source]\n----\nco¦de\n----\n+\nmore', '* a\n+\n[source]\n----\ncode\n----\n+\nLINK\n+\nmore'],
      ['* a\n\n  lit¦eral\n\n* b', '* a\n\n  literal\n+\nLINK\n\n* b'],
      ['. a\n  more¦\n. b', '. a\n  more\n+\nLINK\n\n. b'],
    ]);
  });

  it('stand in front of emphasis that begins at the cursor', () => {
    insertsAll('asciidoc', 'image:x.png[A cat]', [
      ['a *¦bold words* b', 'a LINK *bold words* b'],
      ['a __¦w__ords b', 'a LINK __w__ords b'],
    ]);
    assert.equal(insertedIn('asciidoc', '* *¦bold* b'), '* image:x.png[A cat]*bold* b');
  });
});

describe('Links in code: JSX', () => {
  const element = `<img src={new URL('x.png', import.meta.url).href} alt="A cat" />`;

  it('are the path alone in a string of code, as in other code', () => {
    insertsAll('typescriptreact', 'x.png', [
      ['const t = "A tall mill¦";', 'const t = "A tall mill LINK";'],
      ["f('A tall ¦mill', 1);", "f('A tall LINK mill', 1);"],
      ['const t = `A tall\nmill¦ ${x}`;', 'const t = `A tall\nmill LINK ${x}`;'],
    ]);
  });

  it('are elements among elements, whose texts have quotes as well', () => {
    insertsAll('typescriptreact', element, [
      ["<p>it's a ¦mill, isn't it</p>", "<p>it's a LINK mill, isn't it</p>"],
      ['<p>{"A tall ¦mill"}</p>', '<p>{"A tall mill"} LINK</p>'],
    ]);
  });
});
