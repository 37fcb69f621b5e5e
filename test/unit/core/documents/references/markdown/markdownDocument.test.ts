import assert from 'node:assert/strict';
import { MarkdownDocument } from '../../../../../../src/core/documents/references/markdown/markdownDocument';
import { markdownPieces } from '../../../../../../src/core/documents/references/markdown/markdownPieces';
import { references } from '../../../../../../src/core/documents/references/referenceReaders';
import { seededRandom } from '../../../../../support/pictures';
import { markdownCorpus } from '../corpus/markdownCorpus';

const piecesOf = (text: string, isMdx = false): string[] =>
  markdownPieces(text, isMdx).map(({ start, end }) => text.slice(start, end));
/** The pieces that are given to the parser. */
const parsed = (text: string, isMdx = false): string[] =>
  markdownPieces(text, isMdx)
    .filter(({ mayName }) => mayName)
    .map(({ start, end }) => text.slice(start, end));
const inPieces = (text: string): number => new MarkdownDocument(text, false).read.length;
const shown = (text: string): [string, string][] =>
  references('markdown', text).map(({ target, alt }) => [target, alt]);

describe('pieces of Markdown', () => {
  it('begin behind blank lines, at lines that are not indented', () => {
    assert.deepEqual(piecesOf('# A\n\nb\nc\n\n  d\n\n- e\n\n  f\n\n\ng'), [
      '# A\n\n',
      'b\nc\n\n  d\n\n',
      '- e\n\n  f\n\n\n',
      'g',
    ]);
    assert.deepEqual(piecesOf('a\r\n\r\nb\r\n'), ['a\r\n\r\n', 'b\r\n']);
  });

  it('are not divided within fences, comments and raw elements', () => {
    for (const text of [
      '```\na\n\nb\n```\n',
      '~~~~\na\n~~~\n\nb\n~~~~\n',
      '<!-- a\n\nb -->\n',
      '<pre>\n\nb\n</pre>\n',
      '$$\na\n\nb\n$$\n',
    ])
      assert.deepEqual(piecesOf(`x\n\n${text}\ny\n`), ['x\n\n', `${text}\n`, 'y\n'], text);
    assert.deepEqual(piecesOf('{/*\n\na\n\n*/}\n\nb\n', true), ['{/*\n\na\n\n*/}\n\n', 'b\n']);
  });

  it('are not parsed where they surely name no image', () => {
    const text =
      'Some *text* with a [link](a.md)!\n\n```js\n<img src="a.png">\n![a](a.png)\n\n{}\n```\n\n![b](b.png)\n';
    assert.deepEqual(parsed(text), ['![b](b.png)\n']);
    assert.deepEqual(parsed('a\n\n```{image} a.png\n```\n\n~~~md\n~~~\n'), ['```{image} a.png\n```\n\n']);
    for (const kept of [
      '[a]: a.png\n',
      '<img src="a.png">\n',
      '{{< figure src="a.png" >}}\n',
      '- c\n\n  ```\n  a\n  ```\n',
    ])
      assert.deepEqual(parsed(`a\n\n${kept}\nb\n`), [`${kept}\n`], kept);
  });
});

describe('a document of Markdown', () => {
  it('is read in pieces, or as a whole where something goes on in the next piece', () => {
    assert.equal(inPieces('![a](a.png)\n\n![b](b.png)\n'), 2);
    // The fence ends with its item, and the scanner of lines does not know that.
    const fences = '- a\n\n  ```\n  b\n\n![c](c.png)\n\n- d\n\n  ```\n\n![e](e.png)\n';
    assert.deepEqual(shown(fences), [
      ['c.png', 'c'],
      ['e.png', 'e'],
    ]);
    assert.deepEqual(shown('- <!--\n\n![a](a.png)\n\n-->\n\n![b](b.png)\n').length, 2);
    // To the scanner, a division; to the parser, the middle of an element.
    assert.deepEqual(references('mdx', '<Foo\n\nbar="![no](no.png)"\n/>\n\n![b](b.png)\n').length, 1);
  });

  it('has definitions and footnotes in any piece', () => {
    const definition = '[A  View]: view.png "The view"\n';
    const use = '> ![The\n> coast][a\n> view]\n';
    for (const text of [`${definition}\ntext\n\n${use}`, `${use}\ntext\n\n${definition}`]) {
      const [found] = references('markdown', text);
      assert.equal(found?.target, 'view.png');
      assert.equal(found.alt, 'The coast');
      assert.equal(text.slice(found.range.start, found.range.end), 'view.png');
    }
    assert.deepEqual(shown('![a [^1] b](a.png)\n'), [['a.png', 'a [^1] b']]);
    assert.deepEqual(shown('![a [^1] b](a.png)\n\n[^1]: Note.\n'), [['a.png', 'a b']]);
    // The first definition counts, wherever it stands.
    assert.deepEqual(shown('![v]\n\n[v]: one.png\n\n[v]: two.png\n'), [['one.png', 'v']]);
    assert.deepEqual(shown('[v]: one.md\n\n![v]\n\n[v]: two.png\n'), []);
  });

  it('tells what surrounds an image from pieces that are not parsed for images', () => {
    const [found] = references(
      'markdown',
      '# Harbour\n\nFar away.\n\nBoats come. Others go.\n\n![](a.png)\n\nLater.\n',
    );
    assert.equal(found?.hints.surroundings, 'Harbour: Others go.');
    const [first] = references('markdown', 'Harbour\n===\n\n![](a.png)\n\nBoats come.\n\n## B\n');
    assert.equal(first?.hints.surroundings, 'Harbour: Boats come.');
    const [alone] = references('markdown', '# Harbour\n\nBoats.\n\n# Pier\n\n![](a.png)\n\n# Mill\n\nFlour.\n');
    assert.equal(alone?.hints.surroundings, 'Pier');
  });

  it('says the same after each of many changes as when it is read anew', () => {
    const random = seededRandom(7);
    const below = (limit: number): number => Math.floor(random() * limit);
    let text = markdownCorpus.map(document => document.text).join('\n\n');
    const inserted = ['\n', '\n\n', '```\n', '<!--', '-->', '![', '](x.png)', '[a]: b.png\n', '  ', '- ', '![](y.png)'];
    for (let change = 0; change < 20; change += 1) {
      const start = below(text.length);
      text = text.slice(0, start) + (inserted[below(inserted.length)] ?? '') + text.slice(start + below(6));
      // The character at the end keeps a text in one piece.
      assert.deepEqual(
        references('markdown', `${text}\n\n`),
        references('markdown', `${text}\n\n\r`),
        `change ${change}`,
      );
    }
  });

  it('is not changed by what is found out about it in another place', () => {
    const image = '![](a.png)\n';
    const [one] = references('markdown', `# One\n\n${image}`);
    const [two] = references('markdown', `# Two\n\n${image}`);
    assert.equal(one?.hints.surroundings, 'One');
    assert.equal(two?.hints.surroundings, 'Two');
  });
});
