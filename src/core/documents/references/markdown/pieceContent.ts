import type { Span } from '../../textChange';
import type { Code, Definition, Image, Nodes, Parents } from 'mdast';
import { quotedOnce } from '../htmlReferences';
import { imageOfUrl, oneLine } from '../imagePath';
import type { AltPlace, ImageReference, ReferenceHints } from '../referenceTypes';
import type { TextBlock } from '../surroundings';
import { restructuredTextReferences } from '../restructuredText/restructuredTextReferences';
import { blocksAsItems, directiveContent, isTitle } from './markdownContainers';
import { directiveReferences } from './markdownDirectives';
import { KnownLabels } from './markdownLabels';
import type { CodeSpan, MarkdownTree } from './markdownSyntax';
import { markdownTree } from './markdownSyntax';
import { moved, movedBlock, movedSpan } from './movedContent';

/** What a piece of Markdown says. All offsets count from its beginning. */
export interface PieceContent {
  /** False where something that begins in the piece goes on behind it. */
  isClosed: boolean;
  /** Images and directives. */
  references: ImageReference[];
  definitions: ImageDefinition[];
  /** The names of the footnotes that it has. */
  footnotes: string[];
  /** Images that have their address from a definition. */
  uses: { identifier: string; alt: string; altPlaces: AltPlace[] }[];
  markup: Span[];
  /** The tags of MDX, and what stands in its braces. */
  code: readonly CodeSpan[];
  blocks: TextBlock[];
}

export interface ImageDefinition {
  identifier: string;
  /** Absent where the address is none of an image. */
  image?: NamedPlace;
  /** It stands in a directive, and counts only there. */
  isInside?: boolean;
}

/** Where an address stands, and what is said there of its image beside the alt text. */
export interface NamedPlace {
  target: string;
  range: Span;
  title: string;
  /** `{width=300 height=200 fig-alt="…"}` of Pandoc, Quarto and kramdown, or ''. */
  sizes: string;
}

export interface PieceOptions {
  isMdx: boolean;
  /** Definitions of other pieces, as Markdown that leaves nothing open. */
  definitions: string;
  /** Whether other pieces follow, so that nothing may be left open. */
  mustClose: boolean;
  /** How many directives it stands in. */
  depth?: number;
}

/** Directives are not deeper in each other where people write them. */
const maxDepth = 8;

