import type { Span } from '../textChange';
import type { List, Nodes, Table } from 'mdast';
import { frontMatterOf } from '../frontMatter';
import type { ListBlock, OutlineBlock, OutlineReader, Passage, TableBlock } from './outlineTypes';
import { oneLine } from '../references/imagePath';
import type { MarkdownTree } from '../references/markdown/markdownSyntax';
import { markdownTree } from '../references/markdown/markdownSyntax';
import { withoutModules } from '../references/markdown/mdxModules';

/** The outline of Markdown. Imports of MDX may stand there too: Docusaurus reads `.md` as MDX. */
export const markdownOutline: OutlineReader = text => new OutlineOf(text, bodyOf(text), false).read();

/** The outline of MDX. One that is not well formed is read as Markdown, because a person may be typing. */
export const mdxOutline: OutlineReader = text => {
  const body = bodyOf(text);
  try {
    return new OutlineOf(text, body, true).read();
  } catch {
    return new OutlineOf(text, body, false).read();
  }
};

/** The text with spaces for front matter and modules, so that offsets stay the same. */
function bodyOf(text: string): string {
  const { end = 0 } = frontMatterOf(text) ?? {};
  const body = ' '.repeat(end) + text.slice(end);
  return /^(?:import\s[^\n]*\bfrom\b|import\s+["']|export\s+(?:const|default|function)\b)/mu.test(body)
    ? withoutModules(body).markdown
    : body;
}

const imageTag = /<(?:img|image|picture|figure|svg|video|iframe)\b|\.(?:png|jpe?g|webp|gif|svg|avif)["'}]/iu;
const imageShortcode = /\{\{[<%]\s*(?:figure|img|image|gallery)\b|\{%\s*(?:asset_img|image|figure)\b|!\[\[/u;
const imageDirective = /^[ \t>]*[`~:]{3,}\{(?:image|figure)\}/u;

/** Lines of boxes, tabs and templates, and what a definition says: no text of the document itself. */
const noParagraph = /^\s*(?::{3,}|!!!|\?\?\?|===|\{\{|\{%|\[\[|\[TOC\])|\n[ ]{0,3}:[ \t]+\S/u;

class OutlineOf {
  private readonly tree: MarkdownTree;

  constructor(
    private readonly text: string,
    body: string,
    isMdx: boolean,
  ) {
    this.tree = markdownTree(body, isMdx);
  }

  read(): OutlineBlock[] {
    const blocks = this.tree.root.children.map(node => this.blockOf(node));
    // Tags of MDX on lines of their own have no nodes.
    const tags = this.tree.code.filter(
      ({ isTag, start }) => isTag && !blocks.some(block => block.start <= start && start < block.end),
    );
    for (const { start, end } of tags)
      blocks.push({ kind: 'other', start, end, hasImage: imageTag.test(this.text.slice(start, end)) });
    return blocks.sort((one, other) => one.start - other.start);
  }

  private blockOf(node: Nodes): OutlineBlock {
    const span = spanOf(node);
    switch (node.type) {
      case 'heading':
        return { kind: 'heading', rank: node.depth, ...this.passageOf([node], span) };
      case 'paragraph':
        if (noParagraph.test(this.text.slice(span.start, span.end))) break;
        return { kind: 'paragraph', ...this.passageOf([node], span) };
      case 'list':
        return this.listOf(node, span);
      case 'table':
        return this.tableOf(node, span);
      default:
    }
    return { kind: 'other', ...span, hasImage: this.hasImage(node) };
  }

  private listOf(list: List, span: Span): ListBlock {
    const items = list.children.flatMap((item): Passage[] => {
      const nested = item.children.findIndex(child => child.type === 'list');
      const own = nested < 0 ? item.children : item.children.slice(0, nested);
      const last = own.at(-1);
      if (!last) return [];
      return [this.passageOf(own, { start: spanOf(item).start, end: spanOf(last).end })];
    });
    return { kind: 'list', ...span, items };
  }

  private tableOf(table: Table, span: Span): TableBlock {
    const [header, ...rows] = table.children.map(row =>
      row.children.map(cell => {
        // The span of a cell has its bars and its spaces.
        const [first, last] = [cell.children[0], cell.children.at(-1)];
        const own = first && last ? { start: spanOf(first).start, end: spanOf(last).end } : spanOf(cell);
        return this.passageOf([cell], own);
      }),
    );
    return { kind: 'table', ...span, header: (header ?? []).map(({ text }) => text), rows };
  }

  private passageOf(nodes: readonly Nodes[], { start, end }: Span): Passage {
    const text = nodes
      .filter(({ type }) => type !== 'code' && type !== 'html')
      .map(readableOf)
      .join(' ');
    return { start, end, text: cleaned(text), hasImage: nodes.some(node => this.hasImage(node)) };
  }

  private hasImage(node: Nodes): boolean {
    const { start, end } = spanOf(node);
    const written = this.text.slice(start, end);
    switch (node.type) {
      case 'image':
      case 'imageReference':
        return true;
      case 'html':
        return imageTag.test(written.replace(/<!--[\s\S]*?(?:-->|$)/gu, ''));
      case 'code':
        return imageDirective.test(written);
      case 'inlineCode':
        return false;
      case 'text':
        return imageShortcode.test(written);
      default:
    }
    const isTagged = this.tree.code.some(
      code =>
        code.isTag && start <= code.start && code.end <= end && imageTag.test(this.text.slice(code.start, code.end)),
    );
    return isTagged || ('children' in node && node.children.some((child: Nodes) => this.hasImage(child)));
  }
}

const spanOf = ({ position }: Nodes): Span => ({
  start: position?.start.offset ?? 0,
  end: position?.end.offset ?? 0,
});

/** The text as it reads, without markup, images and notes. */
function readableOf(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value;
    case 'break':
      return ' ';
    case 'footnoteReference':
    case 'code':
    case 'html':
      return '';
    default:
      return 'children' in node ? node.children.map(readableOf).join('') : '';
  }
}

/** Marks that the parser leaves in a text: boxes of tasks, lines through it, attributes of Pandoc and kramdown. */
const cleaned = (text: string): string =>
  oneLine(
    text
      .replace(/^\[[ xX]\]\s+/u, '')
      .replace(/~~|==/gu, '')
      .replace(/\s*\{:?\s*[#.][^}\n]*\}/gu, ''),
  );
