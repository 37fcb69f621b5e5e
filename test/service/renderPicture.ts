import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';
import type { Image, SKRSContext2D } from '@napi-rs/canvas';
import { paintScene } from './scenes';

export interface PictureOrder {
  readonly width: number;
  readonly height: number;
  readonly prompt: string;
  readonly model: string;
  readonly seed: number;
  readonly index: number;
  readonly palette: readonly string[];
  /** Drawn in the bottom right corner if given. */
  readonly watermarkText?: string;
  /** Pictures to edit: the first is the background, the others are drawn on top. */
  readonly inputs: readonly Image[];
}

/** The keyword of the text chunk with which the service labels its pictures. */
export const providerLabelKeyword = 'AIGC';

const fontFamily = 'Stand-in';
const maxCachedBytes = 128 * 1024 * 1024;
const cache = new Map<string, Buffer>();
let cachedBytes = 0;

/** The same order always gives the same bytes: a true-colour PNG without alpha, of exactly the requested size. */
export async function renderPicture(order: PictureOrder): Promise<Buffer> {
  const { inputs, ...words } = order;
  const key = inputs.length === 0 ? JSON.stringify(words) : undefined;
  const known = key === undefined ? undefined : cache.get(key);
  if (known) return known;
  const bytes = await encode(paint(order), order);
  if (key !== undefined) remember(key, bytes);
  return bytes;
}

/** The models that translate deliver JPEG. */
export async function toJpeg(png: Buffer): Promise<Buffer> {
  const picture = await loadImage(png);
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.encode('jpeg');
}

function remember(key: string, bytes: Buffer): void {
  cache.set(key, bytes);
  cachedBytes += bytes.length;
  for (const [oldest, old] of cache) {
    if (cachedBytes <= maxCachedBytes) break;
    cache.delete(oldest);
    cachedBytes -= old.length;
  }
}

function paint(order: PictureOrder): Buffer {
  registerFont();
  const { width, height, prompt, inputs, palette } = order;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const random = randomRow(`${prompt}|${order.seed}|${order.index}`);
  const [ground, ...others] = inputs;
  if (ground) paintEdit(context, order, ground, others);
  else paintScene(prompt, { context, width, height, random }, palette);
  paintCaption(context, order);
  return canvas.data();
}

/** A machine may have no fonts, so a font with Chinese glyphs comes from a package. */
function registerFont(): void {
  if (GlobalFonts.has(fontFamily)) return;
  const resolve = createRequire(typeof __filename === 'string' ? __filename : import.meta.url).resolve;
  GlobalFonts.registerFromPath(
    resolve('@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf'),
    fontFamily,
  );
}

/** Numbers from 0 to 1 that depend only on the words (mulberry32). */
function randomRow(words: string): () => number {
  let state = createHash('sha256').update(words).digest().readUInt32BE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function paintEdit(
  context: SKRSContext2D,
  { width, height, prompt }: PictureOrder,
  ground: Image,
  others: readonly Image[],
): void {
  drawCovering(context, ground, { x: 0, y: 0, width, height });
  const tint = context.createLinearGradient(0, 0, width, height);
  const isDark = /night|dark|夜|黑/i.test(prompt);
  tint.addColorStop(0, isDark ? 'rgba(13,21,60,0.72)' : 'rgba(255,170,90,0.30)');
  tint.addColorStop(1, isDark ? 'rgba(30,20,70,0.60)' : 'rgba(70,110,190,0.30)');
  context.fillStyle = tint;
  context.fillRect(0, 0, width, height);
  const side = Math.min(width, height) * 0.2;
  others.forEach((other, index) => {
    const at = { x: width - side * 1.15 * (index + 1), y: side * 0.15, width: side, height: side };
    context.fillStyle = '#ffffff';
    context.fillRect(at.x - side * 0.03, at.y - side * 0.03, side * 1.06, side * 1.06);
    drawCovering(context, other, at);
  });
}

function drawCovering(
  context: SKRSContext2D,
  image: Image,
  at: { x: number; y: number; width: number; height: number },
): void {
  const scale = Math.max(at.width / image.width, at.height / image.height);
  const [width, height] = [at.width / scale, at.height / scale];
  context.drawImage(
    image,
    (image.width - width) / 2,
    (image.height - height) / 2,
    width,
    height,
    at.x,
    at.y,
    at.width,
    at.height,
  );
}

/** Draws the first words of the prompt and the model's name, on a shade that keeps them readable. */
function paintCaption(
  context: SKRSContext2D,
  { width, height, prompt, model, seed, watermarkText, inputs }: PictureOrder,
): void {
  const letter = Math.max(8, Math.min(width, height) * 0.052);
  const margin = letter * 0.9;
  const shade = context.createLinearGradient(0, height - letter * 5, 0, height);
  shade.addColorStop(0, 'rgba(10,14,30,0)');
  shade.addColorStop(1, 'rgba(10,14,30,0.62)');
  context.fillStyle = shade;
  context.fillRect(0, height - letter * 5, width, letter * 5);
  if (inputs.length > 0) {
    // An edited picture may have a caption already, which must not shine through.
    context.fillStyle = '#141a2e';
    context.fillRect(0, height - letter * 3.2, width, letter * 3.2);
  }
  context.fillStyle = '#ffffff';
  context.font = `${letter}px "${fontFamily}"`;
  context.fillText(firstWords(context, prompt, width - margin * 2), margin, height - margin - letter * 0.9);
  context.font = `${letter * 0.5}px "${fontFamily}"`;
  context.fillStyle = 'rgba(255,255,255,0.82)';
  context.fillText(`test service, ${model}, ${width}*${height}, ${seed}`, margin, height - margin * 0.8);
  if (watermarkText === undefined) return;
  context.textAlign = 'right';
  context.fillStyle = '#ffffff';
  context.fillText(watermarkText, width - margin, height - margin * 0.8);
}

function firstWords(context: SKRSContext2D, prompt: string, room: number): string {
  const letters = [...prompt.replace(/\s+/g, ' ').trim()].slice(0, 60);
  const whole = letters.join('');
  if (whole.length === prompt.length && context.measureText(whole).width <= room) return whole;
  while (letters.length > 1 && context.measureText(`${letters.join('')}...`).width > room) letters.pop();
  return `${letters.join('').trimEnd()}...`;
}

/** Fast rather than small, because the bytes only travel over loopback. */
async function encode(pixels: Buffer, order: PictureOrder): Promise<Buffer> {
  const { width, height } = order;
  const rows = Buffer.allocUnsafe(height * (1 + width * 3));
  for (let y = 0, to = 0, from = 0; y < height; y++) {
    rows[to++] = 0;
    for (let x = 0; x < width; x++, from += 4) {
      rows[to++] = pixels[from] ?? 0;
      rows[to++] = pixels[from + 1] ?? 0;
      rows[to++] = pixels[from + 2] ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('iTXt', providerLabel(order)),
    chunk(
      'IDAT',
      await promisify(
        deflate as (
          data: Buffer,
          options: { level: number },
          done: (error: Error | null, result: Buffer) => void,
        ) => void,
      )(rows, { level: 1 }),
    ),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The label that providers must write into generated pictures; a client must preserve it. */
function providerLabel(order: PictureOrder): Buffer {
  const { inputs, ...words } = order;
  const id = createHash('sha256')
    .update(JSON.stringify({ ...words, inputs: inputs.length }))
    .digest('hex')
    .slice(0, 32);
  const text = JSON.stringify({ AIGC: { Label: '1', ContentProducer: 'test service 测试服务', ProduceID: id } });
  return Buffer.concat([Buffer.from(`${providerLabelKeyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