/** Without these, nothing goes on over blank lines to a line that is not indented. */
const mayStayOpen = /[<{]|\$\$|```|~~~/u;
/** A paragraph of its own behind everything that has ended. */
const probe = 'x';

/**
 * Beginnings of lists, and of what is read as an item of one, which would go on with a list of the piece before; and
 * definitions, on which others depend.
 */
const isTiedToOthers = /^(?:[-*+\d]|!!!|\?\?\?|===)|\]:/u;

/** Whether a piece that others follow may be read by `readPieces`. */
export const canReadTogether = (text: string): boolean => !mayStayOpen.test(text) && !isTiedToOthers.test(text);

/**
 * As `readPiece`, of several pieces at once: to begin to parse takes as long as to parse a short text.
 * @param texts that leave nothing open and depend on nothing but their text.
 */
export function readPieces(texts: readonly string[], isMdx: boolean): PieceContent[] {
  const tree = markdownTree(texts.map(text => shownOf(text, isMdx)).join(''), isMdx);
  const options = { isMdx, definitions: '', mustClose: true };
  const nodes = [...tree.root.children];
  let start = 0;
  return texts.map(text => {
    const end = start + text.length;
    const behind = nodes.findIndex(({ position }) => (position?.start.offset ?? 0) >= end);
    const content = new PieceReader(text, options, start, tree).read(
      nodes.splice(0, behind < 0 ? nodes.length : behind),
    );
    start = end;
    return content;
  });
}

/** A text as the parser gets it, as long as it was. */
const shownOf = (text: string, isMdx: boolean): string => (isMdx ? text : blocksAsItems(quotedOnce(text)));

/** @throws Error for MDX that is not well formed. */
export function readPiece(text: string, options: PieceOptions): PieceContent {
  const { isMdx, definitions, mustClose } = options;
  const isProbed = mustClose && mayStayOpen.test(text);
  const tree = markdownTree(definitions + shownOf(text, isMdx) + (isProbed ? probe : ''), isMdx);
  const nodes = tree.root.children.filter(({ position }) => (position?.start.offset ?? 0) >= definitions.length);
  const end = definitions.length + text.length;
  const last = isProbed ? nodes.pop() : undefined;
  const isClosed = !isProbed || (last?.type === 'paragraph' && last.position?.start.offset === end);
  return { ...new PieceReader(text, options, definitions.length, tree).read(nodes), isClosed };
}

class PieceReader {
  private readonly content: PieceContent;
  private labels: KnownLabels | undefined;

  /** @param shift how far the offsets of the tree are from those of the piece. */
  constructor(
    private readonly text: string,
    private readonly options: PieceOptions,
    private readonly shift: number,
    private readonly tree: MarkdownTree,
  ) {
    const code = tree.code.map(({ start, end, isTag }) => ({ start: start - shift, end: end - shift, isTag }));
    this.content = {
      isClosed: true,
      references: [],
      definitions: [],
      footnotes: [],
      uses: [],
      markup: [],
      code,
      blocks: [],
    };
  }

  /** @param nodes of the tree, those of the piece. */
  read(nodes: readonly Nodes[]): PieceContent {
    for (const node of nodes) this.visit(node);
    return this.content;
  }

  private visit(node: Nodes): void {
    const { content, text } = this;
    switch (node.type) {
      case 'definition':
        content.definitions.push({ identifier: node.identifier, ...this.placeOf(node) });
        return;
      case 'footnoteDefinition':
        content.footnotes.push(node.identifier);
        break;
      case 'image': {
        const { image } = this.placeOf(node);
        if (image) content.references.push(referenceTo(image, node.alt ?? '', this.emptyBrackets(node)));
        return;
      }
      case 'imageReference':
        content.uses.push({ identifier: node.identifier, alt: node.alt ?? '', altPlaces: this.emptyBrackets(node) });
        return;
      case 'html':
        content.markup.push(this.spanOf(node));
        return;
      case 'code':
        content.references.push(...directiveReferences(text, this.spanOf(node), 'fence'));
        this.readDirective(node);
        return;
      case 'heading':
      case 'paragraph':
      case 'tableCell':
        if (!isTitle(text, this.spanOf(node).start)) content.blocks.push(this.blockOf(node, node.type === 'heading'));
        if (node.type === 'paragraph')
          content.references.push(...directiveReferences(text, this.spanOf(node), 'text', this.codeIn(node)));
        break;
      default:
    }
    if ('children' in node) for (const child of node.children) this.visit(child);
  }

  /** A directive of MyST that holds Markdown, in the notation of a block of code. */
  private readDirective(node: Code): void {
    const { start, end } = this.spanOf(node);
    const inside = directiveContent(node.lang ?? '', this.text.slice(start, end));
    const depth = (this.options.depth ?? 0) + 1;
    if (!inside || depth > maxDepth) return;
    const by = start + inside.start;
    if (inside.language === 'restructuredText') {
      this.content.references.push(...restructuredTextReferences(inside.text).map(found => moved(found, by)));
      return;
    }
    const known = this.ownLabels().definitionsFor(inside.text) + this.options.definitions;
    const read = readPiece(inside.text, { ...this.options, definitions: known, mustClose: false, depth });
    const { references, definitions, uses, markup, code, blocks } = read;
    const { content } = this;
    content.references.push(...references.map(found => moved(found, by)));
    content.definitions.push(
      ...definitions.map(({ identifier, image }) => ({
        identifier,
        isInside: true,
        ...(image && { image: { ...image, range: movedSpan(image.range, by) } }),
      })),
    );
    content.uses.push(...uses.map(use => ({ ...use, altPlaces: use.altPlaces.map(place => movedSpan(place, by)) })));
    content.markup.push(...markup.map(span => movedSpan(span, by)));
    content.code = [...content.code, ...code.map(span => movedSpan(span, by))];
    content.blocks.push(...blocks.map(block => movedBlock(block, by)));
  }

  /** The definitions of the piece, which what stands in its directives may use. */
  private ownLabels(): KnownLabels {
    if (this.labels) return this.labels;
    this.labels = new KnownLabels();
    const gather = (node: Nodes): void => {
      if (node.type === 'definition') this.labels?.addDefinition(node.identifier);
      if ('children' in node) node.children.forEach(gather);
    };
    gather(this.tree.root);
    return this.labels;
  }

  private placeOf(node: Image | Definition): { image?: NamedPlace } {
    const target = imageOfUrl(node.url);
    const written = this.tree.destinations.get(node.position?.start.offset ?? 0);
    if (target === undefined || !written) return {};
    const { end } = this.spanOf(node);
    const [sizes = ''] = /^\{[^}\n]*\}/u.exec(this.text.slice(end, end + 1_000)) ?? [];
    const range = { start: written.start - this.shift, end: written.end - this.shift };
    return { image: { target, range, title: oneLine(node.title ?? ''), sizes } };
  }

  /** The place between the brackets of an image, where nothing but space stands. */
  private emptyBrackets(node: Nodes): AltPlace[] {
    const { start, end } = this.spanOf(node);
    const [whole, before = '', space = ''] = /^(!\[)(\s*)\]/u.exec(this.text.slice(start, end)) ?? [];
    if (whole === undefined) return [];
    const from = start + before.length;
    return [{ start: from, end: from + space.length, form: 'brackets' }];
  }

  private blockOf(node: Parents, isHeading: boolean): TextBlock {
    const pieces: { offset: number; text: string }[] = [];
    const gather = (child: Nodes): void => {
      if (child.type === 'text' || child.type === 'inlineCode')
        pieces.push({ offset: this.spanOf(child).start, text: child.value });
      else if ('children' in child) child.children.forEach(gather);
    };
    node.children.forEach(gather);
    return { ...this.spanOf(node), isHeading, pieces };
  }

  private codeIn(node: Parents): Span[] {
    return node.children.flatMap((child: Nodes) => {
      if (child.type === 'inlineCode') return [this.spanOf(child)];
      return 'children' in child ? this.codeIn(child) : [];
    });
  }

  private spanOf({ position }: Nodes): Span {
    return {
      start: (position?.start.offset ?? 0) - this.shift,
      end: (position?.end.offset ?? 0) - this.shift,
    };
  }
}

/** `|300x200` at the end of the alt text is a size as well. */
export function referenceTo(
  { target, range, title, sizes }: NamedPlace,
  alt: string,
  altPlaces: AltPlace[],
): ImageReference {
  const [, shown, besideWidth, besideHeight] = /^(.*?)\|(\d+)(?:x(\d+))?$/su.exec(alt) ?? [];
  const width = Number(besideWidth ?? /\bwidth=["']?(\d+)(?:px)?["'\s}]/u.exec(sizes)?.[1]);
  const height = Number(besideHeight ?? /\bheight=["']?(\d+)(?:px)?["'\s}]/u.exec(sizes)?.[1]);
  const [, double, single] = /\bfig-alt=(?:"((?:\\.|[^"\\])*)"|'([^']*)')/u.exec(sizes) ?? [];
  // With it, the brackets hold the caption (Quarto).
  const described = double?.replace(/\\(.)/gu, '$1') ?? single;
  const caption = title === '' && described !== undefined ? oneLine(shown ?? alt) : title;
  const hints: ReferenceHints = {
    rule: 'document',
    ...(caption !== '' && { title: caption }),
    ...(width > 0 && { width }),
    ...(height > 0 && { height }),
  };
  return { target, alt: oneLine(described ?? shown ?? alt), range, hints, ...(altPlaces.length > 0 && { altPlaces }) };
}
