import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { afterInlineParts, enclosedAt } from '../enclosing';
import { isWithinLine, lineContext, placeBlocks, placeInline, withMove } from '../placing';

const enclosures: readonly Enclosure[] = [
  {
    open: /^[ \t]*#\+begin_(comment|src|example|export)\b/gimu,
    close: ([, name]) => new RegExp(`^[ \\t]*#\\+end_${name ?? ''}[ \\t]*$`, 'imu'),
    moved: 'afterCode',
  },
  { open: /^[ \t]*#(?= )/gmu, close: /$/mu, moved: 'afterComment' },
  { open: /^[ \t]*:PROPERTIES:/gimu, close: /^[ \t]*:END:[ \t]*$/imu },
  { open: /^#\+(?!begin_|end_)\w+:/gimu, close: /$/mu },
];

const inlineParts = [/\[\[[^\n]*?\]\]/gu, /(?<!\S)([=~])\S[^\n]*?\1(?!\S)/gu];

export const org: DocumentLanguage = {
  languageIds: ['org'],
  extensions: ['org'],
  pathBase: 'file',
  readableText,
  place,
};

const linkTo = (path: string): string => `[[file:${path.replace(/[\\[\]]/gu, '\\$&')}]]`;

function blockImage({ path, alt }: LinkedImage): string {
  return `${alt === '' ? '' : `#+ATTR_HTML: :alt ${alt}\n`}${linkTo(path)}`;
}

function place(text: string, cursor: number, images: readonly LinkedImage[]): Placement {
  const enclosed = enclosedAt(text, cursor, enclosures);
  const from = enclosed?.end ?? cursor;
  const { start, end } = lineContext(text, from);
  const line = text.slice(start, end);
  const isHeading = /^\*+[ \t]/u.test(line);
  const offset = isHeading ? end : start + afterInlineParts(line, from - start, inlineParts);
  const context = lineContext(text, offset);
  const links = images.map(({ path }) => linkTo(path));
  if (/^[ \t]*\|/u.test(line)) {
    const last = start + (/[ \t]*\|[ \t]*$/u.exec(line)?.index ?? line.length);
    return placeInline(
      text,
      Math.min(offset, last),
      links.map(link => link.replace(/\|/gu, '%7C')),
    );
  }
  if (isWithinLine(context)) return withMove(placeInline(text, offset, links), enclosed?.moved);
  const marks = /^[ \t]*(?:(?:[-+]|\d+[.)])[ \t]+)?/u.exec(isHeading ? '' : line)?.[0] ?? '';
  const style = { prefix: marks.replace(/\S/gu, ' '), hasBlankLines: true };
  return withMove(placeBlocks(text, offset, images.map(blockImage), style), enclosed?.moved);
}

function readableText(text: string): string {
  return text
    .replace(/^[ \t]*#(?: [^\n]*|\+[^\n]*)?$/gmu, '')
    .replace(/^(?:\*+[ \t]+|[ \t]*(?:[-+]|\d+[.)])[ \t]+)(?:\[[ X-]\][ \t]+)?/gmu, '')
    .replace(/\[\[[^\][]*\]\[([^\]]*)\]\]/gu, '$1')
    .replace(/\[\[(?:file:)?([^\][]*)\]\]/gu, '$1')
    .replace(/(?<![\p{L}\p{N}])([*/_=~+])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/(?<![\p{L}\p{N}])([*/_=~+])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$/gmu, '')
    .replace(/[ \t]*\|[ \t]*/gu, ', ');
}
