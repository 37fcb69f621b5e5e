import type { Definition, Image, Nodes, Parents } from 'mdast';
import { frontMatterReferences } from '../frontMatter/frontMatterReferences';
import { readMarkup } from '../htmlReferences';
import { imageOfUrl, oneLine } from '../imagePath';
import { directiveReferences } from './markdownDirectives';
import type { MarkdownTree, Span } from './markdownSyntax';
import { markdownTree } from './markdownSyntax';
import { MarkupCollector } from '../markupCollector';
import { readImports, withoutModules } from './mdxModules';
import type { AltPlace, ImageReference, ReferenceHints, ReferenceReader } from '../referenceTypes';
import type { ImageNames } from '../scripts/scriptReader';
import { ScriptReader } from '../scripts/scriptReader';
import type { TextBlock } from '../surroundings';

/** Images as MDX names them, in files of Markdown: Docusaurus reads these as MDX. */
const namesByCode = /=\{\s*require\(|<ThemedImage\s|^import\s[^\n]*\.(?:png|jpe?g|webp|gif|avif)["']/mu;

/** Markdown with HTML in it, as GitHub, site generators and notebooks read it. */
export const markdownReferences: ReferenceReader = text => {
  // Docusaurus takes comments of HTML there, which MDX does not know.
  if (namesByCode.test(text)) return mdxReferences(withoutComments(text));
  const { references, body } = frontMatterReferences(text);
  return [...references, ...bodyReferences(text, body, markdownTree(body, false))];
};

/** MDX. One that is not well formed is read as Markdown, because a person may be typing. */
export const mdxReferences: ReferenceReader = text => {
  const { references, body } = frontMatterReferences(text);
  const { markdown, modules } = withoutModules(body);
  try {
    return [...references, ...bodyReferences(text, markdown, markdownTree(markdown, true), modules)];
  } catch {
    return [...references, ...bodyReferences(text, markdown, markdownTree(markdown, false), modules)];
  }
};

const withoutComments = (text: string): string =>
  text.replace(/<!--[\s\S]*?-->/gu, comment => comment.replace(/[^\r\n]/gu, ' '));

const mdxDialect = { isTypeScript: false, hasElements: true };

/**
 * @param body the text with spaces for what is no Markdown.
 * @param modules the imports and exports of MDX.
 */
function bodyReferences(
  text: string,
  body: string,
  { root, destinations, code }: MarkdownTree,
  modules: readonly Span[] = [],
): ImageReference[] {
  const collector = new MarkupCollector('document');
  const definitions = new Map<string, { node: Definition; alt?: string; altPlaces: AltPlace[] }>();
  const uses: { identifier: string; alt: string; use: Span }[] = [];
  const markup: Span[] = [];
  const take = (node: Image | Definition, alt: string, use: Span, altPlaces: AltPlace[]): void => {
    const target = imageOfUrl(node.url);
    const range = destinations.get(spanOf(node).start);
    if (target === undefined || !range) return;
    const { width, height, shown } = sizeOf(alt, body, use.end);
    const title = oneLine(node.title ?? '');
    const hints: ReferenceHints = { rule: 'document', ...(title !== '' && { title }), ...width, ...height };
    collector.references.push({ target, alt: shown, range, hints, ...(altPlaces.length > 0 && { altPlaces }) });
  };
  const visit = (node: Nodes): void => {
    switch (node.type) {
      case 'definition':
        if (!definitions.has(node.identifier)) definitions.set(node.identifier, { node, altPlaces: [] });
        return;
      case 'image':
        take(node, node.alt ?? '', spanOf(node), emptyBrackets(body, spanOf(node)));
        return;
      case 'imageReference':
        uses.push({ identifier: node.identifier, alt: node.alt ?? '', use: spanOf(node) });
        return;
      case 'html':
        markup.push(spanOf(node));
        return;
      case 'code':
        collector.references.push(...directiveReferences(body, spanOf(node), 'fence'));
        return;
      case 'heading':
      case 'paragraph':
      case 'tableCell':
        collector.blocks.push(blockOf(node, node.type === 'heading'));
        if (node.type === 'paragraph')
          collector.references.push(...directiveReferences(body, spanOf(node), 'text', codeIn(node)));
        break;
      default:
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(root);
  for (const { identifier, alt, use } of uses) {
    const definition = definitions.get(identifier);
    // One definition is one place in the text, however many images use it.
    if (!definition) continue;
    definition.altPlaces.push(...emptyBrackets(body, use));
    if ((definition.alt ?? '') === '') definition.alt = alt;
  }
  for (const { node, alt, altPlaces } of definitions.values())
    if (alt !== undefined) take(node, alt, spanOf(node), altPlaces);
  readMarkup(only(body, markup), 0, collector, 'document');
  readCode(text, collector, code, modules);
  return collector.finish(text.length);
}

function readCode(
  text: string,
  collector: MarkupCollector,
  code: MarkdownTree['code'],
  modules: readonly Span[],
): void {
  const names: ImageNames = new Map();
  for (const { start, end } of modules) readImports(text.slice(start, end), start, collector, names);
  for (const { start, end, isTag } of code) {
    const [from, to] = isTag ? [start, end] : [start + 1, end - 1];
    const reader = new ScriptReader(text.slice(from, to), from, mdxDialect, collector, names);
    if (isTag) reader.readTag();
    else reader.readExpression();
  }
}

/** The place between the brackets of an image, where nothing but space stands. */
function emptyBrackets(text: string, { start, end }: Span): AltPlace[] {
  const [whole, before = '', space = ''] = /^(!\[)(\s*)\]/u.exec(text.slice(start, end)) ?? [];
  if (whole === undefined) return [];
  const from = start + before.length;
  return [{ start: from, end: from + space.length, form: 'brackets' }];
}

const spanOf = ({ position }: Nodes): Span => ({
  start: position?.start.offset ?? 0,
  end: position?.end.offset ?? 0,
});

function blockOf(node: Parents, isHeading: boolean): TextBlock {
  const pieces: { offset: number; text: string }[] = [];
  const gather = (child: Nodes): void => {
    if (child.type === 'text' || child.type === 'inlineCode')
      pieces.push({ offset: spanOf(child).start, text: child.value });
    else if ('children' in child) child.children.forEach(gather);
  };
  node.children.forEach(gather);
  return { ...spanOf(node), isHeading, pieces };
}

function codeIn(node: Parents): Span[] {
  return node.children.flatMap((child: Nodes) => {
    if (child.type === 'inlineCode') return [spanOf(child)];
    return 'children' in child ? codeIn(child) : [];
  });
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

/** `{width=300 height=200}` of Pandoc and kramdown behind an image, or `|300x200` at the end of the alt text. */
function sizeOf(
  alt: string,
  text: string,
  end: number,
): { width?: { width: number }; height?: { height: number }; shown: string } {
  const [list = ''] = /^\{[^}\n]*\}/u.exec(text.slice(end, end + 200)) ?? [];
  const [, shown, besideWidth, besideHeight] = /^(.*?)\|(\d+)(?:x(\d+))?$/su.exec(alt) ?? [];
  const width = Number(besideWidth ?? /\bwidth=["']?(\d+)(?:px)?["'\s}]/u.exec(list)?.[1]);
  const height = Number(besideHeight ?? /\bheight=["']?(\d+)(?:px)?["'\s}]/u.exec(list)?.[1]);
  return {
    shown: oneLine(shown ?? alt),
    ...(width > 0 && { width: { width } }),
    ...(height > 0 && { height: { height } }),
  };
}
