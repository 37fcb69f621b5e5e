// Markdown is read piece by piece, so that a change in a long document leaves most of what is known of it as it is.

/** A part of a document that is read the same way alone as with everything before it. */
export interface MarkdownPiece {
  start: number;
  end: number;
  /** False where surely no image is named, so that the piece need not be parsed. */
  mayName: boolean;
}

/** Something at the root of the document that goes on over blank lines. */
interface OpenBlock {
  /** Matches its last line. */
  closes: RegExp;
  /** Whether its lines are surely no Markdown. */
  isSurelyCode: boolean;
}

/**
 * What names an image begins with one of these: images, definitions, HTML, elements of MDX, directives and shortcodes.
 * With them, what may begin a block of code or math of which only the parser knows where it ends.
 */
const mayName = /!\[|\]:|[<{]|^[ \t]*\$\$|^[ \t]+(?:```|~~~)/mu;
const fenceOpening = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*|(\${2,})[^$]*)$/u;
/** Blocks of HTML that do not end with a blank line, by the sections of CommonMark 0.31, and what ends them. */
const htmlBlocks: readonly (readonly [opening: RegExp, closing: RegExp])[] = [
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)/iu, /<\/(?:script|pre|style|textarea)>/iu],
  [/^ {0,3}<!--/u, /-->/u],
  [/^ {0,3}<\?/u, /\?>/u],
  [/^ {0,3}<![a-z]/iu, />/u],
  [/^ {0,3}<!\[CDATA\[/u, /\]\]>/u],
];
const byteOrderMark = '\ufeff';

/**
 * Divides a text before lines that begin a block of their own: they stand behind a blank line and are not indented, so
 * that every list, quote and paragraph above has ended. Where a fence or a block of HTML ends is found by the rules for
 * the root of a document, which may be wrong within a list; `PieceContent.isClosed` tells so.
 */
export function markdownPieces(text: string, isMdx: boolean): MarkdownPiece[] {
  // To Markdown, such a character ends a line as well. Nobody writes it today.
  if (/\r(?!\n)/u.test(text)) return [{ start: 0, end: text.length, mayName: true }];
  const splitter = new PieceSplitter(text, isMdx);
  return splitter.split();
}

class PieceSplitter {
  private readonly pieces: MarkdownPiece[] = [];
  private pieceStart = 0;
  private mayName = false;
  /** Where the lines begin that are not looked through for images yet. */
  private unseenStart = 0;
  private open: OpenBlock | undefined;
  /** Of the braces of MDX, which may hold blank lines. */
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly isMdx: boolean,
  ) {}

  split(): MarkdownPiece[] {
    const { text } = this;
    let isAfterBlank = false;
    for (let start = 0, next = 0; start < text.length; start = next) {
      const lineEnd = text.indexOf('\n', start);
      next = lineEnd < 0 ? text.length : lineEnd + 1;
      const first = firstOfLine(text, start);
      if (first >= next || text[first] === '\n' || text[first] === '\r') {
        isAfterBlank = true;
        continue;
      }
      if (isAfterBlank && first === start && !this.open && this.depth <= 0 && text[first] !== byteOrderMark)
        this.endPiece(start);
      isAfterBlank = false;
      this.readLine(start, first, next);
    }
    this.endPiece(text.length);
    return this.pieces;
  }

  private readLine(start: number, first: number, next: number): void {
    const { text } = this;
    if (this.open) {
      if (!this.open.closes.test(lineOf(text, start, next))) return;
      if (this.open.isSurelyCode) this.unseenStart = next;
      this.open = undefined;
    } else if ('`~$'.includes(text[first] ?? '')) this.openFence(lineOf(text, start, next), next);
    else if (text[first] === '<' && !this.isMdx) this.openHtml(lineOf(text, start, next));
    if (this.isMdx && !this.open) this.depth += braceDepth(text.slice(start, next));
  }

  private openFence(line: string, next: number): void {
    const [, backticks, tildes, dollars] = fenceOpening.exec(line) ?? [];
    const fence = backticks ?? tildes ?? dollars;
    if (fence === undefined) return;
    const indentation = this.isMdx ? '[ \\t]*' : ' {0,3}';
    const closes = new RegExp(`^${indentation}[${fence.charAt(0)}]{${fence.length},}[ \\t]*$`, 'u');
    // Without an indentation, it is in no list, and nothing else can be open in a piece that surely names no image.
    const isSurelyCode = dollars === undefined && line.startsWith(fence);
    if (isSurelyCode) this.lookThrough(next);
    this.open = { closes, isSurelyCode };
  }

  private openHtml(line: string): void {
    const [, closes] = htmlBlocks.find(([opening]) => opening.test(line)) ?? [];
    if (closes && !closes.test(line.trimStart().slice(2))) this.open = { closes, isSurelyCode: false };
  }

  private endPiece(end: number): void {
    if (end === this.pieceStart) return;
    if (!this.open?.isSurelyCode) this.lookThrough(end);
    this.pieces.push({ start: this.pieceStart, end, mayName: this.mayName });
    this.pieceStart = end;
    this.unseenStart = end;
    this.mayName = false;
    this.depth = 0;
  }

  private lookThrough(end: number): void {
    this.mayName ||= mayName.test(this.text.slice(this.unseenStart, end));
  }
}

function firstOfLine(text: string, start: number): number {
  let first = start;
  while (text[first] === ' ' || text[first] === '\t') first += 1;
  return first;
}

const lineOf = (text: string, start: number, next: number): string => text.slice(start, next).replace(/\r?\n$/u, '');

function braceDepth(line: string): number {
  let depth = 0;
  for (const [brace] of line.matchAll(/[{}]/gu)) depth += brace === '{' ? 1 : -1;
  return depth;
}
