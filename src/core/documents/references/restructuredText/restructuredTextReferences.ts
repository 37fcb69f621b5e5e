import type { ImageReference, ReferenceReader } from '../referenceTypes';
import type { TextBlock } from '../surroundings';
import { tellSurroundings } from '../surroundings';
import { readDirective } from './directives';
import { readableLine } from './readableLine';
import type { SourceLine, TakenLines } from './sourceLines';
import { from, isBlank, sourceLines, takeBehind, takeIndented, takeKnown, takeParagraph } from './sourceLines';
import { gridCells, simpleCells } from './tableCells';

const bullet = /^[-*+•‣⁃](?: +|$)/u;
const enumerator = /^(?:\(?(?:\d+|[a-z]|[ivxlcdm]+|#)\)|(?:\d+|[a-z]|[ivxlcdm]+|#)\.)(?: +|$)/iu;
const field = /^:(?![: ])(?:[^:\\]|\\.|:(?!(?:[ `]|$)))*(?<! ):(?: +|$)/u;
const optionName = String.raw`(?:-\w|--[\w][\w-]*|\/\w+)(?:[ =]?(?:[a-z][\w-]*|<[^<>]+>))?`;
const optionItem = new RegExp(`^${optionName}(?:, ${optionName})*(?:  +|$)`, 'iu');
const adornment = /^([!-/:-@[-`{-~])\1* *$/u;
/** Shorter ones are text where they do not fit. */
const minAdornment = 4;
/** Nobody writes that; a text of nothing but marks of lists could go on forever. */
const maxDepth = 100;

/** By the grammar of Docutils 0.21 (`parsers/rst/states.py`). */
export const restructuredTextReferences: ReferenceReader = text => new Reader().read(sourceLines(text));

class Reader {
  private readonly references: ImageReference[] = [];
  private readonly blocks: TextBlock[] = [];

  read(lines: readonly SourceLine[]): ImageReference[] {
    this.readBody(lines, 0);
    this.references.sort((one, other) => one.range.start - other.range.start);
    tellSurroundings(this.references, this.blocks);
    return this.references;
  }

  private readBody(lines: readonly SourceLine[], depth: number): void {
    if (depth > maxDepth) return;
    for (let at = 0; at < lines.length;) {
      const line = lines[at];
      at = line && !isBlank(line) ? this.readBlock(lines, at, line, depth) : at + 1;
    }
  }

  /** @returns the index of the line behind the block that begins here. */
  private readBlock(lines: readonly SourceLine[], at: number, line: SourceLine, depth: number): number {
    const { text } = line;
    const inside = ({ block, next }: TakenLines): number => {
      this.readBody(block, depth + 1);
      return next;
    };
    if (text.startsWith(' ')) return inside(takeIndented(lines, at));
    const mark = (bullet.exec(text) ?? (this.beginsNumbered(lines, at) ? enumerator.exec(text) : null))?.[0];
    if (mark !== undefined)
      return inside(mark.length < text.length ? takeKnown(lines, at, mark.length) : takeBehind(lines, at, mark.length));
    const [label] = field.exec(text) ?? optionItem.exec(text) ?? [];
    if (label !== undefined) return inside(takeBehind(lines, at, label.length));
    if (/^>>>(?: |$)/u.test(text)) return takeParagraph(lines, at).next;
    if (/^\|(?: |$)/u.test(text)) return this.behindLineBlock(lines, at);
    if (/^\+-[-+]+-\+ *$/u.test(text)) {
      let next = at + 1;
      while (/^[+|]/u.test(lines[next]?.text ?? '')) next += 1;
      for (const cell of gridCells(lines.slice(at, next))) this.readBody(cell, depth + 1);
      return next;
    }
    if (/^=+(?: +=+)+ *$/u.test(text)) return this.readSimpleTable(lines, at, depth);
    if (/^\.\.(?: |$)/u.test(text)) return this.readExplicit(lines, at, line, depth);
    if (/^__(?: |$)/u.test(text)) return at + 1;
    if (adornment.test(text) && text.trim() !== '::') return this.readAdornment(lines, at, line);
    return this.readText(lines, at, inside);
  }

  /** A text that looks like the item of a list is none where the next line goes on with it. */
  private beginsNumbered(lines: readonly SourceLine[], at: number): boolean {
    const next = lines[at + 1];
    return !next || isBlank(next) || next.text.startsWith(' ') || enumerator.test(next.text);
  }

  private behindLineBlock(lines: readonly SourceLine[], at: number): number {
    let next = at + 1;
    for (let line; (line = lines[next]) && !isBlank(line) && /^[| ]/u.test(line.text);) next += 1;
    this.keep(lines.slice(at, next), false);
    return next;
  }

  private readSimpleTable(lines: readonly SourceLine[], at: number, depth: number): number {
    let [end, borders] = [at + 1, 0];
    // The last border is followed by a blank line; one that is not closes the header.
    for (let line; (line = lines[end]); end += 1) {
      if (!/^=[= ]*$/u.test(line.text)) continue;
      borders += 1;
      if (borders === 2 || isBlank(lines[end + 1])) break;
    }
    for (const cell of simpleCells(lines.slice(at, end))) this.readBody(cell, depth + 1);
    return end + 1;
  }

  private readExplicit(lines: readonly SourceLine[], at: number, line: SourceLine, depth: number): number {
    const { text } = line;
    const [note] = /^\.\. +\[[^\]]+\](?: +|$)/u.exec(text) ?? [];
    if (note !== undefined) {
      const { block, next } = takeBehind(lines, at, note.length);
      this.readBody(block, depth + 1);
      return next;
    }
    if (/^\.\. +_/u.test(text)) return this.behindTarget(lines, at);
    const [head, name = ''] = /^\.\. +(?:\|[^|\n]+\| *)?((?!_)[\w:+.-]*\w) ?::(?: +|$)/u.exec(text) ?? [];
    if (head === undefined) {
      const isEmpty = /^\.\. *$/u.test(text) && isBlank(lines[at + 1]);
      return isEmpty ? at + 1 : takeIndented(lines, at + 1).next;
    }
    const { block, next } = takeIndented(lines, at + 1);
    const argument = { ...from(line, head.length), column: undefined };
    const { references, content } = readDirective(name.toLowerCase(), argument, line.column, block);
    this.references.push(...references);
    this.readBody(content, depth + 1);
    return next;
  }

  private behindTarget(lines: readonly SourceLine[], at: number): number {
    let next = at + 1;
    for (let line; (line = lines[next]) && !isBlank(line) && line.text.startsWith(' ');) next += 1;
    return next;
  }

  /** A title between two lines, or a transition. */
  private readAdornment(lines: readonly SourceLine[], at: number, line: SourceLine): number {
    const [title, below] = [lines[at + 1], lines[at + 2]];
    const length = line.text.trimEnd().length;
    const hasTitle = title !== undefined && !isBlank(title);
    if (hasTitle && below?.text.trimEnd() === line.text.trimEnd()) {
      this.keep([title], true);
      return at + 3;
    }
    // A title whose lines do not fit is an error, and is not shown.
    if (length >= minAdornment) return hasTitle ? at + 3 : at + 1;
    const { block, next } = takeParagraph(lines, at);
    this.keep(block, false);
    return next;
  }

  private readText(lines: readonly SourceLine[], at: number, inside: (taken: TakenLines) => number): number {
    const [line, below] = [lines[at], lines[at + 1]];
    if (!line) return at + 1;
    if (below && !isBlank(below)) {
      if (below.text.startsWith(' ')) {
        this.keep([line], false);
        return inside(takeIndented(lines, at + 1));
      }
      const underline = below.text.trimEnd();
      if (
        adornment.test(underline) &&
        (underline.length >= minAdornment || underline.length >= line.text.trimEnd().length)
      ) {
        this.keep([line], true);
        return at + 2;
      }
    }
    let end = at + 1;
    for (let next; (next = lines[end]) && !isBlank(next) && !next.text.startsWith(' ');) end += 1;
    this.keep(lines.slice(at, end), false);
    const isLiteral = /(?<!\\)::\s*$/u.test(lines[end - 1]?.text ?? '');
    return isLiteral ? this.behindLiteral(lines, end) : end;
  }

  /** Behind an indented literal, or one whose lines all begin with the same mark. */
  private behindLiteral(lines: readonly SourceLine[], at: number): number {
    const { next } = takeIndented(lines, at);
    if (lines.slice(at, next).some(line => !isBlank(line))) return next;
    const [quote] = /^[!-/:-@[-`{-~]/u.exec(lines[next]?.text ?? '') ?? [];
    if (quote === undefined) return next;
    let end = next;
    while (lines[end]?.text.startsWith(quote) === true) end += 1;
    return end;
  }

  private keep(lines: readonly SourceLine[], isHeading: boolean): void {
    const [first, last] = [lines[0], lines.at(-1)];
    if (!first || !last) return;
    const pieces = lines.map(({ text, start }) => ({ offset: start, text: `${readableLine(text)} ` }));
    this.blocks.push({ start: first.start, end: last.start + last.text.length, isHeading, pieces });
  }
}
