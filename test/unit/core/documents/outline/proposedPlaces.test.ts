import assert from 'node:assert/strict';
import {
  columnsOf,
  itemsAt,
  placesInSection,
  placesOfItems,
} from '../../../../../src/core/documents/outline/proposedPlaces';
import type { OutlinedLanguage } from '../../../../../src/core/documents/outline/outlineLanguages';
import { outline } from '../../../../../src/core/documents/outline/outlineReaders';

const long = 'The lamp of the tower burns all night.';

/** The texts behind which images are proposed, at the place of `¦` or, without it, for all of the text. */
function passages(written: string, language: OutlinedLanguage = 'markdown', count?: number): string[] {
  const text = written.replace('¦', '');
  const places = placesInSection(outline(language, text), Math.max(0, written.indexOf('¦')), count);
  return places.map(({ passage }) => text.slice(passage.start, passage.end));
}

const all = (written: string, language?: OutlinedLanguage): string[] => passages(written, language, 99);

/** The prompts for the items at `¦`. */
function prompts(written: string, language: OutlinedLanguage = 'markdown', column = 0): string[] | undefined {
  const found = itemsAt(outline(language, written.replace('¦', '')), written.indexOf('¦'));
  return found && placesOfItems(found, column).map(({ prompt }) => prompt);
}

describe('places for images in a section', () => {
  it('are behind paragraphs that say something', () => {
    assert.deepEqual(all(`# T\n\n${long}\n\nToo short.\n\n[TOC]\n`), [long]);
  });

  const elsewhere: Record<string, string> = {
    'a list': `- ${long}\n- ${long}\n`,
    'a table': `| A | B |\n|---|---|\n| ${long} | b |\n`,
    'a table without outer bars': `A | B\n---|---\n${long} | b\n`,
    'a quote': `> ${long}\n`,
    'a fence': `\`\`\`md\n${long}\n\`\`\`\n`,
    'indented code': `    ${long}\n`,
    'a comment': `<!-- ${long} -->\n`,
    HTML: `<div>\n${long}\n</div>\n`,
    'a box of Docusaurus': `:::tip\n${long}\n:::\n`,
    'a box of Python-Markdown': `!!! note\n    ${long}\n`,
    'a footnote': `[^a]: ${long}\n`,
    'a definition': `Term\n: ${long}\n`,
    'front matter': `---\ntitle: ${long}\n---\n`,
    'front matter of Hugo': `+++\ntitle = "${long}"\n+++\n`,
    'an import': `import Tabs from '@theme/Tabs';\n`,
    'a template': `{{< note text="${long}" >}}\n`,
    'a sentence that speaks of what follows': `The lamp of the tower is made like this:\n\n- a\n`,
    'a Chinese one that does so': `这座灯塔的灯是按照下面的步骤制造的：\n\n- 甲\n`,
  };
  for (const [name, text] of Object.entries(elsewhere))
    it(`are not in or behind ${name}`, () => assert.deepEqual(all(`${text}\n${long} End.\n`), [`${long} End.`]));

  const illustrated: Record<string, string> = {
    'in it': `${long} ![x](x.png)`,
    'below it': `${long}\n\n![x](x.png)`,
    'above it': `![x](x.png)\n\n${long}`,
    'that is remote': `${long}\n\n![x](https://example.com/x.svg)`,
    'by reference': `${long} ![x][y]\n\n[y]: x.png`,
    'that HTML shows': `${long}\n\n<p align="center"><img src="x.png"></p>`,
    'of Hugo': `${long}\n\n{{< figure src="x.png" >}}`,
    'of MyST': `${long}\n\n\`\`\`{figure} x.png\n\`\`\``,
  };
  for (const [name, text] of Object.entries(illustrated))
    it(`are not at a paragraph with an image ${name}`, () => assert.deepEqual(all(text), []));

  it('are not at a paragraph with an element of MDX that shows an image', () => {
    assert.deepEqual(all(`${long}\n\n<Image src={hero} />\n\n${long} Two.\n\n<Note />\n`, 'mdx'), []);
    assert.deepEqual(all(`${long}\n\n<img src="x.png" />\n`, 'mdx'), []);
  });

  it('are in components of MDX as well, and MDX that is not well formed is read as Markdown', () => {
    assert.deepEqual(all(`<Tabs>\n\n${long}\n\n</Tabs>\n`, 'mdx'), [long]);
    assert.deepEqual(all(`${long}\n\na < b {\n`, 'mdx'), [long]);
  });

  const nested = `# A\n\n${long} One.\n\n## B\n\n${long} Two.\n\n### C\n\n${long} Three.\n\n## D\n\n${long} Four.\n`;
  const at = (word: string): string[] => passages(nested.replace(word, `¦${word}`), 'markdown', 99);
  it('of a heading are all below it, smaller headings included', () => {
    assert.deepEqual(at('## B'), [`${long} Two.`, `${long} Three.`]);
    assert.equal(at('# A').length, 4);
  });
  it('of a text are those under the nearest heading', () => {
    assert.deepEqual(at(`${long} One.`), [`${long} One.`]);
    assert.deepEqual(at(`${long} Three.`), [`${long} Three.`]);
  });
  it('of the front matter are those of the first heading', () => {
    assert.equal(passages(`---\n¦a: 1\n---\n\n${nested}`, 'markdown', 99).length, 4);
  });

  it('are one for two paragraphs and five at most, or as many as are wished for, far from each other', () => {
    const numbered = (count: number): string =>
      Array.from({ length: count }, (_, index) => `${long} ${index + 1}.`).join('\n\n');
    const numbers = (text: string, count?: number): string[] =>
      passages(text, 'markdown', count).map(found => found.replace(`${long} `, ''));
    assert.deepEqual(numbers(numbered(4)), ['2.', '4.']);
    assert.equal(numbers(numbered(40)).length, 5);
    assert.deepEqual(numbers(numbered(9), 3), ['2.', '5.', '8.']);
    assert.deepEqual(numbers(numbered(2), 5), ['1.', '2.']);
    assert.deepEqual(numbers(numbered(1)), ['1.']);
  });

  it('are found in AsciiDoc', () => {
    const text = `= Book\nAn Author of this book, writing\n:imagesdir: img\n\n${long}\n\n----\n${long}\n----\n\n[NOTE]\n${long}\n\n* ${long}\n\n|===\n|${long}\n|===\n\n${long} Two.\n\nimage::x.png[]\n\nTIP: ${long}\n`;
    assert.deepEqual(all(text, 'asciidoc'), [long]);
  });
});

