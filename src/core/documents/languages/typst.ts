import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { afterInlineParts, enclosedAt } from '../enclosing';
import { indentationOf, isWithinLine, lineContext, placeBlocks, placeInline, withMove } from '../placing';

const enclosures: readonly Enclosure[] = [
  { open: /\/\*/gu, close: /\*\//u, moved: 'afterComment' },
  { open: /(?<!:)\/\//gu, close: /$/mu, moved: 'afterComment' },
  { open: /`{3,}/gu, close: ([mark]) => new RegExp(mark, 'u'), moved: 'afterCode' },
];

const inlineParts = [
  /`[^`\n]+`/gu,
  /(?<!\\)\$[^$\n]+\$/gu,
  /#[a-z][\w.-]*\((?:[^()\n]|\([^()\n]*\))*\)(?:\[[^\]\n]*\])?/gu,
];

export const typst: DocumentLanguage = {
  languageIds: ['typst'],
  extensions: ['typ'],
  pathBase: 'file',
  readableText,
  place,
};

const quoted = (text: string): string => `"${text.replace(/[\\"]/gu, '\\$&')}"`;

function call({ path, alt }: LinkedImage): string {
  return `#image(${quoted(path)}${alt === '' ? '' : `, alt: ${quoted(alt)}`})`;
}

function place(text: string, cursor: number, images: readonly LinkedImage[]): Placement {
  const enclosed = enclosedAt(text, cursor, enclosures);
  const from = enclosed?.end ?? cursor;
  const { start, end } = lineContext(text, from);
  const line = text.slice(start, end);
  const isHeading = /^=+[ \t]/u.test(line);
  const offset = isHeading ? end : start + afterInlineParts(line, from - start, inlineParts);
  const links = images.map(call);
  const context = lineContext(text, offset);
  if (isWithinLine(context)) {
    // An image is a block of its own; a box keeps it in the line.
    return withMove(
      placeInline(
        text,
        offset,
        links.map(link => `#box(${link.slice(1)})`),
      ),
      enclosed?.moved,
    );
  }
  const marks = /^[ \t]*(?:(?:[-+]|\d+\.)[ \t]+)?/u.exec(line)?.[0] ?? indentationOf(line);
  const style = { prefix: marks.replace(/\S/gu, ' '), hasBlankLines: true };
  return withMove(placeBlocks(text, offset, links, style), enclosed?.moved);
}

function readableText(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/gu, '')
    .replace(/^[ \t]*(?:=+|[-+]|\d+\.)[ \t]+/gmu, '')
    .replace(/#link\([^)\n]*\)\[([^\]]*)\]/gu, '$1')
    .replace(/#[a-z][\w.-]*(?:\([^)\n]*\))?\[([^\]]*)\]/gu, '$1')
    .replace(/(?<![\\\p{L}\p{N}])([*_`])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/(?<![\\\p{L}\p{N}])([*_`])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/[ \t]*<[\w:.-]+>/gu, '')
    .replace(/\\([\p{P}\p{S}])/gu, '$1');
}
