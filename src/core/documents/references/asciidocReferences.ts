import { withoutCharacterReferences } from '../escapes';
import { macroAttributes } from './asciidocAttributes';
import { AsciidocConditions } from './asciidocConditions';
import { frontMatterReferences } from './frontMatter/frontMatterReferences';
import { pixelsOf } from './imageAttributes';
import { imageOfUrl, oneLine } from './imagePath';
import type { AltPlace, ImageReference, ReferenceHints, ReferenceReader } from './referenceTypes';
import type { TextBlock } from './surroundings';
import { Surroundings } from './surroundings';

/** AsciiDoc, by the patterns of Asciidoctor (`lib/asciidoctor/rx.rb`, 2.0). */
export const asciidocReferences: ReferenceReader = text => {
  const { references, body } = frontMatterReferences(text);
  return [...references, ...new AsciidocReader(body).read()];
};

const verbatimFence = /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|```.*)$/u;
const verbatimStyle = /^\[(?:source|listing|literal|stem|latexmath|asciimath|pass|comment)(?:[,%#.\]].*)?$/u;
const listItem = /^\s*(?:[*\-.]{1,5}|\d+\.|[a-z]\.|<\d+>)\s+\S|^\s*\S.*(?:::|;;)(?:\s|$)/u;
const blockMacro = /^(image|video)::(\S|\S.*?\S)\[(.*)\]$/u;
/** The only content of a table cell, which is a block where the cell or its column has the style `a`. */
const cellMacro = /\|[ \t]*image::([^\s[|](?:[^[|]*?[^\s[|])?)\[((?:\\\]|[^\]])*)\](?=\s*(?:[^\s|]{0,9}\||$))/gu;
const inlineMacro = /(\\?)\bimage:(?!:)([^:\s[](?:[^\n[]*?[^\s[])?)\[((?:\\\]|[^\]])*)\]/gu;
/** What is passed through as it stands. */
const passedThrough =
  /\+\+\+[\s\S]*?\+\+\+|\+\+[^\n]+?\+\+|`\+[^\n]+?\+`|(?<![\w+])\+(?=\S)[^\n]*?\S\+(?![\w+])|pass:[a-z,]*\[[^\n]*?\]/gu;

class AsciidocReader {
  private readonly references: ImageReference[] = [];
  private readonly blocks: TextBlock[] = [];
  private readonly attributes = new Map<string, string>();
  private readonly conditions = new AsciidocConditions(this.attributes);
  /** Between the title of the document and the first empty line: authors, a revision, and attributes. */
  private isInHeader = false;
  private title = '';
  private paragraph: { offset: number; text: string }[] = [];

  constructor(private readonly text: string) {}

  read(): ImageReference[] {
    let fence: string | undefined;
    let isVerbatim = false;
    let isStyled = false;
    for (const { 0: whole, index } of this.text.matchAll(/[^\n]*(?:\n|$)/gu)) {
      const written = whole.trimEnd();
      if (fence !== undefined) {
        if (written === fence) fence = undefined;
        continue;
      }
      const conditional = this.conditions.read(written);
      if (conditional === '') continue;
      const line = conditional ?? written;
      // Such a line ends with a bracket behind its content.
      const start = conditional === undefined ? index : index + written.length - 1 - line.length;
      if (line === '') {
        this.endParagraph();
        isVerbatim = false;
        this.isInHeader = false;
        continue;
      }
      const [opening] = verbatimFence.exec(line) ?? [];
      if (opening !== undefined) {
        this.endParagraph();
        fence = opening.startsWith('```') ? '```' : opening;
        [isStyled, isVerbatim, this.title] = [false, false, ''];
        continue;
      }
      if (isVerbatim || /^\/\/(?!\/)/u.test(line)) continue;
      const isFirst = this.paragraph.length === 0;
      if (isFirst && (isStyled || (/^[ \t]/u.test(line) && !listItem.test(line)))) {
        isVerbatim = true;
        isStyled = false;
        continue;
      }
      if (isFirst && verbatimStyle.test(line)) isStyled = true;
      else this.readLine(line, start, isFirst);
    }
    this.endParagraph();
    const around = new Surroundings(this.blocks);
    for (const { alt, hints, range } of this.references) {
      if (alt !== '' || hints.title !== undefined) continue;
      const surroundings = around.of(range.start);
      if (surroundings !== undefined) hints.surroundings = surroundings;
    }
    return this.references;
  }

  private readLine(line: string, start: number, isFirst: boolean): void {
    const entry = /^:(!?)([\w][\w-]*)(!?):(?:[ \t]+(.*))?$/u.exec(line);
    if (entry && isFirst) {
      const [, before, name = '', after, value = ''] = entry;
      if (!this.conditions.hold) return;
      if (before !== '' || after !== '') this.attributes.delete(name);
      else this.attributes.set(name, this.filled(value) ?? value);
      return;
    }
    const [, heading] = /^(?:={1,6}|#{1,6})[ \t]+(\S.*)$/u.exec(line) ?? [];
    if (heading !== undefined && isFirst) {
      const end = start + line.length;
      this.isInHeader = this.blocks.length === 0 && /^[=#][ \t]/u.test(line);
      this.blocks.push({ start, end, isHeading: true, pieces: [{ offset: start, text: readable(heading) }] });
      return;
    }
    if (this.isInHeader) return;
    const [, title] = /^\.([^\s.].*)$/u.exec(line) ?? [];
    if (title !== undefined && isFirst) {
      this.title = readable(title);
      return;
    }
    if (isFirst && /^\[.*\]$/u.test(line)) return;
    const macro = blockMacro.exec(line);
    if (macro) {
      const [, kind, target = '', list = ''] = macro;
      const listStart = start + line.length - 1 - list.length;
      if (kind === 'image')
        this.add(target, start + 'image::'.length, list, this.title, { form: 'blockMacro', start: listStart });
      else this.addPoster(list, listStart);
      this.title = '';
      return;
    }
    this.readInline(line, start);
    this.paragraph.push({ offset: start, text: `${readable(line)} ` });
  }

  private readInline(line: string, start: number): void {
    const shown = line.replace(passedThrough, part => ' '.repeat(part.length));
    for (const match of shown.matchAll(inlineMacro)) {
      const [, escape = '', target = '', list = ''] = match;
      if (escape !== '') continue;
      const listStart = start + match.index + match[0].length - 1 - list.length;
      this.add(target, start + match.index + 'image:'.length, list, '', { form: 'inlineMacro', start: listStart });
    }
    for (const { 0: whole, 1: target = '', 2: list = '', index } of shown.matchAll(cellMacro))
      this.add(target, start + index + whole.indexOf('image::') + 'image::'.length, list, '', {
        form: 'blockMacro',
        start: start + index + whole.length - 1 - list.length,
      });
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
    if (target === undefined || (folder !== undefined && /^[a-z][a-z\d+.-]+:|^\/\//iu.test(folder))) return;
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
    const [first] = this.paragraph;
    const last = this.paragraph.at(-1);
    if (first && last) {
      const end = last.offset + last.text.length;
      this.blocks.push({ start: first.offset, end, isHeading: false, pieces: this.paragraph });
      this.title = '';
    }
    this.paragraph = [];
  }
}

/** A line as it reads, without macros and marks. */
function readable(line: string): string {
  return line
    .replace(/\\?\bimage:[^\s[]+\[[^\]]*\]/gu, '')
    .replace(/\b(?:https?:\/\/[^\s[]+|link:[^\s[]+|xref:[^\s[]+)\[([^\]]*)\]/gu, '$1')
    .replace(/^\s*(?:[*.-]{1,5}|\|)\s+/u, '')
    .replace(/[*_`#]{1,2}(\S(?:.*?\S)?)[*_`#]{1,2}/gu, '$1');
}
