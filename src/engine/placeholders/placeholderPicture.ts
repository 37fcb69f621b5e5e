import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { placeholderDigits } from './placeholderDigits';
import { pngChunk, pngSignature } from '../images/pngChunks';

/** The longest side of a placeholder, in pixels. */
export const maxPlaceholderSidePx = 4096;
/**
 * How finely a picture is drawn: so many distinct rows at most, so that a large one stays small on disk, and 16 or 4
 * colours. Where a long prompt needs the room, it is simpler.
 */
export const finenesses = [
  { rowCount: 300, bitDepth: 4 },
  { rowCount: 100, bitDepth: 4 },
  { rowCount: 100, bitDepth: 2 },
  { rowCount: 20, bitDepth: 2 },
] as const;
type Fineness = (typeof finenesses)[number];

const skyShades = 8;
const colours = { sun: 8, farHill: 9, middleHill: 10, nearHill: 11, label: 12 } as const;

/**
 * A calm landscape of exactly this size as a PNG of 16 colours or 4: the prompt decides colours and shapes, and the
 * size is drawn on it. The same prompt, size and fineness give the same bytes. At most 18 KB.
 * @param width, height 1 to `maxPlaceholderSidePx` pixels.
 */
export async function placeholderPicture(
  prompt: string,
  width: number,
  height: number,
  fineness: Fineness = finenesses[0],
): Promise<Buffer> {
  const scene = sceneOf(prompt);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([fineness.bitDepth, 3, 0, 0, 0], 8); // with a palette
  // Runs of one byte are nearly all that is there to find, and this strategy looks for nothing else.
  const data = await promisify(deflate)(drawRows(scene, width, height, fineness), {
    level: 6,
    strategy: constants.Z_RLE,
  });
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('PLTE', Buffer.from(fineness.bitDepth === 4 ? scene.palette.flat() : fourColours(scene))),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Scene {
  /** 16 colours: red, green, blue. */
  palette: [number, number, number][];
  /** Position of the sun, 0 to 1 from the left and from the top. */
  sun: { x: number; y: number };
  /** Height and phase of each hill. */
  hills: { colour: number; top: number; swing: number; waves: number; phase: number }[];
}

/** The picture that a prompt stands for: every number comes from its hash. */
function sceneOf(prompt: string): Scene {
  const hash = createHash('sha256').update(prompt.normalize('NFC')).digest();
  const fraction = (index: number): number => (hash[index] ?? 0) / 255;
  const hue = fraction(0) * 360;
  const warmth = 40 + fraction(1) * 50;
  const sky = Array.from({ length: skyShades }, (_, index) =>
    rgb(hue + (warmth * index) / skyShades, 38, 62 + (index * 26) / skyShades),
  );
  const hillHue = hue + 200 + fraction(2) * 60;
  return {
    palette: [
      ...sky,
      rgb(hue + warmth, 80, 94),
      rgb(hillHue, 22, 66),
      rgb(hillHue, 26, 52),
      rgb(hillHue, 30, 38),
      [255, 255, 255],
      ...Array.from({ length: 3 }, (): [number, number, number] => [0, 0, 0]),
    ],
    sun: { x: 0.15 + 0.7 * fraction(3), y: 0.18 + 0.2 * fraction(4) },
    hills: [colours.farHill, colours.middleHill, colours.nearHill].map((colour, index) => ({
      colour,
      top: 0.52 + index * 0.15 + 0.05 * fraction(5 + index),
      swing: 0.05 + 0.04 * fraction(8 + index),
      waves: 1 + fraction(11 + index) * 1.6,
      phase: fraction(14 + index) * 2 * Math.PI,
    })),
  };
}

/** The filtered rows of the picture: one filter byte, then two or four pixels in each byte. */
function drawRows(scene: Scene, width: number, height: number, { rowCount, bitDepth }: Fineness): Buffer {
  const stride = Math.ceil((width * bitDepth) / 8);
  const rows = Buffer.alloc((stride + 1) * height);
  const step = Math.max(1, Math.ceil(height / rowCount));
  const label = labelOf(width, height);
  const drawn = new Uint8Array(Math.ceil(width / 2));
  let above: Uint8Array = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const at = y * (stride + 1);
    rows[at] = 2; // "up": only what differs from the row above
    const isLabelled = y >= label.top && y <= label.bottom;
    if (y % step !== 0 && !isLabelled) continue;
    drawRow(scene, drawn, { width, height, y: y - (y % step) });
    label.draw(drawn, y);
    const row = bitDepth === 4 ? drawn.slice() : inFourColours(drawn, stride);
    for (let index = 0; index < stride; index += 1) rows[at + 1 + index] = (row[index] ?? 0) - (above[index] ?? 0);
    above = row;
  }
  return rows;
}