describe('words for proposed images', () => {
  const first = (text: string): { prompt: string; alt: string } | undefined => {
    const [place] = placesInSection(outline('markdown', text), text.length, 1);
    return place && { prompt: place.prompt, alt: place.alt };
  };
  it('are the heading and the first sentences, without markup; the alt text is the first one', () => {
    const text =
      '## How *it* works {#how}\n\nThe **lamp** [burns](x.md) all `night`[^1].\nIt ~~is~~ turns &amp; blinks.\n\n[^1]: Note.\n';
    assert.deepEqual(first(text), {
      prompt: 'How it works: The lamp burns all night. It is turns & blinks.',
      alt: 'The lamp burns all night.',
    });
  });
  it('are Chinese where the document is', () => {
    assert.deepEqual(first('# 灯塔\n\n灯塔是一座高塔，顶上有灯。它在夜里为船指路。\n'), {
      prompt: '灯塔：灯塔是一座高塔，顶上有灯。它在夜里为船指路。',
      alt: '灯塔是一座高塔，顶上有灯。',
    });
  });
  it('are bounded: whole sentences, and a long first one cut at a word', () => {
    const many = first(`# T\n\n${`${long} `.repeat(20)}\n`);
    assert.equal(many?.prompt, `T: ${Array.from({ length: 6 }, () => long).join(' ')}`);
    const endless = first(`# T\n\n${'word '.repeat(200)}\n`);
    assert.ok((endless?.alt.length ?? 0) <= 300);
    assert.match(endless?.prompt ?? '', /^T: (?:word )+word$/u);
  });
  it('have no heading where there is none', () => assert.equal(first(`${long}\n`)?.prompt, long));
});

describe('items for images', () => {
  it('are the outermost ones of a list, without those that are nested in them or have an image', () => {
    const text =
      '# Tools\n\n- **Hammer**: for nails\n  - ¦small\n- [ ] Saw\n  for wood\n\n  And more.\n- ![x](x.png) Axe\n-\n- Drill\n';
    assert.deepEqual(prompts(text), ['Tools: Hammer: for nails', 'Tools: Saw for wood And more.', 'Tools: Drill']);
  });
  it('are the steps of an ordered list, and blank lines belong to it', () => {
    assert.deepEqual(prompts('# 步骤\n\n1. 切菜\n¦\n2. 煮汤\n'), ['步骤：切菜', '步骤：煮汤']);
  });
  it('are the cells of a column, without the header', () => {
    const text =
      '## Fruit\n\n| Name | Colour |\n|---|:-:|\n| Red \\| green a¦pple | red |\n| | green |\n| ![](x.png) | blue |\n';
    assert.deepEqual(prompts(text), ['Fruit: Red | green apple']);
    assert.deepEqual(prompts(text, 'markdown', 1), ['Fruit: red', 'Fruit: green', 'Fruit: blue']);
  });
  it('are those of a table without outer bars', () => {
    assert.deepEqual(prompts('Name | Colour\n--- | ---\na¦pple | red\npear | green\n'), ['apple', 'pear']);
  });
  it('are none elsewhere', () => {
    for (const text of [`¦${long}\n`, '```\n- ¦a\n```\n', '> - ¦a\n', '# ¦T\n'])
      assert.equal(prompts(text), undefined, text);
  });
  it('are found in AsciiDoc', () => {
    assert.deepEqual(
      prompts('== Tools\n\n* Hammer\n** ¦small\n* Saw\nfor wood\n\n* Axe\n+\n----\ncode\n----\n', 'asciidoc'),
      ['Tools: Hammer', 'Tools: Saw for wood'],
    );
    assert.deepEqual(prompts('|===\n|Name |Colour\n\n|ap¦ple |red\n|pear |green\n|===\n', 'asciidoc'), [
      'apple',
      'pear',
    ]);
  });
  it('know the columns that have a text', () => {
    const table = itemsAt(outline('markdown', '| A | B | C |\n|-|-|-|\n| 1 | | x |\n| 2 | | |\n'), 30);
    assert.deepEqual(table?.block.kind === 'table' ? columnsOf(table.block) : undefined, [
      { index: 0, name: 'A', example: '1, 2' },
      { index: 2, name: 'C', example: 'x' },
    ]);
  });
});
