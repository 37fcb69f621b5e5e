import { oneLine } from './imagePath';

/** A heading or a paragraph of a document, in pieces that each stand together in the source. */
export interface TextBlock {
  start: number;
  end: number;
  isHeading: boolean;
  pieces: readonly { offset: number; text: string }[];
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** The blocks that have a text. @param blocks in the order in which they end. */
export function filledBlocks(blocks: readonly TextBlock[]): TextBlock[] {
  return blocks.filter(({ pieces }) => pieces.some(({ text }) => text.trim() !== ''));
}

/**
 * What a document says around a place: the nearest heading above, and the sentence at the place or, where the place has
 * no text of its own, the last one before it.
 */
export function surroundingsOf(filled: readonly TextBlock[], offset: number): string | undefined {
  const heading = filled.findLast(block => block.isHeading && block.start <= offset);
  const paragraphs = filled.filter(block => !block.isHeading);
  const section = paragraphs.filter(block => block.start >= (heading?.end ?? 0));
  const paragraph =
    section.find(block => block.start <= offset && offset < block.end) ??
    section.findLast(block => block.start <= offset) ??
    section.find(block => block.start > offset && !headingBetween(filled, offset, block.start));
  const parts = [heading && textOf(heading), paragraph && sentenceAt(paragraph, offset)];
  const text = parts.filter(part => part !== undefined && part !== '').join(': ');
  return text === '' ? undefined : text;
}

function headingBetween(blocks: readonly TextBlock[], start: number, end: number): boolean {
  return blocks.some(block => block.isHeading && block.start > start && block.start < end);
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
