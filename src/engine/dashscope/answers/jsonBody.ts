import { isAscii } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { boundedWithout, withoutSecret } from '../../../core/base/secretText';
import type { HttpResponse } from '../http';
import { eventLine } from './bodyForm';

// JSON of an answer, read so that no answer can hold up the extension host: `[],[],…` of 7 MB took seconds to parse.

/** Far more values than any answer has; a list of a hundred tasks has two thousand. */
const maxValues = 20_000;
const maxDepth = 100;
/** Escapes make the parser ten times slower. Base64 with escaped slashes has this many in 30 MB. */
const maxEscapes = 500_000;
/** Below this length no text takes long, whatever is in it. */
const alwaysQuickLength = 100_000;

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [
  0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d,
];

/** Counts what makes JSON slow to parse, while its bytes arrive. */
class StructureCount {
  private values = 0;
  private escapes = 0;
  private depth = 0;
  private inString = false;
  private isEscaped = false;

  /** @returns false as soon as there are too many values, or they are nested too deeply. */
  add(bytes: Uint8Array): boolean {
    for (const byte of bytes) {
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === backslash) {
          this.isEscaped = true;
          this.escapes++;
        } else if (byte === quote) this.inString = false;
      } else if (byte === quote) this.inString = true;
      else if (byte === comma) this.values++;
      else if (byte === openList || byte === openObject) {
        this.values++;
        this.depth++;
        if (this.depth > maxDepth) return false;
      } else if (byte === closeList || byte === closeObject) this.depth--;
    }
    return this.values <= maxValues && this.escapes <= maxEscapes;
  }
}

/** So much of a body that is not an answer is kept, to show its words. */
const maxKeptBytes = 64 * 1024;
/** A text that contains the key is not an image; so much of it is kept. */
const maxCleanedLength = 64 * 1024;

/** A body as far as it was read. */
export interface ReadBody {
  /** The whole body, or the beginning of one that is not complete. */
  bytes: Buffer;
  isComplete: boolean;
  /** Too long, too many values, or what broke the reading. */
  problem?: 'tooLong' | 'tooManyValues' | { error: unknown };
}

/** Reads a body into memory, until its end or until it is clear that it is not an answer. Never rejects. */
export async function readBody(body: HttpResponse['body'], maxBytes: number): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  const count = new StructureCount();
  let length = 0;
  const until = (problem?: ReadBody['problem']): ReadBody => ({
    bytes: problem === undefined ? Buffer.concat(chunks) : Buffer.concat(chunks, Math.min(length, maxKeptBytes)),
    isComplete: problem === undefined,
    ...(problem !== undefined && { problem }),
  });
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) return until('tooLong');
      if (!count.add(chunk)) return until('tooManyValues');
    }
    return until();
  } catch (error) {
    return until({ error });
  }
}

/**
 * The JSON of a body, with `hidden` replaced in all its texts. The steps leave time to others.
 * @returns undefined where it is not JSON.
 */
