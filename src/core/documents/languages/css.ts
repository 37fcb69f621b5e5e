import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { enclosedAt } from '../enclosing';
import { urlPath } from '../escapes';
import { indentationOf, isWithinLine, lineContext, placeBlocks, placeInline, withMove } from '../placing';
import { plain } from './plain';

const comment: Enclosure = { open: /\/\*/gu, close: /\*\//u, moved: 'afterComment' };
const lineComment: Enclosure = { open: /(?<![:"'\w(])\/\//gu, close: /$/mu, moved: 'afterComment' };

/** Images in style sheets have no alt text. */
export const css: DocumentLanguage = {
  languageIds: ['css', 'scss', 'less', 'postcss', 'tailwindcss'],
  extensions: ['css', 'scss', 'less', 'pcss'],
  pathBase: 'module',
  readableText: text => plain.readableText(text),
  place,
};

function place(text: string, cursor: number, images: readonly LinkedImage[], languageId: string): Placement {
  const enclosures = languageId === 'css' ? [comment] : [comment, lineComment];
  const enclosed = enclosedAt(text, cursor, enclosures);
  const offset = enclosed?.end ?? cursor;
  const line = lineContext(text, offset);
  const addresses = images.map(({ path }) => `url("${urlPath(path)}")`);
  if (/\burl\(\s*["']?$/iu.test(line.before)) return { offset, text: images[0] ? urlPath(images[0].path) : '' };
  const isValue = /^[^{}]*?[\w-]+\s*:[^;{}]*$/u.test(line.before.replace(/^.*[{;]/u, ''));
  if (isValue && !enclosed) {
    const isSpaced = /[\s,(]$/u.test(line.before);
    const trail = /^\s*[;,})]|^\s*$/u.test(line.after) ? '' : ' ';
    return { offset, text: `${isSpaced || line.before.endsWith(':') ? '' : ' '}${addresses.join(', ')}${trail}` };
  }
  const declaration = `background-image: ${addresses.join(', ')};`;
  const outer = indentationOf(line.before + line.after);
  const depth = depthAt(text, offset, enclosures);
  const prefix = depth > 0 && /\{\s*$/u.test(line.before) ? `${outer}  ` : outer;
  const block = depth > 0 ? declaration : `.image {\n  ${declaration}\n}`;
  // A selector: the rule goes above the one that it begins.
  const isSelector =
    /^[^{};]*\{/u.test(text.slice(offset).replace(/\/\*[\s\S]*?\*\//gu, '')) && line.before.trim() !== '';
  if (isSelector && depth === 0 && !/[}\/;]\s*$/u.test(line.before))
    return placeBlocks(text, line.start, [block], { prefix: '', hasBlankLines: false });
  if (isWithinLine(line))
    return withMove(placeInline(text, offset, [depth > 0 ? declaration : block]), enclosed?.moved);
  return withMove(placeBlocks(text, offset, [block], { prefix, hasBlankLines: false }), enclosed?.moved);
}

/** How many rules are open at an offset. */
function depthAt(text: string, offset: number, enclosures: readonly Enclosure[]): number {
  let depth = 0;
  for (const { 0: brace, index } of text.slice(0, offset).matchAll(/[{}]/gu)) {
    if (!enclosedAt(text, index, enclosures)) depth += brace === '{' ? 1 : -1;
  }
  return depth;
}
