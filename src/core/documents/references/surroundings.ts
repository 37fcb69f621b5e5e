import { oneLine } from './imagePath';

/** A heading or a paragraph of a document, in pieces that each stand together in the source. */
export interface TextBlock {
  start: number;
  end: number;
  isHeading: boolean;
  pieces: readonly { offset: number; text: string }[];
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

export const isFilled = ({ pieces }: TextBlock): boolean => pieces.some(({ text }) => text.trim() !== '');

/**
 * What a document says around its places: the nearest heading above, and the sentence at the place or, where the place
 * has no text of its own, the last one before it.
 */
export class Surroundings {
  private readonly headings: readonly TextBlock[];
  private readonly paragraphs: readonly TextBlock[];

  constructor(blocks: readonly TextBlock[]) {
    const filled = blocks.filter(isFilled).sort((one, other) => one.start - other.start);
    this.headings = filled.filter(({ isHeading }) => isHeading);
    this.paragraphs = filled.filter(({ isHeading }) => !isHeading);
  }

  /** Undefined where nothing is said. */
  of(offset: number): string | undefined {
    const behindHeading = firstBehind(this.headings, offset);
    const heading = this.headings[behindHeading - 1];
    const parts = [heading && textOf(heading), this.sentenceAround(offset, behindHeading)];
    const text = parts.filter(part => part !== undefined && part !== '').join(': ');
    return text === '' ? undefined : text;
  }

  private sentenceAround(offset: number, behindHeading: number): string | undefined {
    const behind = firstBehind(this.paragraphs, offset);
    const last = this.paragraphs[behind - 1];
    if (last && last.start >= (this.headings[behindHeading - 1]?.end ?? 0)) return sentenceAt(last, offset);
    const next = this.paragraphs[behind];
    const isInSection = next && next.start <= (this.headings[behindHeading]?.start ?? Infinity);
    return isInSection ? sentenceAt(next, offset) : undefined;
  }
}

/** The index of the first block that begins behind an offset. @param blocks in the order in which they begin. */
function firstBehind(blocks: readonly TextBlock[], offset: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const textOf = ({ pieces }: TextBlock): string => oneLine(pieces.map(({ text }) => text).join(''));

function sentenceAt({ pieces }: TextBlock, offset: number): string {
  const text = pieces.map(piece => piece.text).join('');
  const before = pieces.filter(piece => piece.offset < offset).reduce((sum, piece) => sum + piece.text.length, 0);
  let last = '';
  for (const { index, segment } of sentences.segment(text)) {
    if (segment.trim() === '') continue;
    // A picture at the end of a sentence belongs to that sentence.
    if (last !== '' && index >= before) break;
    last = segment;
  }
  return oneLine(last);
}
