import type { Box } from '../request/specialParameters';

// Drawing regions on an image. All numbers are pixels of the image. The results are whole numbers, inside of the image,
// and large enough to be clicked.

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** The sides of a box that a handle moves. A side that is absent stays in its place. */
export interface Edges {
  x?: 'start' | 'end';
  y?: 'start' | 'end';
}

const minSidePx = 8;

/** The box between two opposite corners, in any order. */
export function drawnBox(from: Point, to: Point, size: Size): Box {
  return joined(span(from.x, to.x, size.width), span(from.y, to.y, size.height));
}

/** The box moved to another place, but not out of the image. */
export function movedBox([x1, y1, x2, y2]: Box, by: Point, size: Size): Box {
  const x = shifted(x1, x2, by.x, size.width);
  const y = shifted(y1, y2, by.y, size.height);
  return joined(x, y);
}

/** The box with some of its sides moved. A side may be moved past the opposite one: then the box is turned over. */
export function resizedBox([x1, y1, x2, y2]: Box, edges: Edges, by: Point, size: Size): Box {
  return joined(pulled(x1, x2, edges.x, by.x, size.width), pulled(y1, y2, edges.y, by.y, size.height));
}

/** The box with its right and lower sides moved. They stop before they reach the other two. */
export function grownBox(box: Box, by: Point, size: Size): Box {
  const [x1, y1, x2, y2] = box;
  const min = { x: x1 + minSidePx - x2, y: y1 + minSidePx - y2 };
  return resizedBox(
    box,
    { ...(by.x !== 0 && { x: 'end' }), ...(by.y !== 0 && { y: 'end' }) },
    { x: Math.max(by.x, min.x), y: Math.max(by.y, min.y) },
    size,
  );
}

/** The box with one of its four numbers replaced by a typed one. */
export function boxWith(box: Box, index: 0 | 1 | 2 | 3, value: number, size: Size): Box {
  const edge = index < 2 ? 'start' : 'end';
  const by = value - box[index];
  return index % 2 === 0
    ? resizedBox(box, { x: edge }, { x: by, y: 0 }, size)
    : resizedBox(box, { y: edge }, { x: 0, y: by }, size);
}

/** A new box in the middle, half as wide and high as the image; moved a little if another box is exactly there. */
export function newBox({ width, height }: Size, others: readonly Box[]): Box {
  const size = { width, height };
  const middle = drawnBox({ x: width / 4, y: height / 4 }, { x: (width * 3) / 4, y: (height * 3) / 4 }, size);
  const isTaken = others.some(box => box.every((value, index) => value === middle[index]));
  return isTaken ? movedBox(middle, { x: width / 8, y: height / 8 }, size) : middle;
}

const joined = ([x1, x2]: [number, number], [y1, y2]: [number, number]): Box => [x1, y1, x2, y2];

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, max));

/** The range between a fixed and a moving position, on a side of this length. */
function span(fixed: number, moving: number, length: number): [number, number] {
  const minLength = Math.min(minSidePx, length);
  const [from, to] = [clamp(Math.round(fixed), 0, length), clamp(Math.round(moving), 0, length)];
  if (Math.abs(to - from) >= minLength) return [Math.min(from, to), Math.max(from, to)];
  const start = clamp(to < from ? from - minLength : from, 0, length - minLength);
  return [start, start + minLength];
}

function shifted(start: number, end: number, by: number, length: number): [number, number] {
  const moved = clamp(Math.round(start + by), 0, Math.max(0, length - (end - start)));
  return span(moved, moved + end - start, length);
}

function pulled(start: number, end: number, edge: Edges['x'], by: number, length: number): [number, number] {
  switch (edge) {
    case 'start':
      return span(end, start + by, length);
    case 'end':
      return span(start, end + by, length);
    case undefined:
      return span(start, end, length);
  }
}
