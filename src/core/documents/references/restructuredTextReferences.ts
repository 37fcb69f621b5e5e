import { pixelsOf } from './imageAttributes';
import { imageOfPath, oneLine } from './imagePath';
import type { AltPlace, ImageReference, ReferenceHints, ReferenceReader } from './referenceTypes';
import type { TextBlock } from './surroundings';
import { Surroundings } from './surroundings';

interface Line {
  text: string;
  start: number;
  /** -1 for a blank line. */
  indentation: number;
}

const bullets = /^(?:\s*(?:[-*+•]|\(?(?:\d+|[a-z#])[.)])\s+)+(?=\.\.\s)/iu;
const explicit = /^\s*\.\.(?:\s|$)/u;
const directive = /^(\s*\.\.\s+(?:\|[^|\n]+\|\s+)?([\w:+.-]+)\s*::)(?:[ \t]+(.*))?$/u;
const imageDirectives = /^(?:image|figure|thumbnail)$/u;
/** Their content is shown as it stands, or run by something else. */
const verbatimDirectives =
  /^(?:code|code-block|code-cell|sourcecode|parsed-literal|literalinclude|raw|math|highlight|prompt|productionlist|graphviz|digraph|graph|mermaid|uml|plantuml|doctest|testcode|testoutput|testsetup|ipython|plot|jupyter-execute|command-output|program-output)$/u;
const optionLine = /^\s*:([\w-]+):(?:[ \t]+(.*))?$/u;
const adornment = /^([!-/:-@[-`{-~])\1{2,}$/u;

/** By the grammar of Docutils 0.21: directives and substitutions, outside of literals and comments. */
export const restructuredTextReferences: ReferenceReader = text => new Reader(text).read();

class Reader {
  private readonly lines: Line[];
  private readonly references: ImageReference[] = [];
  private readonly blocks: TextBlock[] = [];

  constructor(text: string) {
    this.lines = [...text.matchAll(/[^\n]*(?:\n|$)/gu)].map(({ 0: whole, index: start }) => {
      const line = whole.replace(/\r?\n$/u, '').replace(/\t/gu, ' ');
      return { text: line, start, indentation: line.trim() === '' ? -1 : (/^ */u.exec(line)?.[0].length ?? 0) };
    });
  }

  read(): ImageReference[] {
    let isInParagraph = false;
    for (let at = 0; at < this.lines.length;) {
      const line = this.lines[at];
      if (!line) break;
      if (line.indentation < 0) {
        isInParagraph = false;
        at += 1;
        continue;
      }
      const [marks = ''] = bullets.exec(line.text) ?? [];
      const item: Line =
        marks === '' ? line : { ...line, text: ' '.repeat(marks.length) + line.text.slice(marks.length) };
      if (explicit.test(item.text) && (!isInParagraph || marks !== '')) {
        at = this.readExplicit(at, item);
        isInParagraph = false;
        continue;
      }
      if (/^\s*[|+]/u.test(line.text)) this.readCells(line);
      isInParagraph = true;
      const end = this.endOfParagraph(at);
      this.keepParagraph(at, end);
      const last = this.lines[end - 1];
      const isLiteral = (last?.text.trimEnd().endsWith('::') ?? false) || /^\s*>>>\s/u.test(line.text);
      if (isLiteral) isInParagraph = false;
      at = isLiteral && last ? this.behindIndented(end, line.indentation) : end;
    }
    this.tellSurroundings();
    return this.references;
  }

  /** A paragraph ends with a blank line, and before a line that is indented less or begins an item of a list. */
  private endOfParagraph(at: number): number {
    let end = at + 1;
    while (end < this.lines.length) {
      const line = this.lines[end];
      if (!line || line.indentation < 0 || bullets.test(line.text) || /^\s*[|+]/u.test(line.text)) break;
      end += 1;
    }
    return end;
  }

  /** @returns the index of the line from which on the text goes on. */
  private readExplicit(at: number, line: Line): number {
    const [, head = '', name = '', argument = ''] = directive.exec(line.text) ?? [];
    const indentation = /^ */u.exec(line.text)?.[0].length ?? 0;
    if (imageDirectives.test(name)) {
      this.readImage(at, line, { start: line.start + head.length, name, argument, indentation });
      // A figure may hold others in its legend.
      return this.behindOptions(at + 1, indentation);
    }
    if (name === '') {
      const isTarget = /^\s*\.\.\s+(?:_|__|\[)/u.test(line.text);
      const isEmpty = /^\s*\.\.\s*$/u.test(line.text) && (this.lines[at + 1]?.indentation ?? -1) < 0;
      return isTarget || isEmpty ? at + 1 : this.behindIndented(at + 1, indentation);
    }
    if (verbatimDirectives.test(name)) return this.behindIndented(at + 1, indentation);
    const options = this.optionsFrom(at + 1, indentation);
    for (const key of ['img-top', 'img-bottom', 'img-background']) {
      const option = options.get(key);
      if (option) this.add(option.text, option.start, options.get('img-alt')?.text ?? '', {});
    }
    return this.behindOptions(at + 1, indentation);
  }

  private readImage(
    at: number,
    line: Line,
    { start, name, argument, indentation }: { start: number; name: string; argument: string; indentation: number },
  ): void {
    let path = argument.trim();
    let from =
      start + line.text.slice(start - line.start).length - line.text.slice(start - line.start).trimStart().length;
    let next = at + 1;
    // The path may stand on the lines below.
    for (; next < this.lines.length; next += 1) {
      const more = this.lines[next];
      if (!more || more.indentation <= indentation || optionLine.test(more.text)) break;
      if (path === '') from = more.start + more.indentation;
      path += path === '' ? more.text.trim() : `\n${more.text.trim()}`;
    }
    const options = this.optionsFrom(next, indentation);
    const caption = name === 'figure' ? this.captionFrom(next, indentation) : '';
    const [width, height] = [pixelsOf(options.get('width')?.text), pixelsOf(options.get('height')?.text)];
    const hints = {
      ...(caption !== '' && { title: caption }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
    };
    const last = this.lines[next - 1];
    const first = this.lines[next];
    const hasOptions = first !== undefined && first.indentation > indentation && optionLine.test(first.text);
    const end = (last?.start ?? 0) + (last?.text.length ?? 0);
    const place: AltPlace = {
      form: 'option',
      start: end,
      end,
      indentation: hasOptions ? first.indentation : indentation + '.. '.length,
    };
    this.add(path, from, options.get('alt')?.text ?? '', hints, options.has('alt') ? undefined : place);
  }

  private add(
    written: string,
    start: number,
    alt: string,
    hints: Omit<ReferenceHints, 'rule'>,
    altPlace?: AltPlace,
  ): void {
    // White space that is not escaped is dropped from addresses.
    const path = written.replace(/\\\s/gu, '\0').replace(/\s+/gu, '').replaceAll('\0', ' ').replace(/\\(.)/gu, '$1');
    const target = imageOfPath(path);
    if (target === undefined) return;
    const shown = oneLine(alt.replace(/\\(.)/gu, '$1'));
    const range = { start, end: start + written.length };
    this.references.push({
      target,
      alt: shown,
      range,
      hints: { rule: 'source', ...hints },
      ...(altPlace && { altPlaces: [altPlace] }),
    });
  }

  private optionsFrom(at: number, indentation: number): Map<string, { text: string; start: number }> {
    const options = new Map<string, { text: string; start: number }>();
    let name = '';
    let own = 0;
    for (let next = at; next < this.lines.length; next += 1) {
      const line = this.lines[next];
      if (!line || line.indentation <= indentation) break;
      const [, key, value = ''] = optionLine.exec(line.text) ?? [];
      const known = options.get(name);
      if (key !== undefined) {
        [name, own] = [key, line.indentation];
        const start = line.start + line.text.length - value.length;
        options.set(key, { text: value.trim(), start });
      } else if (known && line.indentation > own) known.text += ` ${line.text.trim()}`;
      else break;
    }
    return options;
  }

  private captionFrom(at: number, indentation: number): string {
    let next = this.behindOptions(at, indentation);
    while (this.lines[next]?.indentation === -1) next += 1;
    const first = this.lines[next];
    if (!first || first.indentation <= indentation || explicit.test(first.text)) return '';
    const end = this.endOfParagraph(next);
    return oneLine(
      readable(
        this.lines
          .slice(next, end)
          .map(({ text }) => text)
          .join(' '),
      ),
    );
  }

  /** Behind the lines that follow a directive directly: its argument and its options. */
  private behindOptions(at: number, indentation: number): number {
    let next = at;
    while ((this.lines[next]?.indentation ?? -1) > indentation) next += 1;
    return next;
  }

  private behindIndented(at: number, indentation: number): number {
    let next = at;
    while (next < this.lines.length) {
      const line = this.lines[next];
      if (line && line.indentation >= 0 && line.indentation <= indentation) break;
      next += 1;
    }
    return next;
  }

  /** Images in the cells of a table that is drawn with lines. */
  private readCells({ text, start }: Line): void {
    for (const match of text.matchAll(/(?<=\|\s*)\.\.\s+(?:image|figure)::\s+((?:\\ |[^\s|])+)/gu)) {
      const [whole, path = ''] = match;
      this.add(path, start + match.index + whole.length - path.length, '', {});
    }
  }

  private keepParagraph(at: number, end: number): void {
    const lines = this.lines.slice(at, end);
    const [first, last] = [lines[0], lines.at(-1)];
    if (!first || !last) return;
    const isHeading = adornment.test(last.text.trim()) && lines.length > 1;
    const shown = lines.filter(({ text }) => !adornment.test(text.trim()));
    const pieces = shown.map(({ text, start }) => ({ offset: start, text: `${readable(text)} ` }));
    this.blocks.push({ start: first.start, end: last.start + last.text.length, isHeading, pieces });
  }

  private tellSurroundings(): void {
    const around = new Surroundings(this.blocks);
    for (const { alt, hints, range } of this.references) {
      if (alt !== '' || hints.title !== undefined) continue;
      const surroundings = around.of(range.start);
      if (surroundings !== undefined) hints.surroundings = surroundings;
    }
  }
}

function readable(line: string): string {
  return line
    .replace(/::\s*$/u, ':')
    .replace(/:[\w:+.-]+:`([^`<]*?)\s*(?:<[^`]*>)?`/gu, '$1')
    .replace(/`([^`<]*?)\s*(?:<[^`]*>)?`__?/gu, '$1')
    .replace(/\*{1,2}(\S(?:.*?\S)?)\*{1,2}|``(.+?)``|\|([^|]+)\|/gu, '$1$2$3')
    .trim();
}
