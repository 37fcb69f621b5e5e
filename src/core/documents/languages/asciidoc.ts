import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { afterInlineParts, beforeOpeningMarks, enclosedAt } from '../enclosing';
import { percentEncoded, withoutCharacterReferences } from '../escapes';
import { frontMatterOf, placeInFrontMatter } from '../frontMatter';
import type { BlockStyle } from '../placing';
import { AsciidocConditions } from '../references/asciidoc/asciidocConditions';
import { isWithinLine, lineContext, placeBlocks, placeInline, withMove } from '../placing';

const endOfParagraph = /(?=\n[ \t]*\n)|(?=\n?$(?![\s\S]))/u;

const enclosures: readonly Enclosure[] = [
  { open: /^\/{4,}[ \t]*$/gmu, close: ([mark]) => new RegExp(`^${mark.trim()}[ \\t]*$`, 'mu'), moved: 'afterComment' },
  { open: /^\/\/(?!\/)/gmu, close: /$/mu, moved: 'afterComment' },
  {
    open: /^(?:-{4,}|\.{4,}|\+{4,}|`{3,})[^\n]*$/gmu,
    close: ([line]) => {
      const mark = /^(?:-+|\.+|\++|`+)/u.exec(line)?.[0] ?? line;
      return new RegExp(`^${mark.replace(/[.+]/gu, '\\$&')}[ \\t]*$`, 'mu');
    },
    moved: 'afterCode',
  },
  // A paragraph of code below its style, and one whose first line is indented. A blank line ends them.
  {
    open: /^\[(?:source|listing|literal|stem|latexmath|asciimath|pass)(?:[,%#.\]][^\n]*)?\n(?!-{2,}|\.|\+{4}|`{3}|\/|\[)/gmu,
    close: endOfParagraph,
    moved: 'afterCode',
  },
  {
    open: /(?<![^\n]\n)^[ \t]+(?!(?:[*\-.]{1,5}|\d+\.|[a-z]\.|<\d+>)[ \t]+\S|\S[^\n]*?(?:::|;;)(?:\s|$))[^\s/]/gmu,
    close: endOfParagraph,
    moved: 'afterCode',
  },
];

const inlineParts = [/`[^`\n]+`/gu, /(?:https?:\/\/|link:|xref:|image:)[^\s[\]]*\[[^\]\n]*\]/gu, /<<[^>\n]+>>/gu];

/** The marks of emphasis, directly in front of the cursor. */
const openingMarks = /(?<![\p{L}\p{N}*_#\\])(?:\*{1,2}|_{1,2}|#{1,2})$/u;

export const asciidoc: DocumentLanguage = {
  languageIds: ['asciidoc'],
  extensions: ['adoc', 'asciidoc', 'asc'],
  pathBase: 'document',
  baseFolder: imagesFolder,
  readableText,
  place,
};

/** The value of `:imagesdir:` that holds at an offset, with the document's own attributes filled in. */
function imagesFolder(text: string, offset: number): string | undefined {
  const attributes = new Map([['docdir', '.']]);
  const conditions = new AsciidocConditions(attributes);
  const { end = 0 } = frontMatterOf(text) ?? {};
  for (const { 0: line, index } of text.slice(end, offset).matchAll(/^[^\n]+$/gmu)) {
    const isRead = /^(?::|ifn?def::|ifeval::|endif::)/u.test(line) && !enclosedAt(text, end + index + 1, enclosures);
    if (!isRead) continue;
    const content = conditions.read(line.trimEnd());
    const [, before, name = '', behind, value = ''] =
      /^:(!?)([\w][\w-]*)(!?):(?:[ \t]+(.*))?$/u.exec(content ?? line) ?? [];
    if (name === '' || !conditions.hold) continue;
    if (before === '!' || behind === '!') attributes.delete(name);
    else attributes.set(name, filled(value.replace(/@\s*$/u, '').trim(), attributes));
  }
  return attributes.get('imagesdir');
}

function filled(value: string, attributes: ReadonlyMap<string, string>): string {
  return value.replace(/\{([\w-]+)\}/gu, (whole, name: string) => attributes.get(name) ?? whole);
}

/** Not encoded, because several readers look for a file; except for what is markup, or no path for a browser. */
export function asciidocTarget(path: string): string {
  return path.replace(/[\p{Cc}\u3000"#%<>?[\]^`{|}]/gu, percentEncoded);
}

