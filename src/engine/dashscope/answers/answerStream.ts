import * as l10n from '@vscode/l10n';
import { createParser } from 'eventsource-parser';
import { EaselError } from '../../../core/base/errors';
import { failureOfErrorEvent, jsonWithoutKey, throwIfRefused, withoutKey } from '../api';
import type { Clock } from '../../../core/base/ports';
import type { Endpoint } from '../endpoint';
import type { Answer, AnswerPart } from './answers';
import {
  answerIn,
  choicesOf,
  finishReasonsOf,
  hasImage,
  holdsImage,
  joinedTexts,
  partsOf,
  saysMade,
  textsOf,
  withImagesOfTexts,
  withJoinedTexts,
} from './answers';
import type { AnswerBody } from '../schemas';
import { malformedAnswer, overlongAnswer, withoutImages } from './answerErrors';

/** Far more than any text with five image addresses; enough for five images in base64. */
const maxStreamBytes = 48 * 1024 * 1024;

/** After the end, usage may follow. Some servers then keep the connection open. */
const graceMs = 5_000;

/** What some gateways send after the last event. */
const endMark = '[DONE]';

export interface StreamOptions {
  signal: AbortSignal;
  clock: Clock;
  /**
   * Called with everything that has arrived, each time another image has arrived. It is awaited only at the end,
   * because a connection that breaks loses what has not been read. It must not reject.
   */
  onImage?: (soFar: Answer) => Promise<void>;
  /** The same, with each further piece of the text as well. It must not throw. */
  onPart?: ((soFar: Answer) => void) | undefined;
}

/**
 * Reads a streamed answer of text and images (wan2.6-image, synchronous). Text arrives in pieces, which are joined. The
 * end is a `finish_reason`, because `finished` is true on every event. Source: Wan image API, 2026-04. Nothing that
 * happens after the end takes anything away.
 * When the stream breaks after an image has arrived, the answer holds what arrived, with `interrupted`.
 * The body is not waited for once every choice has ended: who opened it closes it.
 */
export async function readAnswerStream(
  body: AsyncIterable<Uint8Array>,
  endpoint: Endpoint,
  { signal, clock, onImage = () => Promise.resolve(), onPart = () => undefined }: StreamOptions,
): Promise<Answer> {
  const reader = new StreamReader(endpoint);
  const grace = new Grace(clock);
  const clean = (text: string): string => withoutKey(text, endpoint);
  let broken: unknown;
  const notifications: Promise<void>[] = [];
  const chunks = body[Symbol.asyncIterator]();
  try {
    let imageCount = 0;
    const tellImages = (): void => {
      if (reader.imageCount > imageCount) notifications.push(onImage(withJoinedTexts(reader.answer(), clean)));
      imageCount = reader.imageCount;
    };
    while (!reader.isClosed) {
      const next = await grace.limit(chunks.next(), reader);
      if (!next || next.done) break;
      const { partCount } = reader;
      await reader.push(next.value);
      tellImages();
      if (reader.partCount > partCount) onPart(withJoinedTexts(reader.answer(), clean));
    }
    await reader.end();
    tellImages();
    broken = reader.problem;
    if (!reader.hasEnded)
      broken ??= new EaselError(
        'network',
        l10n.t('The answer broke off before its end; check the network and try again.'),
      );
  } catch (error) {
    if (!reader.hasEnded) broken = error;
  } finally {
    grace.callOff();
    // Not awaited: a read that is under way ends when the connection is closed.
    void chunks.return?.().catch(() => undefined);
  }
  await Promise.all(notifications);
  if (signal.aborted) throw signal.reason;
  const { requestId, ...collected } = reader.answer();
  const interrupted = broken === undefined ? undefined : asEaselError(broken, requestId);
  const parts = withImagesOfTexts(joinedTexts(collected.parts));
  if (!hasImage(parts)) {
    if (interrupted) throw interrupted;
    const { finishReasons, saysMade } = reader;
    throw withoutImages(textsOf(parts).map(clean), { finishReasons, saysMade, requestId });
  }
  return withJoinedTexts({ requestId, parts, ...(interrupted && { interrupted }) }, clean);
}

