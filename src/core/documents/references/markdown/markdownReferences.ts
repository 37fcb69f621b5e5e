import type { Span } from '../../textChange';
import { frontMatterReferences } from '../frontMatter/frontMatterReferences';
import { quotedOnce, readMarkup } from '../htmlReferences';
import { MarkupCollector } from '../markupCollector';
import type { AltPlace, ImageReference, ReferenceReader } from '../referenceTypes';
import { readVueMarkup } from '../scripts/componentReferences';
import { ScriptNames } from '../scripts/scriptNames';
import { ScriptReader } from '../scripts/scriptReader';
import { MarkdownDocument } from './markdownDocument';
import type { CodeSpan } from './markdownSyntax';
import { readImports, withoutModules } from './mdxModules';
import { moved, movedSpan } from './movedContent';
import type { NamedPlace } from './pieceContent';
import { referenceTo } from './pieceContent';

/** Images as MDX names them, in files of Markdown: Docusaurus reads these as MDX. */
const namesByCode = /=\{\s*require\(|<ThemedImage\s|^import\s[^\n]*\.(?:png|jpe?g|webp|gif|avif)["']/mu;

/** Markdown with HTML in it, as GitHub, site generators and notebooks read it. */
export const markdownReferences: ReferenceReader = text => {
  // Docusaurus takes comments of HTML there, which MDX does not know.
  if (namesByCode.test(text) && namesByCode.test(withoutCode(text))) return mdxReferences(withoutComments(text));
  const { references, body } = frontMatterReferences(text);
  return [...references, ...bodyReferences(text, body, new MarkdownDocument(body, false))];
};

/** MDX. One that is not well formed is read as Markdown, because a person may be typing. */
export const mdxReferences: ReferenceReader = text => {
  const { references, body } = frontMatterReferences(text);
  const { markdown, modules } = withoutModules(body);
  try {
    return [...references, ...bodyReferences(text, markdown, new MarkdownDocument(markdown, true), modules)];
  } catch {
    return [...references, ...bodyReferences(text, markdown, new MarkdownDocument(markdown, false), modules)];
  }
};

const withoutComments = (text: string): string =>
  text.replace(/<!--[\s\S]*?-->/gu, comment => comment.replace(/[^\r\n]/gu, ' '));

/** What stands in fences and between backticks shows how something is written. */
const withoutCode = (text: string): string =>
  text
    .replace(/^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t]*\1[`~]*[ \t]*\r?$|$(?![\s\S]))/gmu, '')
    .replace(/`[^`\n]+`/gu, '');

/** What only pages of VitePress and VuePress have, which are components of Vue. */
const vueMarks = /<script\s[^>]*\bsetup\b|\s(?::|v-bind:)[\w-]+\s*=/u;

const mdxDialect = { isTypeScript: false, hasElements: true };

/**
 * @param body the text with spaces for what is no Markdown.
 * @param modules the imports and exports of MDX.
 */
function bodyReferences(
  text: string,
  body: string,
  document: MarkdownDocument,
  modules: readonly Span[] = [],
): ImageReference[] {
  const collector = new MarkupCollector('document');
  const markup: Span[] = [];
  const code: CodeSpan[] = [];
  for (const { start, content } of document.read) {
    for (const reference of content.references) collector.references.push(moved(reference, start));
    for (const span of content.markup) markup.push(movedSpan(span, start));
    for (const span of content.code) code.push(movedSpan(span, start));
  }
  for (const reference of definedImages(document)) collector.references.push(reference);
  if (markup.length > 0) {
    const html = only(quotedOnce(body), markup);
    if (vueMarks.test(html)) readVueMarkup(html, collector, 'document');
    else readMarkup(html, 0, collector, 'document');
  }
  readCode(text, collector, code, modules);
  return collector.finish(text.length, offsets => document.blocksAround(offsets));
}

/** A definition, with what its uses say. */
interface DefinedImage {
  /** Where its piece begins. */
  start: number;
  image: NamedPlace | undefined;
  alt?: string;
  altPlaces: AltPlace[];
}

/** One definition is one place in the text, however many images use it. */
function definedImages({ read }: MarkdownDocument): ImageReference[] {
  const definitions = new Map<string, DefinedImage>();
  for (const { start, content } of read)
    for (const { identifier, image } of content.definitions)
      if (!definitions.has(identifier)) definitions.set(identifier, { start, image, altPlaces: [] });
  for (const { start, content } of read)
    for (const { identifier, alt, altPlaces } of content.uses) {
      const defined = definitions.get(identifier);
      if (!defined) continue;
      defined.altPlaces.push(...altPlaces.map(place => movedSpan(place, start)));
      if ((defined.alt ?? '') === '') defined.alt = alt;
    }
  return [...definitions.values()].flatMap(({ start, image, alt, altPlaces }) => {
    if (!image || alt === undefined) return [];
    const range = movedSpan(image.range, start);
    return [referenceTo({ ...image, range }, alt, altPlaces)];
  });
}

function readCode(text: string, collector: MarkupCollector, code: readonly CodeSpan[], modules: readonly Span[]): void {
  const names = new ScriptNames();
  for (const { start, end } of modules) readImports(text.slice(start, end), start, collector, names);
  for (const { start, end, isTag } of code) {
    const [from, to] = isTag ? [start, end] : [start + 1, end - 1];
    const reader = new ScriptReader(text.slice(from, to), from, mdxDialect, collector, names);
    if (isTag) reader.readTag();
    else reader.readExpression();
  }
}

/** The text with spaces for everything outside of these spans. */
function only(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    pieces.push(' '.repeat(Math.max(0, start - at)), text.slice(Math.max(start, at), end));
    at = Math.max(at, end);
  }
  return pieces.join('');
}