function inlineImage({ path, alt }: LinkedImage): string {
  const unmarkedPath = asciidocTarget(path).replace(
    /[~+*':]|_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])_|\.(?=\.\.)/gu,
    percentEncoded,
  );
  return `image:${unmarkedPath}[${inlineAlt(alt, path)}]`;
}

/**
 * The alt text of an image within a paragraph. There, AsciiDoc reads pairs of marks before it reads the image, and `]`
 * ends the image. Neither happens in a block.
 */
export function inlineAlt(alt: string, path: string): string {
  const isPaired = (mark: string): boolean => (path + alt).split(mark).length > 2;
  const unmarked = alt.replace(/[_*`#^~+]/gu, mark => (isPaired(mark) ? `&#${mark.charCodeAt(0)};` : mark));
  return asciidocAlt(unmarked).replace(/\]/gu, '\\]');
}

const blockImage = ({ path, alt }: LinkedImage): string => `image::${asciidocTarget(path)}[${asciidocAlt(alt)}]`;

/** The alt text of a block. Attributes may follow it, so a text that could start one is put in quotes. */
export function asciidocAlt(text: string): string {
  const plain = text.replace(/\{(?=[\w][\w-]*\})/gu, '\\{').replace(/\\$/u, '&#92;');
  return /[,="']/u.test(plain) ? `"${plain.replace(/"/gu, '\\"')}"` : plain;
}

function place(text: string, cursor: number, images: readonly LinkedImage[]): Placement {
  const blocks = images.map(blockImage);
  const frontMatter = frontMatterOf(text);
  const value = frontMatter && cursor < frontMatter.end ? placeInFrontMatter(text, cursor, images) : undefined;
  if (value) return value;
  const header = headerEnd(text);
  let offset = Math.max(cursor, header ?? 0);
  let moved: Placement['moved'] = frontMatter && cursor < frontMatter.end ? 'afterFrontMatter' : undefined;
  let isAttached = false;
  for (let enclosed; (enclosed = enclosedAt(text, offset, enclosures));) {
    offset = enclosed.end;
    isAttached = isAttachedToItem(text, enclosed.start);
    moved = enclosed.moved ?? moved;
  }
  const { start, end } = lineContext(text, offset);
  const isMoved = offset !== cursor;
  if (!isMoved) {
    const content = text.slice(start, end);
    const behindParts = afterInlineParts(content, offset - start, inlineParts);
    const contentStart = /^[ \t]*(?:(?:[*.-]+|\d+\.|<\d+>|<\.>)[ \t]+)?/u.exec(content)?.[0].length ?? 0;
    offset = start + beforeOpeningMarks(content, behindParts, contentStart, openingMarks);
  }
  const line = lineContext(text, offset);
  const isFrame = /^[|,:!]={3,}[ \t]*$/u.test(line.before + line.after);
  if (isInTable(text, start) && !isFrame) {
    const links = images.map(image => inlineImage(image).replace(/\|/gu, '\\|'));
    return withMove(placeInline(text, offset, links), moved);
  }
  // Behind the whole table: this line begins it or ends it.
  if (isFrame) offset = isInTable(text, start) ? end : tableEnd(text, end);
  if (/^={1,6}[ \t]/u.test(line.before)) offset = end;
  else if (isWithinLine(line) || /^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): /u.test(line.before))
    return withMove(placeInline(text, offset, images.map(inlineImage)), moved);
  offset = beforeAttachedLines(text, offset);
  const style = isAttached ? { prefix: '', hasBlankLines: true, joint: '+' } : styleAt(text, offset);
  const placement = placeBlocks(text, offset, blocks, style);
  // A blank line in front of the next `+` would attach what follows to the list, and not to the item.
  const isContinued = style.joint !== undefined && lineContext(text, offset).below === '+';
  return withMove(isContinued ? { ...placement, text: placement.text.trimEnd() } : placement, moved);
}

/** A title and attributes, `.Title` and `[source]`, belong to the block below them: the offset goes above them. */
function beforeAttachedLines(text: string, offset: number): number {
  let at = offset;
  for (let { start, end } = lineContext(text, offset); ; { start, end } = lineContext(text, start - 1)) {
    if (!/^(?:\.[^\s.]|\[[^\]]*\][ \t]*$)/u.test(text.slice(start, end))) return at;
    at = start;
    if (start === 0) return at;
  }
}

function styleAt(text: string, offset: number): BlockStyle {
  const { start, before } = lineContext(text, offset);
  const [quote] = /^>[ \t]?/u.exec(before) ?? [];
  if (quote !== undefined) return { prefix: '> ', hasBlankLines: true };
  // A continued item ends with its last line; a `+` attaches the image to it.
  const isOfItem = before.trim() !== '' && (listItem.test(before) || isBelowItem(text, start));
  return { prefix: '', hasBlankLines: true, ...(isOfItem && { joint: '+' }) };
}

const listItem = /^[ \t]*(?:[*.-]+|\d+\.|<\d+>|<\.>)[ \t]+\S|^\S.*?(?:::+|;;)[ \t]+\S/u;

/** Whether the lines directly above a line are text of a list item, or attach it to one. */
function isBelowItem(text: string, lineStart: number): boolean {
  for (let at = lineStart; at > 0;) {
    const { start, end } = lineContext(text, at - 1);
    const line = text.slice(start, end);
    if (line === '+' || listItem.test(line)) return true;
    if (line.trim() === '' || /^(?:=|\[|\.\S|\/\/|-{4}|\|===)/u.test(line)) return false;
    at = start;
  }
  return false;
}

/** Whether a block of code belongs to a list item: a `+` stands above it, or it is indented below the item. */
function isAttachedToItem(text: string, blockStart: number): boolean {
  let { start } = lineContext(text, blockStart);
  while (start > 0 && /^(?:\.[^\s.]|\[[^\]]*\][ \t]*$)/u.test(lineContext(text, start - 1).before))
    ({ start } = lineContext(text, start - 1));
  if (start === 0) return false;
  if (lineContext(text, start - 1).before === '+') return true;
  const isIndented = /^[ \t]+\S/u.test(text.slice(blockStart, blockStart + 80));
  const above = text.slice(0, start).trimEnd();
  return isIndented && above !== '' && isBelowItem(`${above}\n`, above.length + 1);
}

/** The title and the attributes below it, up to the first blank line: a block would end them. */
function headerEnd(text: string): number | undefined {
  const { end = 0 } = frontMatterOf(text) ?? {};
  const [header] =
    /^(?:\s*\n|\/\/[^\n]*\n)*(?:=[ \t][^\n]+|:!?[\w][\w-]*!?:[^\n]*)(?:\n[^\n]*\S[^\n]*)*/u.exec(text.slice(end)) ?? [];
  if (header === undefined) return end > 0 ? end : undefined;
  return end + header.trimEnd().length;
}

const tableFrame = /^[|,:!]={3,}[ \t]*$/gmu;

function isInTable(text: string, lineStart: number): boolean {
  return [...text.slice(0, lineStart).matchAll(tableFrame)].length % 2 === 1;
}

function tableEnd(text: string, lineStart: number): number {
  const frame = [...text.matchAll(tableFrame)].find(({ index }) => index >= lineStart);
  return frame ? frame.index + frame[0].length : text.length;
}

function readableText(text: string): string {
  return withoutCharacterReferences(
    text
      .replace(/^\/{4,}[\s\S]*?^\/{4,}[ \t]*$|^\/\/.*$|^\[[^\]\n]*\][ \t]*$|^:!?[\w-]+!?:.*$/gmu, '')
      .replace(/^(?:={1,6}|[*.-]+|\d+\.|>)[ \t]+/gmu, '')
      .replace(/^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): /gmu, '')
      .replace(/(?:https?:\/\/|link:|xref:|mailto:|image::?)[^\s[\]]*\[([^\],]*)[^\]]*\]/gu, '$1')
      .replace(/<<[^>,\n]+,([^>\n]+)>>/gu, '$1')
      .replace(/<<#?([^>\n]+)>>|\[\[[^\]\n]+\]\]/gu, '$1')
      .replace(/\[[.#%\w-]+\](?=[#*_])/gu, '')
      .replace(/([*_`#]{2})(?=\S)(.*?\S)\1/gu, '$2')
      .replace(/(?<![\p{L}\p{N}])([*_`#+])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
      .replace(/(?<![\p{L}\p{N}])([*_`#+])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
      .replace(/^\|[ \t]*|[ \t]*\|[ \t]*$/gmu, '')
      .replace(/(?<!\\)[ \t]*\|[ \t]*/gu, ', ')
      .replace(/\\(?=[|*_`#{])/gu, ''),
  );
}
