import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosed, Enclosure } from '../enclosing';
import { enclosedAt } from '../enclosing';
import { htmlAttribute, templateAttribute, urlPath, withoutCharacterReferences, withoutTags } from '../escapes';
import { frontMatterOf, placeInFrontMatter } from '../frontMatter';
import { placeBlocks, placeElements, withMove } from '../placing';
import { css } from './css';
import { plain } from './plain';

const comment: Enclosure = { open: /<!--/gu, close: /-->/u, moved: 'afterComment' };
const code: Enclosure = {
  open: /<(pre|code|textarea|script|style|svg|title|select)\b[^>]*>/giu,
  close: ([, name]) => new RegExp(`</${name ?? ''}\\s*>`, 'iu'),
  moved: 'afterCode',
};
/** What stands before the body of a page is not shown. */
const pageHead: Enclosure = { open: /<(?:!doctype|html|head)\b(?=[\s\S]*<body\b)/giu, close: /<body\b[^>]*>/iu };
const tag: Enclosure = { open: /<\/?[a-z](?=[^<>])/giu, close: /(?:[^<>"']|"[^"]*"|'[^']*')*?>/u };
const templates: readonly Enclosure[] = [
  { open: /\{\{!--|\{#(?=\s)|@\*|<%--/gu, close: /--\}\}|#\}|\*@|--%>/u, moved: 'afterComment' },
  { open: /<\?php|<\?=|<%|\{\{|\{%/gu, close: /\?>|%>|\}\}|%\}/u, moved: 'afterCode' },
  { open: /\{\/\*/gu, close: /\*\/\}/u, moved: 'afterComment' },
];

/** Files of one component: an image belongs into their markup, and their scripts are code of a module. */
const componentLanguages = new Set(['vue', 'svelte', 'astro']);

export const html: DocumentLanguage = familyOf(['html', 'xhtml'], ['html', 'htm', 'xhtml'], 'document');

export const templateHtml: DocumentLanguage = familyOf(
  [
    'razor',
    'aspnetcorerazor',
    'php',
    'handlebars',
    'django-html',
    'jinja-html',
    'jinja',
    'erb',
    'html.erb',
    'ejs',
    'html-eex',
    'phoenix-heex',
    'twig',
    'blade',
    'liquid',
    'nunjucks',
  ],
  ['cshtml', 'hbs', 'handlebars', 'ejs', 'erb', 'twig', 'liquid', 'njk', 'j2', 'jinja'],
  'document',
);

export const components: DocumentLanguage = familyOf([...componentLanguages], [...componentLanguages], 'module');

function familyOf(
  languageIds: readonly string[],
  extensions: readonly string[],
  pathBase: 'document' | 'module',
): DocumentLanguage {
  return { languageIds, extensions, pathBase, readableText, place };
}

function readableText(text: string): string {
  return withoutCharacterReferences(withoutTags(text.replace(/\{\/\*[\s\S]*?\*\/\}|\{\{!--[\s\S]*?--\}\}/gu, '')));
}

function place(text: string, cursor: number, images: readonly LinkedImage[], languageId: string): Placement {
  const attribute = languageId === 'html' || languageId === 'xhtml' ? htmlAttribute : templateAttribute;
  const end = languageId === 'xhtml' ? ' />' : '>';
  const links = images.map(({ path, alt }) => `<img src="${attribute(urlPath(path))}" alt="${attribute(alt)}"${end}`);
  const frontMatter = frontMatterOf(text);
  if (frontMatter && cursor < frontMatter.end) {
    // In Astro, it is the script of the component.
    if (languageId === 'astro') return plain.place(text, cursor, images, languageId);
    const value = placeInFrontMatter(text, cursor, images);
    if (value) return value;
    const placement = placeBlocks(text, frontMatter.end, links, { prefix: '', hasBlankLines: false });
    return { ...placement, moved: 'afterFrontMatter' };
  }
  return placeInMarkup(text, cursor, images, links, languageId);
}

function placeInMarkup(
  text: string,
  cursor: number,
  images: readonly LinkedImage[],
  links: readonly string[],
  languageId: string,
): Placement {
  const isTemplate = languageId !== 'html' && languageId !== 'xhtml';
  const enclosures = [pageHead, comment, ...(isTemplate ? templates : []), code, tag];
  let offset = cursor;
  let moved: Placement['moved'];
  for (let enclosed; (enclosed = enclosedAt(text, offset, enclosures));) {
    const opening = text.slice(enclosed.start, offset);
    const isScript = /^<(?:script|style)\b/iu.test(opening) && !/^<[^>]*$/u.test(opening);
    if (isScript && /^<style/iu.test(opening) && componentLanguages.has(languageId))
      return placeInStyle(text, enclosed, offset, images);
    if ((isScript && componentLanguages.has(languageId)) || isEmptyAddress(opening, text.slice(offset)))
      return plain.place(text, offset, images, languageId);
    offset = enclosed.end;
    moved = enclosed.moved ?? moved;
  }
  return withMove(placeElements(text, offset, links), moved);
}

/** A style sheet of a component. */
function placeInStyle(
  text: string,
  { start, end }: Enclosed,
  offset: number,
  images: readonly LinkedImage[],
): Placement {
  const sheetStart = text.indexOf('>', start) + 1;
  const closing = text.lastIndexOf('</', end);
  const language = /\blang=["']?(scss|less|postcss)/iu.exec(text.slice(start, sheetStart))?.[1] ?? 'css';
  const sheet = text.slice(sheetStart, closing > sheetStart ? closing : end);
  const placement = css.place(sheet, offset - sheetStart, images, language);
  return { ...placement, offset: placement.offset + sheetStart };
}

/** Whether the offset is within the empty quotes of an attribute that holds the address of an image. */
function isEmptyAddress(before: string, after: string): boolean {
  const [, quote] = /\s(?:src|poster|href|data-src)\s*=\s*(["'])$/iu.exec(before) ?? [];
  return quote !== undefined && after.startsWith(quote);
}
