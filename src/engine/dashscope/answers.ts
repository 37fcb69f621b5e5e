import type { EaselError } from '../../core/base/errors';
import { taskFailure } from './failures';
import { answerSchema } from './schemas';
import type { AnswerBody } from './schemas';
import { answerWithoutImages, malformedAnswer } from './answerErrors';

/** One part of an answer, in the order in which the parts arrived. */
export type AnswerPart =
  | { kind: 'image'; url: string }
  | { kind: 'text'; text: string }
  /** An image that the service could not make; it is not billed. */
  | { kind: 'failed'; serviceCode: string; serviceMessage: string };

/** The result of a finished request, for every request path. */
export interface Answer {
  requestId: string;
  taskId?: string;
  parts: AnswerPart[];
  /** The prompt as the service rewrote it; only the asynchronous prompt path returns it. */
  actualPrompt?: string;
  /** Set when a stream broke off: the parts before that are complete and worth saving. */
  interrupted?: EaselError;
}

/** The signed addresses of the images, in their order. */
export const imageUrls = ({ parts }: Answer): string[] =>
  parts.flatMap(part => (part.kind === 'image' ? [part.url] : []));

/** @throws EaselError `unexpectedResponse` when the JSON is not an answer. */
export function parseAnswer(json: unknown): AnswerBody {
  const parsed = answerSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw malformedAnswer();
}

/**
 * Reads both forms of a result: `choices[].message.content[]` of messages (several choices, several entries), and
 * `results[]` of prompts, where failed items have a code in place of a URL.
 * @throws EaselError `contentRefused` or `taskFailed` when every item failed; `unexpectedResponse` when a success has
 *   no results, which may be billed.
 */
export function readAnswer(body: AnswerBody): Answer {
  const parts = partsOf(body);
  const taskId = body.output?.task_id ?? undefined;
  const requestId = body.request_id ?? '';
  if (!parts.some(part => part.kind === 'image')) {
    const failed = parts.find(part => part.kind === 'failed');
    if (failed)
      throw taskFailure({ status: 200, code: failed.serviceCode, message: failed.serviceMessage, requestId }, taskId);
    throw answerWithoutImages(requestId, taskId);
  }
  const actualPrompt = body.output?.results?.find(result => result.actual_prompt)?.actual_prompt;
  return { requestId, parts, ...(taskId !== undefined && { taskId }), ...(actualPrompt && { actualPrompt }) };
}

/** The parts of one body or stream event. Does not check whether they are enough. */
export function partsOf(body: AnswerBody): AnswerPart[] {
  const fromChoices = (body.output?.choices ?? [])
    .flatMap(choice => choice.message?.content ?? [])
    .flatMap((entry): AnswerPart[] => {
      if (entry.image) return [{ kind: 'image', url: entry.image }];
      return entry.text ? [{ kind: 'text', text: entry.text }] : [];
    });
  const fromResults = (body.output?.results ?? []).flatMap((result): AnswerPart[] => {
    if (result.url) return [{ kind: 'image', url: result.url }];
    return result.code ? [{ kind: 'failed', serviceCode: result.code, serviceMessage: result.message ?? '' }] : [];
  });
  return [...fromChoices, ...fromResults];
}