/** Limits the time for a connection to close after the end of its answer. */
class Grace {
  /** How far the answer had got when the time began. */
  private progress: number | undefined;
  private over: Promise<undefined> | undefined;
  callOff: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** @returns undefined where the answer has ended and nothing of it has come for so long. */
  limit<T>(next: Promise<T>, { isComplete, progress }: StreamReader): Promise<T | undefined> {
    if (!isComplete) return next;
    if (!this.over || this.progress !== progress) {
      this.callOff();
      this.progress = progress;
      this.over = new Promise(resolve => {
        this.callOff = this.clock.after(graceMs, () => resolve(undefined));
      });
    }
    return Promise.race([next, this.over]);
  }
}

interface StreamEvent {
  event?: string | undefined;
  data: string;
}

/** Collects the events of a stream. */
class StreamReader {
  readonly finishReasons: string[] = [];
  imageCount = 0;
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
  /** By their index. */
  private readonly openChoices = new Set<number>();
  private readonly parts: AnswerPart[] = [];
  private requestId = '';
  private length = 0;
  private readonly decoder = new TextDecoder();
  /** Complete events that are not read yet. */
  private readonly events: StreamEvent[] = [];
  private readonly parser = createParser({
    onEvent: event => {
      this.events.push(event);
    },
  });

  constructor(private readonly endpoint: Endpoint) {}

  get partCount(): number {
    return this.parts.length;
  }

  /** A choice has ended, so that nothing that breaks now takes anything away. */
  get hasEnded(): boolean {
    return this.isClosed || this.finishReasons.length > 0;
  }

  /** Every choice that has begun has ended, so that nothing more of the answer comes. */
  get isComplete(): boolean {
    return this.hasEnded && this.openChoices.size === 0;
  }

  /** Grows with everything that comes. */
  get progress(): number {
    return this.parts.length + this.finishReasons.length;
  }

  /** @throws EaselError for a refusal among the events. */
  async push(chunk: Uint8Array): Promise<void> {
    this.length += chunk.length;
    if (this.length > maxStreamBytes) throw overlongAnswer();
    await this.feed(this.decoder.decode(chunk, { stream: true }));
  }

  /** The last event may lack the empty line that ends it. @throws as `push`. */
  async end(): Promise<void> {
    await this.feed(`${this.decoder.decode()}\n\n`);
  }

  private async feed(text: string): Promise<void> {
    this.parser.feed(text);
    for (const event of this.events.splice(0)) await this.take(event);
  }

  /** Gateways send signs of life that are no answers: these are passed over, and an answer that is damaged is noted. */
  private async read(data: string): Promise<AnswerBody | undefined> {
    let json: unknown;
    try {
      json = await jsonWithoutKey(data, this.endpoint);
    } catch (error) {
      if (!this.hasEnded && /^\s*[[{]/.test(data)) this.damage ??= error;
      this.hasSkipped = true;
      return undefined;
    }
    throwIfRefused(json, holdsImage, this.hasBegun);
    const answer = answerIn(json);
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
    return { requestId: this.requestId, parts: [...this.parts] };
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
    this.finishReasons.push(...finishReasonsOf(answer).filter(isEnd));
    for (const [position, { index, finish_reason: reason }] of choicesOf(answer).entries()) {
      if (isEnd(reason)) this.openChoices.delete(index ?? position);
      else this.openChoices.add(index ?? position);
    }
    if (isEnd(answer.output?.finish_reason)) this.openChoices.clear();
    for (const part of partsOf(answer)) {
      this.hasBegun = true;
      this.parts.push(part);
      if (part.kind === 'image') this.imageCount += 1;
    }
  }
}

/** The service writes "null" in the events before the last. */
const isEnd = (reason: string | null | undefined): boolean => Boolean(reason) && reason !== 'null';

function asEaselError(error: unknown, requestId: string): EaselError {
  if (error instanceof EaselError) return error;
  return malformedAnswer({ requestId, cause: error });
}
