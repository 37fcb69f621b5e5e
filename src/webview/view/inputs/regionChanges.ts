import { drawnBox, grownBox, movedBox, resizedBox } from '../../../core/studio/boxGeometry';
import type { Edges, Point, Size } from '../../../core/studio/boxGeometry';
import type { Box } from '../../../core/request/specialParameters';

/** What the mouse drags: a box, some of its sides, or a new box. Points are in pixels of the image. */
export interface Drag {
  from: Point;
  grabbed: { index: number; edges: Edges | undefined } | undefined;
}

/** The boxes after the mouse has moved to a point, and the index of the box that it changes. */
export function dragged(
  boxes: readonly Box[],
  { from, grabbed }: Drag,
  to: Point,
  size: Size,
): { boxes: Box[]; index: number } {
  if (!grabbed) return { boxes: [...boxes, drawnBox(from, to, size)], index: boxes.length };
  const { index, edges } = grabbed;
  const by = { x: to.x - from.x, y: to.y - from.y };
  const changed = (box: Box): Box => (edges ? resizedBox(box, edges, by, size) : movedBox(box, by, size));
  return { boxes: boxes.map((box, place) => (place === index ? changed(box) : box)), index };
}

interface Key {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
}

/**
 * The box after an arrow key: moved, or resized with Shift; by a hundredth of the image, or by one pixel with Alt.
 * @returns `undefined` for other keys.
 */
export function boxAfterKey({ key, shiftKey, altKey }: Key, box: Box, size: Size): Box | undefined {
  const direction = {
    ArrowLeft: { x: -1, y: 0 },
    ArrowRight: { x: 1, y: 0 },
    ArrowUp: { x: 0, y: -1 },
    ArrowDown: { x: 0, y: 1 },
  }[key];
  if (!direction) return undefined;
  const step = (side: number): number => (altKey ? 1 : Math.max(1, Math.round(side / 100)));
  const by = { x: direction.x * step(size.width), y: direction.y * step(size.height) };
  return shiftKey ? grownBox(box, by, size) : movedBox(box, by, size);
}

export const isSameBox = (one: Box, other: Box | undefined): boolean =>
  one.every((value, place) => value === other?.[place]);
