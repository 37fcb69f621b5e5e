import assert from 'node:assert/strict';
import { markdown, markdownImage } from '../../../../../src/core/documents/languages/markdown';
import { insertedIn, placementIn } from '../../../../support/placedLinks';

const link = '![A cat](x.png)';

function inserts(marked: string, expected: string, languageId = 'markdown'): void {
  assert.equal(insertedIn(languageId, marked), expected.replaceAll('LINK', link));
}

describe('Markdown links', () => {
  it('stand alone on an empty line', () => {
    inserts('¦', 'LINK');
    inserts('Text\n\n¦\n\nText', 'Text\n\nLINK\n\nText');
    inserts('  ¦', '  LINK');
  });

  it('are separated by blank lines from the text around them', () => {
    inserts('Text\n¦\nText', 'Text\n\nLINK\n\nText');
    inserts('Text¦', 'Text\n\nLINK');
    inserts('Text¦\nmore', 'Text\n\nLINK\n\nmore');
    inserts('¦Text', 'LINK\n\nText');
  });

  it('have spaces around them within a sentence, and never cut a word', () => {
    inserts('See¦ here', 'See LINK here');
    inserts('See ¦here', 'See LINK here');
    inserts('Se¦e here', 'See LINK here');
    inserts('See (¦), please', 'See (LINK), please');
    inserts('看这里¦的猫', '看这里LINK的猫');
    inserts('𠀀¦𠀀', '𠀀LINK𠀀');
  });

  it('follow emphasis, links, code spans and tags that the cursor is in', () => {
    inserts('See **a red fox¦** in', 'See **a red fox** LINK in');
    inserts('[A white hut¦](url) and', '[A white hut](url) LINK and');
    inserts('[A white hut¦](url)', '[A white hut](url)\n\nLINK');
    inserts('use `co¦de` now', 'use `code` LINK now');
    inserts('a <b title="¦"> c', 'a <b title=""> LINK c');
  });

  it('stay within list items', () => {
    inserts('- Text¦', '- Text\n\n  LINK');
    inserts('  10. Text¦', '  10. Text\n\n      LINK');
    inserts('- a\n  - b¦\n  - c', '- a\n  - b\n\n    LINK\n\n  - c');
    inserts('- [ ] task¦', '- [ ] task\n\n  LINK');
    inserts('1. one\n   more¦\n2. two', '1. one\n   more\n\n   LINK\n\n2. two');
    inserts('- ¦', '- LINK');
    inserts('- ¦Text', '- LINK\n\n  Text');
    inserts('¦- Text', 'LINK\n\n- Text');
  });

  it('stay within quotes and alerts', () => {
    inserts(
      '> [!NOTE]\n> A lighthouse in fog¦\n> and the rest\n\nafter',
      '> [!NOTE]\n> A lighthouse in fog\n>\n> LINK\n>\n> and the rest\n\nafter',
    );
    inserts('> > A¦\n> > b', '> > A\n> >\n> > LINK\n> >\n> > b');
    inserts('> - item¦\n> - other', '> - item\n>\n>   LINK\n>\n> - other');
    inserts('- > quote¦', '- > quote\n  >\n  > LINK');
    inserts('> quote\nlazy¦\n\nafter', '> quote\nlazy\n>\n> LINK\n\nafter');
    inserts('> a\n>¦\n> b', '> a\n>\n> LINK\n>\n> b');
    inserts('¦> a', 'LINK\n\n> a');
  });

  it('stay within definitions and footnotes', () => {
    inserts('Term\n: Definition¦\n\nafter', 'Term\n: Definition\n\n    LINK\n\nafter');
    inserts('Term\n:   Definition¦', 'Term\n:   Definition\n\n    LINK');
    inserts('[^long-name]: Note¦', '[^long-name]: Note\n\n    LINK');
  });

  it('stay within table cells, with and without outer bars', () => {
    inserts(
      'P | N\n--- | ---\nfirst | A green door¦\nsecond | row',
      'P | N\n--- | ---\nfirst | A green door LINK\nsecond | row',
    );
    inserts('P | N\n--- | ---\nA green¦ | b', 'P | N\n--- | ---\nA green LINK | b');
    inserts('| P | N |\n| - | - |\n| A \\| b¦ | c |', '| P | N |\n| - | - |\n| A \\| b LINK | c |');
    inserts('| P | N |\n| - | - |\n| A | c |¦\n', '| P | N |\n| - | - |\n| A | c LINK |\n');
    inserts('| P¦ | N |\n| - | - |\n| A | c |', '| P LINK | N |\n| - | - |\n| A | c |');
    inserts('> | P | N |\n> | - | - |\n> | A¦ | c |', '> | P | N |\n> | - | - |\n> | A LINK | c |');
    inserts('- x\n\n  | P | N |\n  | - | - |\n  | A | b ¦|', '- x\n\n  | P | N |\n  | - | - |\n  | A | b LINK |');
  });

  it('follow code, and say so', () => {
    inserts('```text\nA¦ b\n```\n\nafter', '```text\nA b\n```\n\nLINK\n\nafter');
    inserts('````\n```\nA¦\n```\n````', '````\n```\nA\n```\n````\n\nLINK');
    inserts('- x\n  ~~~\n  A¦\n  ~~~\n- y', '- x\n  ~~~\n  A\n  ~~~\n\n  LINK\n\n- y');
    inserts('> ```\n> A¦\n> ```', '> ```\n> A\n> ```\n>\n> LINK');
    inserts('a\n\n    code¦ x\n    more\n\nb', 'a\n\n    code x\n    more\n\nLINK\n\nb');
    inserts('$$\nx¦\n$$', '$$\nx\n$$\n\nLINK');
    inserts('<pre>\na¦\n</pre>', '<pre>\na\n</pre>\n\nLINK');
    assert.equal(placementIn('markdown', '```\nA¦\n```').moved, 'afterCode');
    assert.equal(placementIn('markdown', 'A¦').moved, undefined);
  });

  it('follow comments, and say so', () => {
    inserts('<!-- a ¦ -->\n\ntext', '<!-- a  -->\n\nLINK\n\ntext');
    inserts('text <!-- a¦b --> more', 'text <!-- ab --> LINK more');
    inserts('{/* a¦ */}', '{/* a */}\n\nLINK', 'mdx');
    assert.equal(placementIn('markdown', '<!-- a¦ -->').moved, 'afterComment');
  });

  it('follow the front matter, and say so', () => {
    const expected = '---\ntitle: A harbour\n---\n\nLINK\n\n# Harbour';
    inserts('---\ntitle: A harbour¦\n---\n\n# Harbour', expected);
    inserts('¦---\ntitle: A harbour\n---\n\n# Harbour', expected);
    inserts('---\ntitle: A harbour\n---¦\n# Harbour', expected);
    inserts('+++\ntitle = "x¦"\n+++\ntext', '+++\ntitle = "x"\n+++\n\nLINK\n\ntext');
    assert.equal(placementIn('markdown', '---\na: b¦\n---').moved, 'afterFrontMatter');
  });

  it('are the path alone where the front matter waits for a value', () => {
    inserts('---\nimage: ¦\n---\n', '---\nimage: "x.png"\n---\n');
    inserts('---\nimage:¦\n---\n', '---\nimage: "x.png"\n---\n');
    inserts('---\nimage: "¦"\n---\n', '---\nimage: "x.png"\n---\n');
    inserts("---\nimages:\n  - '¦'\n---\n", "---\nimages:\n  - 'x.png'\n---\n");
    inserts('+++\ncover = ¦\n+++\n', '+++\ncover = "x.png"\n+++\n');
  });

  it('follow headings of both kinds', () => {
    inserts('# He¦ading\ntext', '# Heading\n\nLINK\n\ntext');
    inserts('Title¦\n=====\n\ntext', 'Title\n=====\n\nLINK\n\ntext');
  });

  it('of several images are separated', () => {
    const images = [1, 2].map(number => ({ path: `${number}.png`, alt: '' }));
    assert.equal(insertedIn('markdown', '> A¦', ...images), '> A\n>\n> ![](1.png)\n>\n> ![](2.png)');
    assert.equal(insertedIn('markdown', 'A¦ b', ...images), 'A ![](1.png) ![](2.png) b');
  });

  it('have the alt text in an attribute in Quarto, where the brackets are a caption', () => {
    inserts('A hut¦', 'A hut\n\nLINK{fig-alt="A cat"}', 'quarto');
    inserts('A hut¦ b', 'A hut LINK b', 'quarto');
    inserts('A hut¦', 'A hut\n\nLINK', 'rmd');
  });

  it('escape the alt text', () => {
    assert.equal(
      markdownImage({ path: 'x.png', alt: 'a [b] \\ `c` *d* <e> _f_ g_h &amp; & {i} | j' }),
      '![a \\[b\\] \\\\ \\`c\\` \\*d\\* \\<e> \\_f\\_ g_h \\&amp; & {i} \\| j](x.png)',
    );
    assert.equal(markdownImage({ path: 'x.png', alt: '{props.x} </b>' }, 'mdx'), '![\\{props.x\\} \\</b>](x.png)');
  });

  it('encode what would end the link, keep Chinese readable, and decode to the same path', () => {
    assert.equal(
      markdownImage({ path: '图片/猫 (1) #2?50%<x>.png', alt: '猫' }),
      '![猫](图片/猫%20%281%29%20%232%3F50%25%3Cx%3E.png)',
    );
    const path = 'ä/猫 (1) [2] #3?4%5<6>&{7}|8^9`\'"*:.png';
    const [, encoded = ''] = /\((.*)\)$/u.exec(markdownImage({ path, alt: '' })) ?? [];
    assert.equal(decodeURIComponent(encoded), path);
  });
});

describe('Markdown as it reads', () => {
  const reads = (text: string): string => markdown.readableText(text).replace(/\s+/gu, ' ').trim();

  it('has no markup, addresses and comments', () => {
    assert.equal(
      reads('See **a red fox** in [the wood](https://example.org/a_b?c=d) and `code`<!-- todo: check -->'),
      'See a red fox in the wood and code',
    );
    assert.equal(reads('# A *white* __hut__'), 'A white hut');
    assert.equal(reads('- [x] ~~old~~ ![a cat](x.png) snake_case_name'), 'old a cat snake_case_name');
    assert.equal(reads('> [!NOTE]\n> Fog\n> and sea'), 'Fog and sea');
    assert.equal(reads('A door \\| a window &amp; `a|b` \\*x\\*'), 'A door | a window & a|b *x*');
    assert.equal(reads('| A | B |\n| --- | --- |\n| c | d |'), 'A, B c, d');
    assert.equal(reads('<b>Bold</b> <https://example.org> note[^1]'), 'Bold https://example.org note');
    assert.equal(reads('a ***both*** and [**bold** link][ref]'), 'a both and bold link');
    assert.equal(reads('2 * 3 * 4 and a < b'), '2 * 3 * 4 and a < b');
  });
});
