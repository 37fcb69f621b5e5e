import type { DocumentLanguage, LinkedImage, LinkMove, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { afterInlineParts, beforeOpeningMarks, enclosedAt } from '../enclosing';
import { htmlAttribute, urlPath, withoutCharacterReferences, withoutTags } from '../escapes';
import { frontMatterOf, placeInFrontMatter } from '../frontMatter';
import { endOfLine, isWithinLine, lineContext, placeBlocks, placeElements, placeInline, withMove } from '../placing';
import { cellPlace, prefixOf } from './markdownBlocks';
import { indentedCodeAt } from './markdownIndentedCode';
import { afterAttachedLines, isInHtmlBlock, isTerm } from './markdownLines';

const enclosures: readonly Enclosure[] = [
  {
    open: /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?:(`{3,})[^`\n]*|(~{3,}|\$\$|:{3,}(?=[ \t]*\{code))[^\n]*)$/gmu,
    close: ([, backticks, other]) =>
      new RegExp(`^[ \\t>]*${(backticks ?? other ?? '').replace(/\$/gu, '\\$')}+[ \\t]*$`, 'mu'),
    moved: 'afterCode',
  },
  { open: /<!--/gu, close: /-->/u, moved: 'afterComment' },
  { open: /\{\/\*/gu, close: /\*\/\}/u, moved: 'afterComment' },
  {
    open: /<(pre|script|style)\b/giu,
    close: ([, name]) => new RegExp(`</${name ?? ''}\\s*>`, 'iu'),
    moved: 'afterCode',
  },
  // Displayed formulas, and code blocks of Jekyll and Hugo.
  { open: /^[ \t>]*\\\[[ \t]*$/gmu, close: /^[ \t>]*\\\]/mu, moved: 'afterCode' },
  {
    open: /^[ \t>]*\\begin\{([a-z]+\*?)\}/gmu,
    close: ([, name]) => new RegExp(`\\\\end\\{${(name ?? '').replace('*', '\\*')}\\}`, 'u'),
    moved: 'afterCode',
  },
  {
    open: /\{(?:%-?|\{<)\s*(highlight|raw|code)\b[^\n]*?(?:-?%|>\})\}/gu,
    close: ([, name]) => new RegExp(`\\{(?:%-?\\s*end|\\{<\\s*/\\s*)${name ?? ''}\\s*(?:-?%|>\\})\\}`, 'u'),
    moved: 'afterCode',
  },
];

/** The imports and exports of MDX. A blank line ends them. */
const moduleCode: Enclosure = {
  open: /^(?:import|export)\b/gmu,
  close: /(?=\n[ \t]*(?:\n|$(?![\s\S])))|$(?![\s\S])/u,
  moved: 'afterCode',
};

/** Code spans, links, images, references, tags, math and templates: a link within them would be part of them. */
const inlineParts = [
  /(?<!`)(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/gu,
  /!?\[(?:[^\][\n]|\[[^\]\n]*\])*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])(?:\{[^}\n]*\})?/gu,
  /\[\[[^\]\n]*\]\]/gu,
  /<\/?[a-z][^<>\n]*>/giu,
  /(?<![\\$\w])\$(?=[^\s$])[^$\n]*[^\s$\\]\$(?![\d$])/gu,
  /\{\{[^\n]*?\}\}|\{%[^\n]*?%\}/gu,
];

/** The marks of emphasis, directly in front of the cursor. */
const openingMarks = /(?<![\p{L}\p{N}*_~=\\])(?:\*{1,3}|_{1,3}|~~|==)$/u;

export const markdown: DocumentLanguage = {
  languageIds: ['markdown', 'mdx', 'quarto', 'rmd'],
  extensions: ['md', 'markdown', 'mdx', 'qmd', 'rmd'],
  pathBase: 'document',
  readableText,
  place,
};

/** An image in Markdown. For MDX, braces are escaped as well. */
export function markdownImage({ path, alt }: LinkedImage, languageId = 'markdown'): string {
  return `![${altText(alt, languageId === 'mdx')}](${urlPath(path)})`;
}

/** Alt text between the brackets of an image. */
export function altText(text: string, isMdx: boolean): string {
  return (
    text
      // Code, raw HTML and autolinks take precedence over the brackets of a link, and some readers see a table wherever
      // a bar stands.
      .replace(isMdx ? /[\\[\]`*<{}|]/gu : /[\\[\]`*<|]/gu, '\\$&')
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/&(?=#?\w+;)/gu, '\\&')
  );
}

/** Quarto makes the brackets a caption, and takes the alt text from an attribute. */
function blockImage(image: LinkedImage, languageId: string): string {
  const link = markdownImage(image, languageId);
  return languageId === 'quarto' && image.alt !== '' ? `${link}{fig-alt="${htmlAttribute(image.alt)}"}` : link;
}

/** Within HTML. Some generators read a path without `./` as the name of a package. */
function element({ path, alt }: LinkedImage): string {
  const source = /^\.{0,2}\//u.test(path) ? path : `./${path}`;
  return `<img src="${htmlAttribute(urlPath(source))}" alt="${htmlAttribute(alt)}">`;
}

function place(text: string, cursor: number, images: readonly LinkedImage[], languageId: string): Placement {
  let offset = cursor;
  let moved: LinkMove | undefined;
  let margin: string | undefined;
  const frontMatter = frontMatterOf(text);
  if (frontMatter && offset < frontMatter.end) {
    const value = offset > 3 ? placeInFrontMatter(text, offset, images) : undefined;
    if (value) return value;
    [offset, moved, margin] = [frontMatter.end, 'afterFrontMatter', ''];
  } else {
    const outside = ' '.repeat(frontMatter?.end ?? 0) + text.slice(frontMatter?.end ?? 0);
    const around = languageId === 'mdx' ? [...enclosures, moduleCode] : enclosures;
    for (let enclosed; (enclosed = enclosedAt(outside, offset, around));)
      [offset, moved] = [enclosed.end, enclosed.moved];
    const code = indentedCodeAt(text, offset);
    if (code && moved === undefined) [offset, moved, margin] = [code.end, 'afterCode', code.prefix];
  }
  const blocks = images.map(image => blockImage(image, languageId));
  if (margin !== undefined)
    return withMove(placeBlocks(text, offset, blocks, { prefix: margin, hasBlankLines: true }), moved);
  const cell = cellPlace(text, offset);
  const links = images.map(image => markdownImage(image, languageId));
  if (cell !== undefined) return withMove(placeInline(text, afterParts(text, cell), links), moved);
  if (moved !== 'afterCode') offset = afterParts(text, offset);
  // Renderers leave Markdown within HTML as it is; MDX does not.
  if (languageId !== 'mdx' && isInHtmlBlock(text, offset))
    return withMove(placeElements(text, offset, images.map(element)), moved);
  if (isTerm(text, offset)) return withMove(placeInline(text, lineContext(text, offset).end, links), moved);
  offset = afterAttachedLines(text, afterHeading(text, offset));
  const { prefix, contentStart } = prefixOf(text, offset);
  const line = lineContext(text, offset);
  // A cursor before the marks of a list or quote is before all of it.
  if (offset < contentStart && line.after.trim() !== '') {
    const outer = line.before.trim() === '' ? '' : prefix;
    const before = { ...line, offset: line.start };
    return withMove(placeBlocks(text, before.offset, blocks, { prefix: outer, hasBlankLines: true }), moved);
  }
  const content = line.before.slice(Math.min(contentStart, offset) - line.start);
  if (isWithinLine({ before: content, after: line.after })) return withMove(placeInline(text, offset, links), moved);
  return withMove(placeInContainer(text, offset, contentStart, blocks, prefix), moved);
}

/** The marks of a list item stand before a text, but are none: the first block may follow them at once. */
function placeInContainer(
  text: string,
  offset: number,
  contentStart: number,
  blocks: string[],
  prefix: string,
): Placement {
  const { start, before, after } = lineContext(text, offset);
  const isItemStart =
    /[^\s>]/u.test(before) && before.slice(contentStart - start).trim() === '' && offset >= contentStart;
  if (!isItemStart) return placeBlocks(text, offset, blocks, { prefix, hasBlankLines: true });
  const between = `\n${prefix.trimEnd()}\n${prefix}`;
  return { offset, text: blocks.join(between) + (after.trim() === '' ? '' : between) };
}

/** Behind the code span, link or emphasis that the offset lies within. */
function afterParts(text: string, offset: number): number {
  const { start, end } = lineContext(text, offset);
  const line = text.slice(start, end);
  const { contentStart } = prefixOf(text, offset);
  const behindParts = afterInlineParts(line, offset - start, inlineParts);
  const column = beforeOpeningMarks(line, behindParts, contentStart - start, openingMarks);
  const [marks = ''] = /^(?:\*+|_+|~~)(?![\p{L}\p{N}])/u.exec(line.slice(column)) ?? [];
  return start + column + (marks !== '' && line.slice(0, column).includes(marks) ? marks.length : 0);
}

/** A heading has one line, or one and its underline; what belongs to it stands below. */
function afterHeading(text: string, offset: number): number {
  const { start, end, below } = lineContext(text, offset);
  const content = text.slice(start, end).replace(/^[ \t>]*/u, '');
  if (/^#{1,6}(?:[ \t]|$)/u.test(content) && offset > start) return end;
  const isParagraph = content !== '' && !/^(?:[-*+]|\d+[.)])\s|^[-=*_\s]+$/u.test(content);
  return isParagraph && /^[ \t>]*(?:=+|-+)[ \t]*$/u.test(below) && /[-=]/u.test(below)
    ? endOfLine(text, end + 1)
    : offset;
}

function readableText(text: string): string {
  const codes: string[] = [];
  const kept = (code: string): string => `\u{f0000}${codes.push(code) - 1}\u{f0001}`;
  const plain = withoutTags(
    text
      .replace(/(?<!\\)<!--[\s\S]*?(?:-->|$)/gu, '')
      .replace(/\{\/\*[\s\S]*?\*\/\}/gu, '')
      .replace(/<(?:https?:\/\/|mailto:)[^>\s]*>/giu, found => found.slice(1, -1))
      .replace(/^[ \t>]*(?:`{3,}|~{3,}).*$/gmu, '')
      .replace(/(?<![`\\])(`+)(?!`)([\s\S]*?[^`])\1(?!`)/gu, (_, _ticks, code: string) => kept(code))
      .replace(/\\([\p{P}\p{S}])/gu, (_, character: string) => kept(character)),
  )
    .replace(/!?\[((?:[^\][]|\[[^\]]*\])*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])(?:\{[^}]*\})?/gu, '$1')
    .replace(/!?\[((?:[^\][]|\[[^\]]*\])*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])/gu, '$1')
    .replace(/\[\^[^\]]+\]:?/gu, '')
    .replace(/^[ \t]*\[![A-Z]+\][ \t]*$|^[ \t>]*\[![A-Za-z]+\][ \t]*/gmu, '')
    .replace(/^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*:?-*:?[ \t]*\|?[ \t]*$/gmu, '')
    .replace(/^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*(?:#{1,6}[ \t]+|:[ \t]+)?/gmu, '')
    .replace(/[ \t]#+[ \t]*$|^(?:=+|-{2,})[ \t]*$/gmu, '')
    .replace(/^\|[ \t]*|[ \t]*\|[ \t]*$/gmu, '')
    .replace(/[ \t]*(?:\|[ \t]*)+/gu, ', ')
    .replace(/(\*{1,3}|~~|==)(?=\S)([\s\S]*?\S)\1/gu, '$2')
    .replace(/(\*{1,3})(?=\S)([\s\S]*?\S)\1/gu, '$2')
    .replace(/(?<![\p{L}\p{N}])(_{1,3})(?=\S)([\s\S]*?\S)\1(?![\p{L}\p{N}])/gu, '$2');
  return withoutCharacterReferences(plain).replace(
    /\u{f0000}(\d+)\u{f0001}/gu,
    (_, index) => codes[Number(index)] ?? '',
  );
}
