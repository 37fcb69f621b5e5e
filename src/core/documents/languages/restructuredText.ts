import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import { endOfLine, indentationOf, isWithinLine, lineContext, placeBlocks, withMove } from '../placing';
import { explicitBlockEnd, lineGroupEnd, tableEnd } from './restructuredTextBlocks';

export const restructuredText: DocumentLanguage = {
  languageIds: ['restructuredtext'],
  extensions: ['rst', 'rest'],
  pathBase: 'file',
  readableText,
  place,
};

/** A directive's argument is read as text with backslash escapes, not as an encoded address. */
function directive({ path, alt }: LinkedImage): string {
  const target = path.replace(/[\\ \t*`|]/gu, '\\$&');
  return `.. image:: ${target}${alt === '' ? '' : `\n   :alt: ${alt}`}`;
}

/** reStructuredText has no image within a sentence, so such an image is put after the paragraph. */
function place(text: string, cursor: number, images: readonly LinkedImage[]): Placement {
  const literal = explicitBlockEnd(text, cursor) ?? lineGroupEnd(text, cursor);
  let offset = literal?.end ?? tableEnd(text, cursor) ?? cursor;
  const line = lineContext(text, offset);
  if (isWithinLine(line) && /\S/u.test(line.before.replace(marksOfItems, ''))) offset = paragraphEnd(text, offset);
  offset = afterTitle(text, offset);
  const { start, end, before, after } = lineContext(text, offset);
  const full = text.slice(start, end);
  const marks = marksOfItems.exec(full)?.[0] ?? '';
  const prefix = literal ? literal.indentation : indentationOf(marks) + marks.trimStart().replace(/\S/gu, ' ');
  const blocks = images.map(directive);
  const isItemStart = marks.trim() !== '' && before.length >= marks.length && before.slice(marks.length).trim() === '';
  if (isItemStart && !literal) {
    const body = blocks.map(block => block.split('\n').join(`\n${prefix}`)).join(`\n\n${prefix}`);
    return { offset, text: `${body}${after.trim() === '' ? '' : `\n\n${prefix}`}` };
  }
  return withMove(placeBlocks(text, offset, blocks, { prefix, hasBlankLines: true }), literal?.moved);
}

/** Indentation, and the marks of list items and line blocks. */
const marksOfItems = /^[ \t]*(?:(?:[-*+•]|\(?(?:\d+|#|[a-z])[.)])[ \t]+)*/iu;

function paragraphEnd(text: string, offset: number): number {
  let end = endOfLine(text, offset);
  while (end < text.length) {
    const next = text.slice(end + 1, endOfLine(text, end + 1));
    if (next.trim() === '' || (marksOfItems.exec(next)?.[0] ?? '').trim() !== '') break;
    end = endOfLine(text, end + 1);
  }
  return end;
}

/** A title and its underline belong together. */
function afterTitle(text: string, offset: number): number {
  const { start, end, below, above } = lineContext(text, offset);
  const isLineOfTitle = (line: string): boolean => /^([!-/:-@[-`{-~])\1+[ \t]*$/u.test(line);
  const line = text.slice(start, end);
  if (line.trim() !== '' && !isLineOfTitle(line) && isLineOfTitle(below)) return endOfLine(text, end + 1);
  // The line above a title.
  if (isLineOfTitle(line) && above.trim() === '' && below.trim() !== '') {
    const titleEnd = endOfLine(text, end + 1);
    return endOfLine(text, Math.min(titleEnd + 1, text.length));
  }
  return offset;
}

function readableText(text: string): string {
  return text
    .replace(/^[ \t]*([!-/:-@[-`{-~])\1{2,}[ \t]*$/gmu, '')
    .replace(/^[ \t]*\.\.(?:[ \t]+(?![\w:-]+::)[^\n]*)?$/gmu, '')
    .replace(
      /^[ \t]*\.\.[ \t]+(?:note|tip|warning|important|hint|caution|danger|attention|error|admonition)::[ \t]*/gmu,
      '',
    )
    .replace(/^[ \t]*(?:[-*+•]|\(?(?:\d+|#)[.)])[ \t]+/gmu, '')
    .replace(/::[ \t]*$/gmu, ':')
    .replace(/``([^\n]+?)``/gu, '$1')
    .replace(/(?::[\w:.+-]+:)?`([^`<]+?)\s*<[^`>]+>`_{0,2}/gu, '$1')
    .replace(/:[\w:.+-]+:`~?([^`]+)`/gu, '$1')
    .replace(/`([^`\n]+)`_{0,2}/gu, '$1')
    .replace(/(?<!\\)(\*{1,2})(?=\S)([\s\S]*?[^\s\\])\1/gu, '$2')
    .replace(/\[[#*\w]+\]_/gu, '')
    .replace(/\|([^|\n]+)\|_{0,2}/gu, '$1')
    .replace(/(?<=[\p{L}\p{N}])__?(?![\p{L}\p{N}_])/gu, '')
    .replace(/\\(\S)|\\\s/gu, '$1');
}
