import type { Span } from '../../textChange';
import type { Root } from 'mdast';
import type { CompileContext, Extension, Token } from 'mdast-util-from-markdown';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFootnoteFromMarkdown } from 'mdast-util-gfm-footnote';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmFootnote } from 'micromark-extension-gfm-footnote';
import { gfmTable } from 'micromark-extension-gfm-table';
import { math } from 'micromark-extension-math';
import { mdxExpression } from 'micromark-extension-mdx-expression';
import { mdxJsx } from 'micromark-extension-mdx-jsx';

export interface MarkdownTree {
  root: Root;
  /** Where the addresses of links, images and definitions stand, by the offset of the node that has it. */
  destinations: ReadonlyMap<number, Span>;
  /** The tags of MDX, and what stands in its braces, in their order. */
  code: readonly CodeSpan[];
}

export interface CodeSpan extends Span {
  isTag: boolean;
}

const [tables, footnotes, formulas] = [gfmTable(), gfmFootnote(), math({ singleDollarTextMath: false })];
const mdx = [mdxJsx(), mdxExpression(), { disable: { null: ['htmlFlow', 'htmlText', 'autolink', 'codeIndented'] } }];

/** @param text without front matter. @throws Error for MDX that is not well formed. */
export function markdownTree(text: string, isMdx: boolean): MarkdownTree {
  const destinations = new Map<number, Span>();
  const code: CodeSpan[] = [];
  const span = ({ start, end }: Token): Span => ({ start: start.offset, end: end.offset });
  function enterDestination(this: CompileContext, token: Token): void {
    const node = this.stack.at(-1);
    if (node?.position) destinations.set(node.position.start.offset ?? 0, span(token));
    this.buffer();
  }
  function enterTag(this: CompileContext, token: Token): void {
    code.push({ ...span(token), isTag: true });
    this.buffer();
  }
  function enterExpression(this: CompileContext, token: Token): void {
    code.push({ ...span(token), isTag: false });
    this.buffer();
  }
  function enterSkipped(this: CompileContext): void {
    this.buffer();
  }
  function exitBuffered(this: CompileContext): void {
    this.resume();
  }
  // What the tree has no nodes for must not leave its text there.
  const skipped = ['mathFlow', 'mathText'];
  const read = ['mdxJsxFlowTag', 'mdxJsxTextTag', 'mdxFlowExpression', 'mdxTextExpression'];
  const positions: Extension = {
    enter: {
      resourceDestinationString: enterDestination,
      definitionDestinationString: enterDestination,
      mdxJsxFlowTag: enterTag,
      mdxJsxTextTag: enterTag,
      mdxFlowExpression: enterExpression,
      mdxTextExpression: enterExpression,
      ...Object.fromEntries(skipped.map(name => [name, enterSkipped])),
    },
    exit: Object.fromEntries([...skipped, ...read].map(name => [name, exitBuffered])),
  };
  const root = fromMarkdown(text, {
    // To prepare an extension takes longer than to read a short text, so only those that find something are.
    extensions: [
      ...(text.includes('|') ? [tables] : []),
      ...(text.includes('[^') ? [footnotes] : []),
      ...(text.includes('$$') ? [formulas] : []),
      ...(isMdx ? mdx : []),
    ],
    mdastExtensions: [gfmTableFromMarkdown(), gfmFootnoteFromMarkdown(), positions],
  });
  return { root, destinations, code };
}
