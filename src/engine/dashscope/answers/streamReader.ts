import { setImmediate } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { failureOfErrorEvent, jsonWithoutKey, throwIfRefused } from '../api';
import type { Endpoint } from '../endpoint';
import type { AnswerBody } from '../schemas';
import { overlongAnswer } from './answerErrors';
import type { Answer, AnswerPart } from './answers';
import { answerIn, choicesOf, finishReasonsOf, holdsImage, partsOf, saysMade } from './answers';

/** Far more than any text with five image addresses; enough for five images in base64. */
const maxStreamBytes = 48 * 1024 * 1024;
/** Enough for an image of 12 MB in base64: one event is read in one step. */
const maxEventLength = 16 * 1024 * 1024;
/** More parts than an answer of texts between images has. */
const maxParts = 1_000;
const maxReasons = 20;
/** A piece is cut into events in one step, which takes long where it has many line ends. */
const pieceBytes = 8 * 1024;
/** A stream with more of them is none. */
const maxDamaged = 100;
/** For this long, others wait. */
const maxHeldMs = 10;

/** What some gateways send after the last event. */
const endMark = '[DONE]';

const answerStart = /^\s*[[{]/;

interface StreamEvent {
  event?: string | undefined;
  data: string;
}

/** Collects the events of a stream. However many they are, others get time between them. */
export class StreamReader {
  /** Why choices ended, each reason once. */
  finishReasons: readonly string[] = [];
  /** Of the images that are kept. */
  imageCount = 0;
  /** Grows with everything that comes. */
  progress = 0;
  saysMade = false;
  /** The model is at work: from then on a fault may come after images were made. */
  private hasBegun = false;
  /** The mark after the last event has come. */
  isClosed = false;
  /** Events were passed over. */
  private hasSkipped = false;
  private hasAnswered = false;
  /** What is wrong with the first event that begins like an answer and cannot be read. */
  private damage: unknown;
  private damagedCount = 0;
  /** By their index. */
  private readonly openChoices = new Set<number>();
  private readonly parts: AnswerPart[] = [];
  private leftOut = 0;
  private requestId = '';
  private length = 0;
  private isOverlong = false;
  /** When others last got time, by the clock of the process. */
  private heldSince = performance.now();
  private readonly decoder = new TextDecoder();
  /** Complete events that are not read yet. */
  private readonly events: StreamEvent[] = [];
  private readonly parser = createParser({
    onEvent: event => {
      this.events.push(event);
    },
    maxBufferSize: maxEventLength,
    onError: ({ type }) => {
      this.isOverlong ||= type === 'max-buffer-size-exceeded';
    },
  });

  constructor(
    private readonly endpoint: Endpoint,
    private readonly maxImages: number,
  ) {}

  /** A choice has ended, so that nothing that breaks now takes anything away. */
  get hasEnded(): boolean {
    return this.isClosed || this.finishReasons.length > 0;
  }

  /** Every choice that has begun has ended, so that nothing more of the answer comes. */
  get isComplete(): boolean {
    return this.hasEnded && this.openChoices.size === 0;
  }

  /** @throws EaselError for a refusal, or an answer that is too long; SyntaxError for many damaged events. */
  async push(chunk: Uint8Array): Promise<void> {
    this.length += chunk.length;
    if (this.length > maxStreamBytes) throw overlongAnswer();
    for (let at = 0; at < chunk.length; at += pieceBytes)
      await this.feed(this.decoder.decode(chunk.subarray(at, at + pieceBytes), { stream: true }));
  }

  /** The last event may lack the empty line that ends it. @throws as `push`. */
  async end(): Promise<void> {
    await this.feed(`${this.decoder.decode()}\n\n`);
  }

  private async feed(text: string): Promise<void> {
    this.parser.feed(text);
    for (const event of this.events.splice(0)) {
      await this.take(event);
      await this.giveTime();
    }
    await this.giveTime();
    if (this.isOverlong) throw overlongAnswer();
  }

  /** Lets others run, where this has not happened for a while. */
  private async giveTime(): Promise<void> {
    if (performance.now() - this.heldSince < maxHeldMs) return;
    await setImmediate();
    this.heldSince = performance.now();
  }

  /** Gateways send signs of life that are no answers: these are passed over, and an answer that is damaged is noted. */
  private async read(data: string): Promise<AnswerBody | undefined> {
    this.hasSkipped ||= !answerStart.test(data);
    if (!answerStart.test(data)) return undefined;
    let json: unknown;
    try {
      json = await jsonWithoutKey(data, this.endpoint);
    } catch (error) {
      this.damagedCount += 1;
      if (!this.hasEnded) this.damage ??= error;
      if (this.damagedCount > maxDamaged) throw error;
      return undefined;
    }
    const answer = answerIn(json);
    if (answer?.refusal?.isExplicit === true) throwIfRefused(json, holdsImage, this.hasBegun);
    if (answer) this.hasAnswered = true;
    else this.hasSkipped = true;
    return answer;
  }

  /** Why something of the answer may be missing although the stream went on. */
  get problem(): unknown {
    if (this.damage !== undefined) return this.damage;
    return this.hasSkipped && !this.hasAnswered ? new SyntaxError('No event is an answer') : undefined;
  }

  /** What has arrived so far. */
  answer(): Answer {
    const { requestId, leftOut } = this;
    return { requestId, parts: this.parts.map(part => ({ ...part })), ...(leftOut > 0 && { leftOut }) };
  }

  private async take({ event, data }: StreamEvent): Promise<void> {
    if (this.isClosed) return;
    if (data.trim() === endMark) {
      this.isClosed = true;
      return;
    }
    if (event === 'error') throw await failureOfErrorEvent(data, this.endpoint, this.hasBegun);
    const answer = await this.read(data);
    if (!answer) return;
    this.requestId = answer.request_id ?? this.requestId;
    this.saysMade ||= saysMade(answer);
    this.hasBegun ||= this.saysMade || choicesOf(answer).length > 0;
    const reasons = finishReasonsOf(answer).filter(isEnd);
    this.progress += reasons.length;
    this.finishReasons = [...new Set([...this.finishReasons, ...reasons])].slice(0, maxReasons);
    for (const [position, { index, finish_reason: reason }] of choicesOf(answer).entries()) {
      if (isEnd(reason)) this.openChoices.delete(index ?? position);
      else this.openChoices.add(index ?? position);
    }
    if (isEnd(answer.output?.finish_reason)) this.openChoices.clear();
    for (const part of partsOf(answer)) this.add(part);
  }

  private add(part: AnswerPart): void {
    this.hasBegun = true;
    this.progress += 1;
    const last = this.parts.at(-1);
    if (part.kind === 'image' && this.imageCount === this.maxImages) this.leftOut += 1;
    else if (part.kind === 'text' && last?.kind === 'text') last.text += part.text;
    else if (this.parts.length < maxParts) {
      this.parts.push({ ...part });
      if (part.kind === 'image') this.imageCount += 1;
    }
  }
}

/** The service writes "null" in the events before the last. */
const isEnd = (reason: string | null | undefined): boolean => Boolean(reason) && reason !== 'null';
