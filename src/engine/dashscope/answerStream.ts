import * as l10n from '@vscode/l10n';
import { createParser } from 'eventsource-parser';
import { EaselError } from '../../core/base/errors';
import { jsonWithoutKey, throwIfRefused } from './api';
import type { Endpoint } from './endpoint';
import type { Answer, AnswerPart } from './answers';
import { parseAnswer, partsOf } from './answers';
import { answerWithoutImages, malformedAnswer, overlongAnswer } from './answerErrors';

/** Far more than any text with five image addresses. */
const maxStreamBytes = 16 * 1024 * 1024;

/**
 * Reads a streamed answer of text and images (wan2.6-image, synchronous). Text arrives in pieces, which are joined. The
 * end is a `finish_reason` of "stop", because `finished` is true on every event. Source: Wan image API, 2026-04.
 * When the stream breaks after an image has arrived, the answer holds what arrived, with `interrupted`.
 * @param onImage called with everything that has arrived, each time another image has arrived. It is awaited only at
 *   the end, because a connection that breaks loses what has not been read. It must not reject.
 */
export async function readAnswerStream(
  body: AsyncIterable<Uint8Array>,
  endpoint: Endpoint,
  signal: AbortSignal,
  onImage: (soFar: Answer) => Promise<void> = () => Promise.resolve(),
): Promise<Answer> {
  const parts: AnswerPart[] = [];
  let requestId = '';
  let finished = false;
  const parser = createParser({
    onEvent: event => {
      const json = jsonWithoutKey(event.data, endpoint);
      throwIfRefused(event.event === 'error' ? { ...(json as object), output: undefined, data: undefined } : json);
      const answer = parseAnswer(json);
      requestId = answer.request_id ?? requestId;
      finished ||= (answer.output?.choices ?? []).some(choice => choice.finish_reason === 'stop');
      for (const part of partsOf(answer)) append(parts, part);
    },
  });
  let broken: unknown;
  const notifications: Promise<void>[] = [];
  try {
    const decoder = new TextDecoder();
    let length = 0;
    let imageCount = 0;
    for await (const chunk of body) {
      length += chunk.length;
      if (length > maxStreamBytes) throw overlongAnswer();
      parser.feed(decoder.decode(chunk, { stream: true }));
      const images = parts.filter(part => part.kind === 'image').length;
      if (images > imageCount) notifications.push(onImage({ requestId, parts: [...parts] }));
      imageCount = images;
    }
    if (!finished)
      broken = new EaselError(
        'network',
        l10n.t('The answer broke off before its end; check the network and try again.'),
      );
  } catch (error) {
    broken = error;
  }
  await Promise.all(notifications);
  if (signal.aborted) throw signal.reason;
  const interrupted = broken === undefined ? undefined : asEaselError(broken, requestId);
  if (interrupted && !parts.some(part => part.kind === 'image')) throw interrupted;
  if (!parts.some(part => part.kind === 'image')) throw answerWithoutImages(requestId);
  return { requestId, parts, ...(interrupted && { interrupted }) };
}

function append(parts: AnswerPart[], part: AnswerPart): void {
  const last = parts.at(-1);
  if (part.kind === 'text' && last?.kind === 'text') last.text += part.text;
  else parts.push(part);
}

function asEaselError(error: unknown, requestId: string): EaselError {
  if (error instanceof EaselError) return error;
  return malformedAnswer({ requestId, cause: error });
}
