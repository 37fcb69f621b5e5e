import * as l10n from '@vscode/l10n';
import { EaselError } from '../../../core/base/errors';
import type { Clock } from '../../../core/base/ports';
import { boundedWithout } from '../../../core/base/secretText';
import type { Endpoint } from '../endpoint';
import type { Answer } from './answers';
import { hasImage, maxTextLength, textsOf, withImagesOfTexts, withinLimits, withJoinedTexts } from './answers';
import { malformedAnswer, withoutImages } from './answerErrors';
import { StreamReader } from './streamReader';

/** After the end, usage may follow. Some servers then keep the connection open. */
const graceMs = 5_000;

export interface StreamOptions {
  signal: AbortSignal;
  clock: Clock;
  /** More images than these are counted, and not kept. */
  maxImages: number;
  /**
   * Called with everything that has arrived, after another image has arrived and the call before has settled. It is
   * awaited only at the end, because a connection that breaks loses what has not been read. It must not reject.
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
  { signal, clock, maxImages, onImage, onPart }: StreamOptions,
): Promise<Answer> {
  const reader = new StreamReader(endpoint, maxImages);
  const grace = new Grace(clock);
  const clean = (text: string): string => boundedWithout(text, endpoint.apiKey, maxTextLength);
  const teller = new Teller(async () => onImage?.(withJoinedTexts(reader.answer(), clean)));
  let broken: unknown;
  const chunks = body[Symbol.asyncIterator]();
  try {
    let imageCount = 0;
    const tellImages = (): void => {
      if (reader.imageCount > imageCount) teller.tell();
      imageCount = reader.imageCount;
    };
    while (!reader.isClosed) {
      const next = await grace.limit(chunks.next(), reader);
      if (!next || next.done) break;
      const { progress } = reader;
      await reader.push(next.value);
      tellImages();
      if (reader.progress > progress) onPart?.(withJoinedTexts(reader.answer(), clean));
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
  await teller.settled();
  if (signal.aborted) throw signal.reason;
  const { requestId, parts: arrived, leftOut } = reader.answer();
  const interrupted = broken === undefined ? undefined : asEaselError(broken, requestId);
  const parts = withImagesOfTexts(arrived);
  if (!hasImage(parts)) {
    if (interrupted) throw interrupted;
    const { finishReasons, saysMade } = reader;
    throw withoutImages(textsOf(parts).map(clean), { finishReasons, saysMade, requestId });
  }
  const answer = { requestId, parts, ...(leftOut !== undefined && { leftOut }), ...(interrupted && { interrupted }) };
  return withJoinedTexts(withinLimits(answer, maxImages), clean);
}

/** Tells of something that keeps growing, once at a time: what comes meanwhile is told together. */
class Teller {
  private telling: Promise<void> | undefined;
  private isBehind = false;

  constructor(private readonly onTell: () => Promise<void>) {}

  tell(): void {
    this.isBehind = true;
    this.telling ??= this.catchUp();
  }

  async settled(): Promise<void> {
    await this.telling;
  }

  private async catchUp(): Promise<void> {
    for (; this.isBehind; await this.onTell()) this.isBehind = false;
    this.telling = undefined;
  }
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

function asEaselError(error: unknown, requestId: string): EaselError {
  if (error instanceof EaselError) return error;
  return malformedAnswer({ requestId, cause: error });
}