/** Which of the four colours stands for each of the sixteen: sky, hills and sun, the nearest hill, the label. */
const fourth = Array.from({ length: 16 }, (_, colour) =>
  colour < skyShades ? 0 : colour < colours.nearHill ? 1 : colour === colours.nearHill ? 2 : 3,
);
const fourColours = ({ palette }: Scene): number[] =>
  [skyShades / 2, colours.middleHill, colours.nearHill, colours.label].flatMap(colour => palette[colour] ?? []);

function inFourColours(row: Uint8Array, stride: number): Uint8Array {
  const two = (byte = 0): number => ((fourth[byte >> 4] ?? 0) << 2) | (fourth[byte & 0x0f] ?? 0);
  return Uint8Array.from({ length: stride }, (_, index) => (two(row[index * 2]) << 4) | two(row[index * 2 + 1]));
}

function drawRow({ sun, hills }: Scene, row: Uint8Array, at: { width: number; height: number; y: number }): void {
  const { width, height, y } = at;
  const level = y / height;
  row.fill(0x11 * Math.min(skyShades - 1, Math.floor(level * 1.5 * skyShades)));
  const radius = Math.min(width, height) * 0.11;
  const fromCentre = Math.abs(y - sun.y * height);
  if (fromCentre < radius) {
    const half = Math.sqrt(radius ** 2 - fromCentre ** 2);
    fillRun(row, Math.round(sun.x * width - half), Math.round(sun.x * width + half), colours.sun);
  }
  for (const { colour, top, swing, waves, phase } of hills) {
    if (level < top - swing) continue;
    if (level > top + swing) row.fill(0x11 * colour);
    else fillWave(row, width, { colour, waves, phase, sine: (top - level) / swing });
  }
}

/** Fills where `sin(x) >= sine`: one interval of each wave. Rows grow downwards, so a hill is above its line. */
function fillWave(
  row: Uint8Array,
  width: number,
  { colour, waves, phase, sine }: { colour: number; waves: number; phase: number; sine: number },
): void {
  const rising = Math.asin(Math.max(-1, Math.min(1, sine)));
  const perWave = width / waves;
  const toX = (angle: number): number => Math.round(((angle - phase) / (2 * Math.PI)) * perWave);
  for (let wave = -1; wave <= Math.ceil(waves) + 1; wave += 1) {
    const turn = wave * 2 * Math.PI;
    fillRun(row, Math.max(0, toX(turn + rising)), Math.min(width, toX(turn + Math.PI - rising)), colour);
  }
}

/** Sets the pixels from `start` up to, not including, `end`. */
function fillRun(row: Uint8Array, start: number, end: number, colour: number): void {
  if (end <= start) return;
  const [first, last] = [Math.ceil(start / 2), Math.floor(end / 2)];
  if (first <= last) row.fill(0x11 * colour, first, last);
  if (start % 2 === 1) row[(start - 1) / 2] = ((row[(start - 1) / 2] ?? 0) & 0xf0) | colour;
  if (end % 2 === 1) row[last] = ((row[last] ?? 0) & 0x0f) | (colour << 4);
}

/** The size in words, in the middle of the picture; nothing on pictures that are too small to read it. */
function labelOf(
  width: number,
  height: number,
): { top: number; bottom: number; draw: (row: Uint8Array, y: number) => void } {
  const text = `${width}×${height}`;
  const columns = text.length * 6 - 1;
  const scale = Math.floor(Math.min((width * 0.4) / columns, height / 24));
  if (scale < 1) return { top: 1, bottom: 0, draw: () => undefined };
  const left = Math.round((width - columns * scale) / 2);
  const top = Math.round((height - 7 * scale) / 2);
  const [plateTop, plateBottom] = [Math.max(0, top - 2 * scale), Math.min(height, top + 9 * scale)];
  return {
    top: plateTop,
    bottom: plateBottom,
    draw: (row, y) => {
      if (y < plateTop || y >= plateBottom) return;
      fillRun(row, Math.max(0, left - 3 * scale), Math.min(width, left + (columns + 3) * scale), colours.nearHill);
      const line = Math.floor((y - top) / scale);
      [...text].forEach((character, index) => {
        const bits = placeholderDigits[character]?.[line] ?? 0;
        for (let column = 0; column < 5; column += 1) {
          if ((bits & (0b10000 >> column)) === 0) continue;
          const x = left + (index * 6 + column) * scale;
          fillRun(row, x, x + scale, colours.label);
        }
      });
    },
  };
}

/** @param hue degrees. @param saturation, lightness percent. */
function rgb(hue: number, saturation: number, lightness: number): [number, number, number] {
  const amplitude = (saturation / 100) * Math.min(lightness / 100, 1 - lightness / 100);
  const channel = (offset: number): number => {
    const turned = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness / 100 - amplitude * Math.max(-1, Math.min(turned - 3, 9 - turned, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
