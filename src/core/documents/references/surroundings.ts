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
    // Of HTML in Markdown, a block may reach over others. Those that end first are nearer to what they hold.
    const filled = blocks.filter(isFilled).sort((one, other) => one.end - other.end || other.start - one.start);
    this.headings = filled.filter(({ isHeading }) => isHeading);
    this.paragraphs = filled.filter(({ isHeading }) => !isHeading);
  }

  /** Undefined where nothing is said. */
  of(offset: number): string | undefined {
    const heading = indexAt(this.headings, offset);
    const paragraph = this.paragraphAround(offset, this.headings[heading]?.end, this.headings[heading + 1]?.start);
    const parts = [textOf(this.headings[heading]), paragraph && sentenceAt(paragraph, offset)];
    const text = parts.filter(part => part !== undefined && part !== '').join(': ');
    return text === '' ? undefined : text;
  }

  /** The last paragraph in a section up to a place, else the first one. */
  private paragraphAround(offset: number, sectionStart = 0, sectionEnd = Infinity): TextBlock | undefined {
    const index = indexAt(this.paragraphs, offset);
    const [last, next] = [this.paragraphs[index], this.paragraphs[index + 1]];
    if (last && last.start >= sectionStart) return last;
    return next && next.start > offset && next.start <= sectionEnd ? next : undefined;
  }
}

/** The index of the block at a place, else of the last one before it. @param blocks in the order in which they end. */
function indexAt(blocks: readonly TextBlock[], offset: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.end ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return (blocks[low]?.start ?? Infinity) <= offset ? low : low - 1;
}

const textOf = (block: TextBlock | undefined): string => oneLine(block?.pieces.map(({ text }) => text).join('') ?? '');

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
