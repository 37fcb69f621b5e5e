import assert from 'node:assert/strict';
import { markdownPieces } from '../../src/core/documents/references/markdown/markdownPieces';
import { references } from '../../src/core/documents/references/referenceReaders';
import { markdownCorpus, mdxCorpus } from '../unit/core/documents/references/corpus/markdownCorpus';
import { htmlCorpus } from '../unit/core/documents/references/corpus/markupCorpus';
import type { Random } from './mutate';
import { below, listOf, oneOf } from './mutate';
import type { FuzzOptions, FuzzResult } from './rounds';
import { refused, runRounds, taken } from './rounds';

const documents = [...markdownCorpus, ...mdxCorpus, ...htmlCorpus].map(({ text }) => text);
const lines = documents.flatMap(text => text.split(/(?<=\n)/u));
/** What begins, ends or interrupts the blocks of Markdown, and what other pieces of a document depend on. */
const marks = [
  ...['\n', '\n', '\n', 'Text.\n', 'Text. More text! And more.\n', '# H\n', 'S\n===\n', 'S\n---\n', '***\n', '\\\n'],
  ...['```\n', '~~~\n', '````\n', '  ```js\n', '\t```\n', '$$\n', '   $$\n', '    code\n', '`\n'],
  ...['- a\n', '* b\n', '+ c\n', '-\n', '1. d\n', '> q\n', '| a | b |\n| - | - |\n'],
  ...['<!--\n', '-->\n', '<div>\n', '</div>\n', '<script>\n', '</script>\n', '<pre>\n', '<?x\n', '?>\n', ']]>\n'],
  ...['{\n', '}\n', '{/*\n', '*/}\n', '<Foo\n', '/>\n', 'import a from "./a.png"\n', '<img src={a} />\n'],
  ...['[a]: b.png\n', '[a b]: c.png\n', '[A\nB]: d.png\n', '> [z]: z.png\n', '[^1]: Note.\n', '[^1]\n', '![^1]\n'],
  ...['![a]\n', '![z]\n', '![a b][a]\n', '> ![A\n> b]\n', '![x](a.png) [^1]\n', '![](n.png)\n', '  ![](m.png)\n'],
];

function draw(random: Random): string {
  const part = (): string => {
    switch (below(10, random)) {
      case 0:
        return oneOf(documents, random);
      case 1:
        return oneOf(lines, random);
      case 2: {
        const text = oneOf(documents, random);
        const start = below(text.length, random);
        return text.slice(start, start + below(80, random));
      }
      default:
        return oneOf(marks, random);
    }
  };
  const text = listOf(1, 25, random, part).join('');
  return random() < 0.2 ? text.replaceAll('\n', '\r\n') : text;
}

/** Documents of Markdown and MDX, which are read in pieces, say the same as when they are read as a whole. */
export const fuzzMarkdown = (options: FuzzOptions): Promise<FuzzResult> =>
  runRounds(options, {
    draw,
    judge: drawn => {
      const text = `${drawn}\n\n`;
      // A text with this character is never divided. Behind blank lines, it changes nothing.
      const whole = `${text}\r`;
      assert.equal(markdownPieces(whole, false).length, 1);
      for (const language of ['markdown', 'mdx'] as const)
        assert.deepEqual(references(language, text), references(language, whole), language);
      return markdownPieces(text, false).length > 1 ? taken : refused('one piece');
    },
  });
