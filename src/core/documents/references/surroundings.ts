import { oneLine } from './imagePath';
import type { ImageReference } from './referenceTypes';

/** A heading or a paragraph of a document, in pieces that each stand together in the source. */
export interface TextBlock {
  start: number;
  end: number;
  isHeading: boolean;
  pieces: readonly { offset: number; text: string }[];
}

/** A page without paragraphs is not searched as a whole for the beginning of a sentence. In UTF-16 units. */
const maxSentence = 2_000;
const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

export const isFilled = (block: TextBlock): boolean => readable(joined(block)).trim() !== '';

/** Expressions, tags and shortcodes of templates, lines of directives, and attributes of a heading. */
const markup =
  /\{\{[^{}]*\}\}|\{%[^%]*%\}|<[%?][^<>]*?[%?]>|^[ \t>]*:{3,}(?:\{.*)?$|^[ \t>]*:{3}[ \t]*\w.*$|[ \t]\{:?[ \t]*[#.][^{}\n]*\}[ \t]*$/gmu;
const options = /^[ \t>]*:[\w-]+:(?:[ \t].*)?$/gmu;

/** What a person reads of a text. */
function readable(text: string): string {
  if (!/[{<]|:::/u.test(text)) return text;
  const shown = text.replace(markup, '');
  return text.includes(':::{') ? shown.replace(options, '') : shown;
}

/**
 * What a document says around its places: the nearest heading above, and the sentence at the place or, where the place
 * has no text of its own, the last one before it.
 */
export class Surroundings {
  private readonly headings: readonly TextBlock[];
  private readonly paragraphs: readonly TextBlock[];

  constructor(blocks: readonly TextBlock[]) {
    const filled = blocks.filter(isFilled).sort((one, other) => one.start - other.start || one.end - other.end);
    this.headings = filled.filter(({ isHeading }) => isHeading);
    this.paragraphs = filled.filter(({ isHeading }) => !isHeading);
  }

  /** Undefined where nothing is said. */
  of(offset: number): string | undefined {
    const behind = firstBehind(this.headings, offset);
    const heading = this.headings[behind - 1];
    const paragraph = this.paragraphAround(offset, heading?.end, this.headings[behind]?.start);
    const parts = [heading && textOf(heading), paragraph && sentenceAt(paragraph, offset)];
    const text = parts.filter(part => part !== undefined && part !== '').join(': ');
    return text === '' ? undefined : text;
  }

  /** The last paragraph in a section up to a place, else the first one. */
  private paragraphAround(offset: number, sectionStart = 0, sectionEnd = Infinity): TextBlock | undefined {
    const behind = firstBehind(this.paragraphs, offset);
    const [last, next] = [this.paragraphs[behind - 1], this.paragraphs[behind]];
    if (last && last.start >= sectionStart) return last;
    return next && next.start <= sectionEnd ? next : undefined;
  }
}

/** Tells what surrounds the images that nothing describes. */
export function tellSurroundings(references: readonly ImageReference[], blocks: readonly TextBlock[]): void {
  const around = new Surroundings(blocks);
  for (const { alt, hints, range } of references) {
    if (alt !== '' || hints.title !== undefined) continue;
    const surroundings = around.of(range.start);
    if (surroundings !== undefined) hints.surroundings = surroundings;
  }
}

/** The index of the first block that begins behind a place. @param blocks in the order in which they begin. */
const firstBehind = (blocks: readonly TextBlock[], offset: number): number =>
  firstIndexOf(blocks, ({ start }) => start > offset);

/** The index of the first item for which this holds, as for all behind it; else the length of the list. */
function firstIndexOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && !holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const joined = ({ pieces }: TextBlock): string => pieces.map(({ text }) => text).join('');
const textOf = (block: TextBlock): string => orNothing(oneLine(readable(joined(block))));

/** What is left of a text without its template may be no more than its punctuation. */
const orNothing = (text: string): string => (/[\p{L}\p{N}]/u.test(text) ? text : '');

/** The last sentence that begins before a place in a block, else its first one. */
function sentenceAt({ pieces }: TextBlock, offset: number): string {
  const place = firstIndexOf(pieces, piece => piece.offset >= offset);
  let [before, behind] = ['', ''];
  for (let at = place - 1; at >= 0 && before.length < maxSentence; at -= 1) before = (pieces[at]?.text ?? '') + before;
  for (let at = place; at < pieces.length && behind.length < maxSentence; at += 1) behind += pieces[at]?.text ?? '';
  before = readable(before.slice(-maxSentence));
  behind = readable(behind.slice(0, maxSentence));
  let last = '';
  for (const { index, segment } of sentences.segment(before + behind)) {
    if (segment.trim() === '') continue;
    // A picture at the end of a sentence belongs to that sentence.
    if (last !== '' && index >= before.length) break;
    last = segment;
  }
  return orNothing(oneLine(last));
}
