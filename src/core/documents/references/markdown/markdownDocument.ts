import { isFilled, type TextBlock } from '../surroundings';
import { KnownLabels } from './markdownLabels';
import type { MarkdownPiece } from './markdownPieces';
import { markdownPieces } from './markdownPieces';
import { movedBlock } from './movedContent';
import type { PieceContent } from './pieceContent';
import { canReadTogether, readPiece, readPieces } from './pieceContent';
import { RecentContents } from './recentContents';

/** What a piece says, and where it begins in its document. */
export interface ReadPiece {
  start: number;
  content: PieceContent;
}

/** Without `#`, and without a line that ends with one of the others, a piece has no heading. */
const mayHaveHeading = /#|[=-][ \t]*\r?$/mu;
const piecesAtOnce = 16;
/** In UTF-16 units: a few long documents. */
const rememberedLength = 4_000_000;
const recent = new RecentContents<PieceContent>(rememberedLength);

/**
 * A document of Markdown or MDX. Only those pieces of it are parsed that may name images, and what they say is
 * remembered: after a change in a long text, little has to be parsed again.
 */
export class MarkdownDocument {
  /** The pieces that may name images, in their order. */
  readonly read: readonly ReadPiece[];
  private pieces: readonly MarkdownPiece[];
  private readonly labels = new KnownLabels();
  private readonly contents = new Map<MarkdownPiece, PieceContent>();

  /**
   * @param text without front matter.
   * @throws Error for MDX that is not well formed.
   */
  constructor(
    private readonly text: string,
    private readonly isMdx: boolean,
  ) {
    this.pieces = markdownPieces(text, isMdx);
    if (!this.canReadAlone()) {
      this.pieces = [{ start: 0, end: text.length, mayName: true }];
      this.contents.clear();
    }
    this.read = this.pieces
      .filter(piece => piece.mayName)
      .map(piece => ({ start: piece.start, content: this.contentOf(piece) }));
  }

  /**
   * Headings and paragraphs, at least those that tell what surrounds these places.
   * @param offsets in their order.
   */
  blocksAround(offsets: readonly number[]): TextBlock[] {
    const around = new Set<number>();
    let at = 0;
    let [begun, ended] = [-1, -1];
    for (const offset of offsets) {
      while ((this.pieces[at]?.end ?? Infinity) <= offset) at += 1;
      // Above the place before this one, nothing else is wanted.
      for (const index of this.neededAbove(at, begun, offset)) around.add(index);
      begun = at;
      for (ended = Math.max(ended, at + 1); ended < this.pieces.length; ended += 1) {
        around.add(ended);
        if (this.blocksOf(ended).some(isFilled)) break;
      }
    }
    return [...around].sort((one, other) => one - other).flatMap(index => this.blocksOf(index));
  }

  /** From a piece up to another, what has the nearest heading and the nearest paragraph above an offset. */
  private neededAbove(from: number, to: number, offset: number): number[] {
    const needed: number[] = [];
    let [hasHeading, hasParagraph] = [false, false];
    for (let index = from; index > to && !(hasHeading && hasParagraph); index -= 1) {
      const piece = this.pieces[index];
      if (!piece || (hasParagraph && !mayHaveHeading.test(this.textOf(piece)))) continue;
      needed.push(index);
      const above = this.blocksOf(index).filter(block => block.start <= offset && isFilled(block));
      hasHeading ||= above.some(({ isHeading }) => isHeading);
      hasParagraph ||= above.some(({ isHeading }) => !isHeading);
    }
    return needed;
  }

  /** False where a piece does not end before the next one begins: they were divided at the wrong place. */
  private canReadAlone(): boolean {
    try {
      const named = this.pieces.filter(piece => piece.mayName);
      for (const piece of named) {
        if (!this.textOf(piece).includes(']:')) continue;
        const { definitions, footnotes } = this.remembered(piece, '');
        for (const { identifier, isInside } of definitions)
          if (isInside !== true) this.labels.addDefinition(identifier);
        for (const identifier of footnotes) this.labels.addFootnote(identifier);
      }
      this.readTogether(named);
      return named.every(piece => this.contentOf(piece).isClosed);
    } catch {
      return false;
    }
  }

  private contentOf(piece: MarkdownPiece): PieceContent {
    const known = this.contents.get(piece);
    if (known) return known;
    const own = this.textOf(piece).includes(']:') ? this.remembered(piece, '') : undefined;
    const definitions = this.labels.definitionsFor(this.textOf(piece), own);
    const content = definitions === '' && own ? own : this.remembered(piece, definitions);
    this.contents.set(piece, content);
    return content;
  }

  /** Reads those pieces that are new and depend on nothing, some at once. */
  private readTogether(pieces: readonly MarkdownPiece[]): void {
    const keys = pieces.flatMap(piece => {
      const text = this.textOf(piece);
      if (piece.end === this.text.length || !canReadTogether(text)) return [];
      const key = this.keyOf(piece, '');
      return recent.has(key) || this.labels.definitionsFor(text) !== '' ? [] : [{ key, length: text.length }];
    });
    for (let start = 0; start < keys.length; start += piecesAtOnce) {
      const group = keys.slice(start, start + piecesAtOnce);
      const contents = readPieces(
        group.map(({ key, length }) => key.slice(key.length - length)),
        this.isMdx,
      );
      for (const [index, content] of contents.entries()) recent.get(group[index]?.key ?? '', () => content);
    }
  }

  /** @param definitions of other pieces. */
  private remembered(piece: MarkdownPiece, definitions: string): PieceContent {
    const { isMdx } = this;
    const key = this.keyOf(piece, definitions);
    const options = { isMdx, definitions, mustClose: piece.end < this.text.length };
    // A part of the key, so that the whole document is not kept in memory with it.
    return recent.get(key, () => readPiece(key.slice(key.length - (piece.end - piece.start)), options));
  }

  /** By which the content of a piece is remembered. */
  private keyOf(piece: MarkdownPiece, definitions: string): string {
    const isLast = piece.end === this.text.length;
    return `${Number(this.isMdx)}${Number(isLast)}${definitions}\n${this.textOf(piece)}`;
  }

  private blocksOf(index: number): TextBlock[] {
    const piece = this.pieces[index];
    return piece ? this.contentOf(piece).blocks.map(block => movedBlock(block, piece.start)) : [];
  }

  private textOf({ start, end }: MarkdownPiece): string {
    return this.text.slice(start, end);
  }
}
