import type { Span } from '../../textChange';
import type { ImageReference } from '../referenceTypes';
import type { TextBlock } from '../surroundings';

export const movedSpan = <Moved extends Span>(span: Moved, by: number): Moved => ({
  ...span,
  start: span.start + by,
  end: span.end + by,
});

export function moved(reference: ImageReference, by: number): ImageReference {
  const { range, hints, altPlaces } = reference;
  return {
    ...reference,
    range: movedSpan(range, by),
    // What is found out later about this document must not be remembered with the piece.
    hints: { ...hints },
    ...(altPlaces && { altPlaces: altPlaces.map(place => movedSpan(place, by)) }),
  };
}

export function movedBlock({ start, end, isHeading, pieces }: TextBlock, by: number): TextBlock {
  const movedPieces = pieces.map(({ offset, text }) => ({ offset: offset + by, text }));
  return { start: start + by, end: end + by, isHeading, pieces: movedPieces };
}
