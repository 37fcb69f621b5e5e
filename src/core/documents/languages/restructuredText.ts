import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import { endOfLine, indentationOf, isWithinLine, lineContext, placeBlocks, withMove } from '../placing';
import { explicitBlockEnd, lineGroupEnd, literalBlockEnd, tableEnd } from './restructuredTextBlocks';
import {
  afterOptions,
  columnOfItem,
  contentColumn,
  indentationBelow,
  marksOfItems,
} from './restructuredTextIndentation';

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
  const start = outsideOfMarks(text, cursor);
  const closed = explicitBlockEnd(text, start) ?? lineGroupEnd(text, start);
  let offset = closed?.end ?? tableEnd(text, start) ?? start;
  const line = lineContext(text, offset);
  if (isWithinLine(line) && /\S/u.test(line.before.replace(marksOfItems, ''))) offset = paragraphEnd(text, offset);
  offset = afterTitle(text, offset);
  const literal = closed ?? literalBlockEnd(text, offset);
  offset = literal?.end ?? afterOptions(text, offset);
  const prefix = literal?.indentation ?? ' '.repeat(contentColumn(text, offset));
  const blocks = images.map(directive);
  // What is indented more would become content of the image; an empty comment ends that.
  const isBehindText = lineContext(text, offset).after.trim() === '';
  if (isBehindText && indentationBelow(text, offset) > prefix.length) blocks.push('..');
  const { before, after } = lineContext(text, offset);
  const marks = marksOfItems.exec(before + after)?.[0] ?? '';
  const isItemStart = marks.trim() !== '' && before.length >= marks.length && before.slice(marks.length).trim() === '';
  if (isItemStart && !literal) {
    const body = blocks.map(block => block.split('\n').join(`\n${prefix}`)).join(`\n\n${prefix}`);
    return { offset, text: `${body}${after.trim() === '' ? '' : `\n\n${prefix}`}` };
  }
  return withMove(placeBlocks(text, offset, blocks, { prefix, hasBlankLines: true }), literal?.moved);
}

/** From the indentation of a line or the marks of its item: in front of the line, or behind the line above it. */
function outsideOfMarks(text: string, cursor: number): number {
  const { start, before, after, above } = lineContext(text, cursor);
  if (before.trim() !== '' || after.trim() === '') return cursor;
  const indentation = indentationOf(before + after);
  const isInside = above.trim() !== '' || columnOfItem(text, start, indentation.length) !== undefined;
  return isInside ? start - 1 : start + indentation.length;
}

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
  // The line below a title, and the one above it.
  if (isLineOfTitle(line) && above.trim() !== '') return end;
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
