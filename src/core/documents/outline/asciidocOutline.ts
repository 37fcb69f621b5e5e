import { frontMatterOf } from '../frontMatter';
import { asciidoc } from '../languages/asciidoc';
import { oneLine } from '../references/imagePath';
import type { OutlineBlock, OutlineReader, Passage, TableBlock } from './outlineTypes';

/** The outline of AsciiDoc, line by line as Asciidoctor reads it (`lib/asciidoctor/rx.rb`, 2.0). */
export const asciidocOutline: OutlineReader = text => new AsciidocOutline(text).read();

const fence = /^(?:-{4,}|\.{4,}|\+{4,}|\/{4,}|={4,}|\*{4,}|_{4,}|--|```.*|"")$/u;
const tableFence = /^[|,:!]={3,}$/u;
const heading = /^(={1,6}|#{1,6})[ \t]+(\S.*)$/u;
const item = /^([ \t]*)([*\-]|\*{1,5}|\.{1,5}|\d+\.|[a-z]\.|<(?:\d+|\.)>)[ \t]+(\S.*)$/u;
const term = /^[ \t]*\S.*?(?:::|;;)(?:[ \t]|$)/u;
const image = /\bimage::?[^\s[]/u;
/** Attributes, titles, includes, conditions and comments: no text. */
const noText = /^(?::!?[\w][\w-]*!?:|\[.*\]$|\.[^\s.]|(?:include|ifdef|ifndef|ifeval|endif|toc)::|\/\/|<<<$|'{3,}$)/u;
const blockMacro = /^[a-z]+::\S*\[.*\]$/u;

interface Line {
  text: string;
  start: number;
  end: number;
}

class AsciidocOutline {
  private readonly lines: Line[];
  private readonly blocks: OutlineBlock[] = [];
  private at = 0;

  constructor(text: string) {
    const { end = 0 } = frontMatterOf(text) ?? {};
    const body = ' '.repeat(end) + text.slice(end);
    let start = 0;
    this.lines = body.split('\n').map(line => {
      const found = { text: line.trimEnd(), start, end: start + line.trimEnd().length };
      start += line.length + 1;
      return found;
    });
  }

  read(): OutlineBlock[] {
    for (let line; (line = this.lines[this.at]);) {
      const [, marks = '', title = ''] = heading.exec(line.text) ?? [];
      if (line.text.trim() === '') this.at += 1;
      else if (marks !== '') this.readHeading(line, marks.length, title);
      else if (tableFence.test(line.text)) this.readTable(line);
      else if (fence.test(line.text)) this.keepOther(this.behindFence(line));
      else if (item.test(line.text)) this.readList();
      else if (noText.test(line.text)) this.at += 1;
      else this.readParagraph(line);
    }
    return this.blocks;
  }

  private readHeading(line: Line, rank: number, title: string): void {
    const { start, end } = line;
    this.blocks.push({ kind: 'heading', rank, start, end, text: readable(title), hasImage: false });
    this.at += 1;
    // Below the title of the document stand authors, a revision and attributes, up to the first blank line.
    if (rank === 1 && this.blocks.length === 1) while (!this.isBlank(this.at)) this.at += 1;
  }

  private readParagraph({ text, start }: Line): void {
    const first = this.at;
    while (!this.isBlank(this.at) && !this.endsParagraph(first)) this.at += 1;
    const end = this.lines[this.at - 1]?.end ?? start;
    const written = this.lines.slice(first, this.at).map(line => line.text);
    const hasImage = written.some(line => image.test(line));
    const isText =
      !/^[ \t]/u.test(text) && !term.test(text) && !blockMacro.test(text) && !isStyled(this.lines[first - 1]);
    this.blocks.push(
      isText
        ? { kind: 'paragraph', start, end, text: readable(written.join('\n')), hasImage }
        : { kind: 'other', start, end, hasImage },
    );
  }

  private endsParagraph(first: number): boolean {
    const { text = '' } = this.lines[this.at] ?? {};
    return this.at > first && (fence.test(text) || tableFence.test(text) || /^\[.*\]$/u.test(text));
  }

  /** A list with all that belongs to its items, whose own text are its lines up to the next block. */
  private readList(): void {
    const { start, text: firstLine } = this.lines[this.at] ?? { start: 0, text: '' };
    const outer = markOf(firstLine);
    const items: Passage[] = [];
    let end = start;
    let last: { start: number; lines: Line[] } | undefined;
    const keep = (): void => {
      const final = last?.lines.at(-1);
      if (!last || !final) return;
      const written = last.lines.map(line => line.text).join('\n');
      const [, , , text = ''] = item.exec(last.lines[0]?.text ?? '') ?? [];
      const rest = last.lines.slice(1).map(line => line.text);
      items.push({
        start: last.start,
        end: final.end,
        text: readable([text, ...rest].join('\n')),
        hasImage: image.test(written),
      });
      last = undefined;
    };
    for (let line; (line = this.lines[this.at]);) {
      if (line.text === '') {
        keep();
        if (!item.test(this.lines[this.nextText()]?.text ?? '')) break;
        this.at = this.nextText();
        continue;
      }
      if (line.text === '+') {
        this.readAttached(items, keep);
        end = this.lines[this.at - 1]?.end ?? end;
        continue;
      }
      if (fence.test(line.text) || tableFence.test(line.text) || heading.test(line.text)) break;
      const isItem = item.test(line.text);
      if (isItem) {
        keep();
        if (markOf(line.text) === outer) last = { start: line.start, lines: [line] };
      } else if (noText.test(line.text)) break;
      else last?.lines.push(line);
      end = line.end;
      this.at += 1;
    }
    keep();
    this.blocks.push({ kind: 'list', start, end, items });
  }

  /** A block that a `+` joins to the item above it; that item is left out. */
  private readAttached(items: Passage[], keep: () => void): void {
    keep();
    // Between the text and such a block, an image would need a `+` of its own behind it.
    items.pop();
    this.at += 1;
    const line = this.lines[this.at];
    if (line && fence.test(line.text)) this.behindFence(line);
    else while (!this.isBlank(this.at) && this.lines[this.at]?.text !== '+') this.at += 1;
  }

  /** Cells that each begin a line, or rows of one line. */
  private readTable({ start, text: mark }: Line): void {
    const first = this.at + 1;
    this.at = first;
    while (this.at < this.lines.length && this.lines[this.at]?.text !== mark) this.at += 1;
    const inside = this.lines.slice(first, this.at);
    const end = this.lines[this.at]?.end ?? inside.at(-1)?.end ?? start;
    this.at += 1;
    this.blocks.push(
      mark.startsWith('|') ? tableOf(inside, start, end) : { kind: 'other', start, end, hasImage: false },
    );
  }

  private keepOther({ start, end }: { start: number; end: number }): void {
    const inside = this.lines.filter(line => start < line.start && line.end < end);
    this.blocks.push({ kind: 'other', start, end, hasImage: inside.some(({ text }) => image.test(text)) });
  }

  private behindFence({ start, text }: Line): { start: number; end: number } {
    const mark = text.startsWith('```') ? '```' : text;
    this.at += 1;
    while (this.at < this.lines.length && this.lines[this.at]?.text !== mark) this.at += 1;
    const end = this.lines[this.at]?.end ?? this.lines.at(-1)?.end ?? start;
    this.at += 1;
    return { start, end };
  }

  private nextText(): number {
    let next = this.at;
    while (next < this.lines.length && this.isBlank(next)) next += 1;
    return next;
  }

  private isBlank(index: number): boolean {
    return (this.lines[index]?.text ?? '').trim() === '';
  }
}

/** `[source]`, `[NOTE]`, `[quote]`: what follows is no text of the document. */
const isStyled = (line: Line | undefined): boolean => /^\[[a-zA-Z]+.*\]$/u.test(line?.text ?? '');

function markOf(line: string): string {
  const [, , mark = ''] = item.exec(line) ?? [];
  return mark.replace(/\d+/u, '1').replace(/^[a-z]\.$/u, 'a.');
}

/** Each row on one line: other tables have rows that only their column count tells, so they are left alone. */
function tableOf(
  lines: readonly Line[],
  start: number,
  end: number,
): TableBlock | Extract<OutlineBlock, { kind: 'other' }> {
  const rows = lines
    .filter(({ text }) => text.trim() !== '')
    .map(line =>
      Array.from(line.text.matchAll(/(?<!\\)\|([^|\\]*(?:\\.[^|\\]*)*)/gu), ({ index, 1: cell = '' }): Passage => {
        const from = line.start + index + 1;
        const own = { start: from + cell.length - cell.trimStart().length, end: from + cell.trimEnd().length };
        return { ...own, text: readable(cell), hasImage: image.test(cell) };
      }),
    );
  const [header, ...others] = rows;
  const isRegular = header !== undefined && header.length > 1 && rows.every(({ length }) => length === header.length);
  if (!isRegular) return { kind: 'other', start, end, hasImage: lines.some(({ text }) => image.test(text)) };
  return { kind: 'table', start, end, header: header.map(({ text }) => text), rows: others };
}

const readable = (text: string): string => oneLine(asciidoc.readableText(text));
