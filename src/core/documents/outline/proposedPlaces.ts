import type { HeadingBlock, ListBlock, OutlineBlock, Passage, TableBlock } from './outlineTypes';
import type { ProposedWords } from './proposedWords';
import { proposedWords, saysEnough } from './proposedWords';

/** An image that is proposed for a place in a document. */
export interface ProposedPlace extends ProposedWords {
  passage: Passage;
}

/** So many images are proposed for a section. */
export const maxSectionImages = 5;
/** Without a wish, one image for so many paragraphs. */
const paragraphsPerImage = 2;

/**
 * Places for images within the section at an offset. On a heading, the section is all that is below it, smaller
 * headings included; in a text, it is what stands under the nearest heading.
 * @param count the number of images that is wished for; fewer where there are fewer places.
 */
export function placesInSection(
  blocks: readonly OutlineBlock[],
  offset: number,
  count: number | undefined,
): ProposedPlace[] {
  const possible = sectionAt(blocks, offset).filter(index => isPlace(blocks, index));
  const wished = count ?? Math.min(maxSectionImages, Math.ceil(possible.length / paragraphsPerImage));
  return spread(possible, wished).flatMap(index => {
    const block = blocks[index];
    if (block?.kind !== 'paragraph') return [];
    return [{ passage: block, ...proposedWords(block.text, headingBefore(blocks, index)?.text) }];
  });
}

/** The indexes of the blocks of the section. */
function sectionAt(blocks: readonly OutlineBlock[], offset: number): number[] {
  const above = blocks.findLastIndex(block => block.kind === 'heading' && block.start <= offset);
  // Above everything, in the front matter, the first heading is meant.
  const first = above < 0 && blocks[0]?.kind === 'heading' ? 0 : above;
  const heading = blocks[first];
  const isOnHeading = heading?.kind === 'heading' && offset <= heading.end;
  const end = blocks.findIndex(
    (block, index) => index > first && block.kind === 'heading' && (!isOnHeading || block.rank <= heading.rank),
  );
  const last = end < 0 ? blocks.length : end;
  return Array.from({ length: last - first - 1 }, (_, index) => first + 1 + index);
}

/** Whether an image can follow this block: a paragraph that says something, without an image in it or beside it. */
function isPlace(blocks: readonly OutlineBlock[], index: number): boolean {
  const block = blocks[index];
  if (block?.kind !== 'paragraph' || block.hasImage || !saysEnough(block.text)) return false;
  // It speaks of what follows it.
  if (/[:：]$/u.test(block.text)) return false;
  return !showsImage(blocks[index + 1]) && !showsImage(blocks[index - 1]);
}

/** Whether a neighbour is an image, or begins or ends with one. */
function showsImage(block: OutlineBlock | undefined): boolean {
  if (block?.kind === 'other') return block.hasImage;
  return block?.kind === 'paragraph' && block.hasImage && !saysEnough(block.text);
}

/** So many of these, as far from each other as they can be. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (count >= all.length) return [...all];
  return Array.from({ length: count }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / count)]).filter(
    item => item !== undefined,
  );
}

function headingBefore(blocks: readonly OutlineBlock[], index: number): HeadingBlock | undefined {
  return blocks.slice(0, index).findLast(block => block.kind === 'heading');
}

/** The list or the table at an offset, with its heading. */
export interface ItemsAt {
  heading: string | undefined;
  block: ListBlock | TableBlock;
}

export function itemsAt(blocks: readonly OutlineBlock[], offset: number): ItemsAt | undefined {
  const index = blocks.findIndex(
    block => (block.kind === 'list' || block.kind === 'table') && block.start <= offset && offset <= block.end,
  );
  const block = blocks[index];
  if (block?.kind !== 'list' && block?.kind !== 'table') return undefined;
  return { heading: headingBefore(blocks, index)?.text, block };
}

/** A column of a table in which something stands. */
export interface TableColumn {
  index: number;
  name: string;
  /** What stands in its first rows. */
  example: string;
}

/** The columns from which images can be made. */
export function columnsOf({ header, rows }: TableBlock): TableColumn[] {
  const width = Math.max(header.length, ...rows.map(row => row.length));
  return Array.from({ length: width }, (_, index) => {
    const texts = rows.map(row => row[index]).filter(cell => cell !== undefined && isItem(cell));
    const example = texts
      .slice(0, 3)
      .map(cell => cell?.text)
      .join(', ');
    return { index, name: header[index] ?? '', example };
  }).filter(({ example }) => example !== '');
}

/** One place for each item of a list, or for each row of a column. Those that have an image are left out. */
export function placesOfItems({ block, heading }: ItemsAt, column: number): ProposedPlace[] {
  const passages = block.kind === 'list' ? block.items : block.rows.flatMap(row => row[column] ?? []);
  return passages.filter(isItem).map(passage => ({ passage, ...proposedWords(passage.text, heading) }));
}

const isItem = ({ text, hasImage }: Passage): boolean => !hasImage && /[\p{L}\p{N}]/u.test(text);

/** Everything behind which an image can stand, with the heading above it, in the order of the text. */
export function passagesOf(blocks: readonly OutlineBlock[]): { passage: Passage; heading: string | undefined }[] {
  let heading: string | undefined;
  return blocks.flatMap(block => {
    if (block.kind === 'heading') heading = block.text;
    return passagesIn(block).map(passage => ({ passage, heading }));
  });
}

function passagesIn(block: OutlineBlock): readonly Passage[] {
  switch (block.kind) {
    case 'paragraph':
      return [block];
    case 'list':
      return block.items;
    case 'table':
      return block.rows.flat();
    default:
      return [];
  }
}
