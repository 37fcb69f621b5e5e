import { withoutCharacterReferences } from '../../escapes';
import { macroAttributes } from './asciidocAttributes';
import { AsciidocConditions } from './asciidocConditions';
import type { AsciidocLine } from './asciidocLines';
import { inlineMacros, readable } from './asciidocText';
import { behind, fenceEnd, intrinsicAttributes, tableCells } from './asciidocLines';
import { frontMatterReferences } from '../frontMatter/frontMatterReferences';
import { pixelsOf } from '../imageAttributes';
import { imageOfUrl, oneLine } from '../imagePath';
import type { AltPlace, ImageReference, ReferenceHints, ReferenceReader } from '../referenceTypes';
import type { TextBlock } from '../surroundings';
import { tellSurroundings } from '../surroundings';

/** AsciiDoc, by the patterns of Asciidoctor (`lib/asciidoctor/rx.rb`, 2.0). */
export const asciidocReferences: ReferenceReader = text => {
  const { references, body } = frontMatterReferences(text);
  return [...references, ...new AsciidocReader().read(body)];
};

const verbatimFence = /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|```.*)$/u;
/** Of blocks that hold other blocks. */
const blockFence = /^(?:={4,}|\*{4,}|_{4,}|-{2}|~{4,})$/u;
const tableFence = /^[|,:!]={3,}$/u;
const verbatimStyle = /^\[(?:source|listing|literal|stem|latexmath|asciimath|pass|comment)(?:[,%#.\]].*)?$/u;
const verseStyle = /^\[verse(?:[,%#.\]].*)?$/u;
const listItem = /^\s*(?:[*\-.]{1,5}|\d+\.|[a-z]\.|<\d+>)\s+\S|^\s*\S.*(?:::|;;)(?:\s|$)/u;
const blockMacro = /^(image|video)::(\S|\S.*?\S)\[(.*)\]$/u;
/** Deeper quotes and tables are not written by people. */
const maxDepth = 20;

class AsciidocReader {
  private readonly references: ImageReference[] = [];
  private readonly blocks: TextBlock[] = [];
  private readonly attributes = new Map<string, string>(intrinsicAttributes);
  private readonly conditions = new AsciidocConditions(this.attributes);
  /** Between the title of the document and the first empty line: authors, a revision, and attributes. */
  private isInHeader = false;
  private title = '';
  private paragraph: AsciidocLine[] = [];

  read(text: string): ImageReference[] {
    this.readLines(
      [...text.matchAll(/[^\n]*(?:\n|$)/gu)].map(({ 0: line, index }) => ({ text: line.trimEnd(), start: index })),
      0,
    );
    this.references.sort((one, other) => one.range.start - other.range.start);
    tellSurroundings(this.references, this.blocks);
    return this.references;
  }

  private readLines(lines: readonly AsciidocLine[], depth: number): void {
    let style: 'verbatim' | 'verse' | undefined;
    let columns = '';
    for (let at = 0; at < lines.length; at += 1) {
      const line = this.conditional(lines[at]);
      if (!line) continue;
      const { text } = line;
      if (text === '') {
        this.endParagraph();
        this.isInHeader = false;
        continue;
      }
      if (this.endHeading(text)) continue;
      const isVerse = style === 'verse' && /^(?:_{4,}|"")$/u.test(text);
      if (verbatimFence.test(text) || isVerse || (style === 'verbatim' && blockFence.test(text))) {
        this.endParagraph();
        const end = fenceEnd(lines, at);
        if (isVerse) lines.slice(at + 1, end).forEach(inside => this.readText(inside));
        this.endParagraph();
        [at, style, this.title] = [end, undefined, ''];
        continue;
      }
      if (/^\/\/(?!\/)/u.test(text)) continue;
      if (tableFence.test(text)) {
        this.endParagraph();
        const end = fenceEnd(lines, at);
        this.readTable(lines.slice(at + 1, end), columns, text.charAt(0), depth);
        [at, style, columns, this.title] = [end, undefined, '', ''];
        continue;
      }
      if (blockFence.test(text) || text === '+') {
        this.endParagraph();
        style = undefined;
        continue;
      }
      const isFirst = this.paragraph.length === 0;
      if (isFirst && (style === 'verbatim' || (/^[ \t]/u.test(text) && !listItem.test(text)))) {
        while (at + 1 < lines.length && lines[at + 1]?.text !== '' && !verbatimFence.test(lines[at + 1]?.text ?? ''))
          at += 1;
        style = undefined;
        continue;
      }
      if (/^\[(?!\[\[).*\]$/u.test(text) && !this.isInHeader) {
        this.endParagraph();
        if (verbatimStyle.test(text)) style = 'verbatim';
        else if (verseStyle.test(text)) style = 'verse';
        columns =
          /\bcols\s*=\s*(?:"([^"]*)"|([^,\]]*))/u
            .exec(text)
            ?.slice(1)
            .find(found => found !== undefined) ?? columns;
        continue;
      }
      if (isFirst && /^:!?\w[\w-]*!?:(?:[ \t]|$)/u.test(text)) {
        at = this.readEntry(lines, at, line);
        continue;
      }
      if (isFirst && /^>(?: |$)/u.test(text) && depth < maxDepth) {
        let end = at;
        while (/\S/u.test(lines[end]?.text ?? '')) end += 1;
        const quoted = lines.slice(at, end).map(inside => behind(inside, /^> ?/u));
        this.readLines(quoted, depth + 1);
        this.endParagraph();
        at = end - 1;
        continue;
      }
      this.readLine(line, isFirst, style === 'verse');
      style = undefined;
      // What stands below is a block of its own.
      if (/^\s*\S.*?(?:::|;;)[ \t]+\S/u.test(text)) this.endParagraph();
    }
    this.endParagraph();
  }

  /** The line that the conditions of the preprocessor leave. */
  private conditional(line: AsciidocLine | undefined): AsciidocLine | undefined {
    if (!line) return undefined;
    const content = this.conditions.read(line.text);
    if (content === undefined) return line;
    // Such a line ends with a bracket behind its content.
    return content === '' ? undefined : { text: content, start: line.start + line.text.length - 1 - content.length };
  }

  /** A line below a text of the same length makes that a heading. */
  private endHeading(text: string): boolean {
    const [title] = this.paragraph;
    if (!title || this.paragraph.length > 1 || !/^([-=~^+])\1+$/u.test(text)) return false;
    if (Math.abs(title.text.length - text.length) > 1 || !/[\p{L}\p{N}]/u.test(title.text)) return false;
    if (listItem.test(title.text)) return false;
    const isFirst = this.blocks.length === 0 && this.references.length === 0;
    // A title of that level is the one of the document.
    if (text.startsWith('=') && !isFirst) return false;
    this.isInHeader = text.startsWith('=');
    this.paragraph = [];
    this.addHeading(title.start, title.text, title.text.length);
    return true;
  }

  private addHeading(start: number, text: string, length: number): void {
    this.blocks.push({
      start,
      end: start + length,
      isHeading: true,
      pieces: [{ offset: start, text: readable(text) }],
    });
  }

  /** @returns the index of its last line: a value goes on where the line ends with ` \`. */
  private readEntry(lines: readonly AsciidocLine[], at: number, { text, start }: AsciidocLine): number {
    const [, before, written = '', after, first = ''] = /^:(!?)(\w[\w-]*)(!?):(?:[ \t]+(.*))?$/u.exec(text) ?? [];
    const name = written.toLowerCase();
    let value = first;
    let end = at;
    while (/ \\$/u.test(value) && end + 1 < lines.length) {
      end += 1;
      value = `${value.replace(/ (?:\+ )?\\$/u, '')} ${lines[end]?.text.trim() ?? ''}`;
    }
    if (!this.conditions.hold) return end;
    if (before !== '' || after !== '') this.attributes.delete(name);
    else this.attributes.set(name, this.filled(value) ?? value);
    if (/-image$/u.test(name)) this.readInline(first, start + text.length - first.length);
    return end;
  }

  private readLine({ text, start }: AsciidocLine, isFirst: boolean, isVerse: boolean): void {
    const [, heading] = /^(?:={1,6}|#{1,6})[ \t]+(\S.*)$/u.exec(text) ?? [];
    if (heading !== undefined && isFirst) {
      this.isInHeader = this.blocks.length === 0 && /^[=#][ \t]/u.test(text);
      this.addHeading(start, heading, text.length);
      this.readInline(text, start);
      return;
    }
    if (this.isInHeader) return;
    const [, title] = /^\.([^\s.].*)$/u.exec(text) ?? [];
    if (title !== undefined && isFirst) {
      this.title = readable(title);
      this.readInline(text, start);
      return;
    }
    const macro = isFirst && !isVerse ? blockMacro.exec(text) : null;
    if (!macro) {
      this.readText({ text, start });
      return;
    }
    const [, kind, target = '', list = ''] = macro;
    const listStart = start + text.length - 1 - list.length;
    if (kind === 'image')
      this.add(target, start + 'image::'.length, list, this.title, { form: 'blockMacro', start: listStart });
    else this.addPoster(list, listStart);
    this.title = '';
  }

  /** A line of a paragraph. */
  private readText({ text, start }: AsciidocLine): void {
    this.readInline(text, start);
    for (const [, name = '', value = ''] of text.matchAll(/(?<!\\)\{set:([\w-]+)(?::([^}]*))?\}/gu))
      this.attributes.set(name.toLowerCase(), value);
    this.paragraph.push({ text, start });
  }

  private readInline(line: string, start: number): void {
    for (const match of inlineMacros(line)) {
      const [, escape = '', target = '', list = ''] = match;
      if (escape !== '') continue;
      const listStart = start + match.index + match[0].length - 1 - list.length;
      this.add(target, start + match.index + 'image:'.length, list, '', { form: 'inlineMacro', start: listStart });
    }
  }

  private readTable(lines: readonly AsciidocLine[], columns: string, separator: string, depth: number): void {
    // Those of values between commas or colons have no blocks in their cells.
    if (!'|!'.includes(separator)) lines.forEach(line => this.readText(line));
    else
      for (const { style, lines: cell } of tableCells(lines, columns, separator)) {
        if (style === 'a' && depth < maxDepth) this.readLines(cell, depth + 1);
        else if (style !== 'l') cell.forEach(line => this.readText(line));
        this.endParagraph();
      }
    this.endParagraph();
  }

  private addPoster(list: string, start: number): void {
    const { named, places } = macroAttributes(list);
    const poster = named.get('poster') ?? macroAttributes(list).positional[0];
    const place = places.get('poster') ?? list.indexOf(poster ?? '');
    if (poster !== undefined && poster !== '') this.add(poster, start + place, '', this.title);
  }

  private add(
    written: string,
    start: number,
    list: string,
    blockTitle: string,
    listPlace?: Pick<AltPlace, 'form' | 'start'>,
  ): void {
    const path = this.filled(written);
    const target = path === undefined ? undefined : imageOfUrl(path);
    const folder = this.attributes.get('imagesdir');
    if (target === undefined || (folder !== undefined && /^[a-z][a-z\d+.-]+:|^\/\/|\{/iu.test(folder))) return;
    const { positional, named } = macroAttributes(list);
    const alt = named.get('alt') ?? positional[0] ?? '';
    const [width, height] = [
      pixelsOf(named.get('width') ?? positional[1]),
      pixelsOf(named.get('height') ?? positional[2]),
    ];
    const title = oneLine(named.get('title') ?? blockTitle);
    const hints: ReferenceHints = {
      rule: 'document',
      ...(folder !== undefined && folder !== '' && { folder: `${folder.replace(/\/+$/u, '')}/` }),
      ...(title !== '' && { title }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
    };
    const shown = oneLine(withoutCharacterReferences(this.filled(alt) ?? alt));
    const range = { start, end: start + written.length };
    const isWithoutAlt = named.get('alt') === undefined && (positional[0] ?? '') === '';
    this.references.push({
      target,
      alt: shown,
      range,
      hints,
      ...(listPlace && isWithoutAlt && { altPlaces: [{ ...listPlace, end: listPlace.start }] }),
    });
  }

  /** The text with the attributes of the document filled in, or undefined where one is not known. */
  private filled(text: string): string | undefined {
    let isKnown = true;
    const filled = text.replace(/(\\?)\{([\w-]+)\}/gu, (whole, escape: string, name: string) => {
      if (escape !== '') return whole.slice(1);
      const value = this.attributes.get(name.toLowerCase());
      if (value === undefined) isKnown = false;
      return value ?? '';
    });
    return isKnown ? filled : undefined;
  }

  private endParagraph(): void {
    const [first, last] = [this.paragraph[0], this.paragraph.at(-1)];
    if (first && last) {
      const pieces = this.paragraph.map(({ text, start }) => ({ offset: start, text: `${readable(text)} ` }));
      this.blocks.push({ start: first.start, end: last.start + last.text.length + 1, isHeading: false, pieces });
      this.title = '';
    }
    this.paragraph = [];
  }
}