export async function jsonOf({ bytes, isComplete }: ReadBody, hidden: string): Promise<unknown> {
  if (isEvents(bytes)) return jsonOfEvents(bytes, hidden);
  if (!isComplete || !/^\s*[[{"]/.test(bytes.toString('utf8', 0, 200))) return undefined;
  await setImmediate();
  // Most large answers are images in base64, for which this is many times faster.
  const text = isAscii(bytes) ? bytes.toString('latin1') : new TextDecoder().decode(bytes);
  await setImmediate();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  await setImmediate();
  return withoutText(json, hidden);
}

/** More events than these are an answer, and no refusal or the name of a task. */
const maxEventBytes = 256 * 1024;

const isEvents = (bytes: Buffer): boolean =>
  bytes.length <= maxEventBytes && eventLine.test(bytes.toString('utf8', 0, 200));

/**
 * The JSON of a stream of events: that of the error, otherwise the last one. A refused request for a stream is answered
 * so with HTTP 400, too. Source: the provider's SDK, 2026-07.
 */
async function jsonOfEvents(bytes: Buffer, hidden: string): Promise<unknown> {
  const events: { event?: string | undefined; data: string }[] = [];
  const parser = createParser({ onEvent: event => events.push(event) });
  parser.feed(`${bytes.toString('utf8')}\n\n`);
  await setImmediate();
  const error = events.find(({ event }) => event === 'error');
  for (const { event, data } of error ? [error] : events.slice(-10).reverse()) {
    const json = await parseJsonWithout(data, hidden).catch(() =>
      event === 'error' ? { error: boundedWithout(data, hidden) } : undefined,
    );
    if (typeof json === 'object' && json !== null) return json;
  }
  return undefined;
}

/** So much of a text is looked through before others get time. */
const pieceLength = 1024 * 1024;

/**
 * Parses one text, e.g. an event of a stream, and replaces `hidden` in all its texts, also where the JSON spells it
 * with escapes. Steps with a long text leave time to others.
 * @throws SyntaxError, which does not quote the text; also for too many values.
 */
export async function parseJsonWithout(text: string, hidden: string): Promise<unknown> {
  const isLong = text.length > alwaysQuickLength;
  if (isLong) {
    await setImmediate();
    const count = new StructureCount();
    for (let at = 0; at < text.length; at += pieceLength) {
      if (!count.add(Buffer.from(text.slice(at, at + pieceLength))))
        throw new SyntaxError('Too many values, or nested too deeply');
      await setImmediate();
    }
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SyntaxError('Not JSON');
  }
  if (isLong) await setImmediate();
  return withoutText(json, hidden);
}

function withoutText(value: unknown, hidden: string): unknown {
  if (hidden === '') return value;
  if (typeof value === 'string') return cleaned(value, hidden);
  if (typeof value !== 'object' || value === null) return value;
  // In place: a copy of a large answer would double the memory.
  const holder = value as Record<string, unknown>;
  for (const [name, inner] of Object.entries(holder)) {
    const clean = withoutText(inner, hidden);
    const cleanName = Array.isArray(holder) ? name : cleaned(name, hidden);
    if (cleanName !== name) Reflect.deleteProperty(holder, name);
    // Defined, because setting the name `__proto__` sets no property.
    if (clean !== inner || cleanName !== name)
      Object.defineProperty(holder, cleanName, {
        value: clean,
        configurable: true,
        enumerable: true,
        writable: true,
      });
  }
  return value;
}

function cleaned(text: string, hidden: string): string {
  if (text.length <= maxCleanedLength) return mayHide(text, hidden) ? withoutSecret(text, hidden) : text;
  return text.includes(hidden) ? boundedWithout(text, hidden, maxCleanedLength) : text;
}

/** Most texts of an answer are short or addresses, and need no pattern. */
const mayHide = (text: string, hidden: string): boolean =>
  text.length >= hidden.length && (/[\\%&]/.test(text) || text.toLowerCase().includes(hidden.toLowerCase()));

/**
 * What can be told of a refusal whose JSON is cut or damaged: its first code and its first message, each as far as it
 * goes, without `hidden`.
 */
export function fragmentsOf(text: string, hidden: string): { code: string; message: string } {
  const head = text.slice(0, 8_000);
  const valueOf = (names: string): string => {
    const literal = new RegExp(`"(?:${names})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`, 'i').exec(head)?.[1] ?? '';
    const value = literal.replace(/\\u[0-9a-f]{4}|\\(.)/gi, (escape, character?: string) =>
      character === undefined ? String.fromCharCode(parseInt(escape.slice(2), 16)) : character,
    );
    // Only now, because the escapes may have spelt it.
    return boundedWithout(value, hidden);
  };
  return { code: valueOf('code|error_?code'), message: valueOf('message|msg|error_?msg|error_?message|detail|error') };
}
