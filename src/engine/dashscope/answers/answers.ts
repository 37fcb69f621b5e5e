import type { EaselError } from '../../../core/base/errors';
import { taskFailure, toRefusal } from '../failures';
import type { StatedRefusal } from '../refusals/refusalShapes';
import { refusalIn, wordsOfAnyShape } from '../refusals/refusalShapes';
import { answerSchema } from '../schemas';
import { hasFailed } from '../taskState';
import type { AnswerBody, imageFields } from '../schemas';
import { malformedAnswer, withoutImages } from './answerErrors';
import { addressOfImage, dataUrlOf, imagesAnywhere } from './foundImages';
import { imagesInText } from './imagesInText';

/** One part of an answer, in the order in which the parts arrived. */
export type AnswerPart =
  /** An address as the service wrote it, or a data URL for an image that came within the answer. */
  | { kind: 'image'; url: string }
  | { kind: 'text'; text: string }
  /** An image that the service could not make; it is not billed. */
  | { kind: 'failed'; serviceCode: string; serviceMessage: string };

/** The result of a finished request, for every request path. */
export interface Answer {
  requestId: string;
  taskId?: string;
  parts: AnswerPart[];
  /** How many more images came than can be kept. */
  leftOut?: number;
  /** The prompt as the service rewrote it; only the asynchronous prompt path returns it. */
  actualPrompt?: string;
  /** Set when a stream broke off: the parts before that are complete and worth saving. */
  interrupted?: EaselError;
}

/** The addresses of the images, in their order. */
export const imageUrls = ({ parts }: Answer): string[] =>
  parts.flatMap(part => (part.kind === 'image' ? [part.url] : []));

/** The texts of an answer, in their order. */
export const textsOf = (parts: readonly AnswerPart[]): string[] =>
  parts.flatMap(part => (part.kind === 'text' ? [part.text] : []));

/** The answer that JSON holds, without judging what it says; undefined where it is none. */
export function answerIn(json: unknown): AnswerBody | undefined {
  const { data } = answerSchema.safeParse(Array.isArray(json) ? {} : json);
  if (!data) return undefined;
  const refusal = refusalIn(json) ?? unknownRefusal(data, json);
  const found = bringsImage(data) ? [] : imagesAnywhere(json);
  if (Array.isArray(json) && found.length === 0) return undefined;
  return { ...data, ...(refusal && { refusal }), ...(found.length > 0 && { found }) };
}

/** The words of an answer that has nothing of an answer, whatever they are called. */
function unknownRefusal(body: AnswerBody, json: unknown): StatedRefusal | undefined {
  const { output, choices, data, images } = body;
  const message = output || choices || data || images ? '' : wordsOfAnyShape(json);
  return message === '' ? undefined : { codes: [], message, isExplicit: false };
}

/** @throws EaselError `unexpectedResponse` when the JSON is not an answer. */
export function parseAnswer(json: unknown): AnswerBody {
  const answer = answerIn(json);
  if (answer) return answer;
  throw malformedAnswer({ serviceMessage: refusalIn(json)?.message });
}

/** Whether an answer, or an event of a stream, brings an image: then a code beside it does not refuse anything. */
export function holdsImage(json: unknown): boolean {
  const body = answerIn(json);
  return body !== undefined && bringsImage(body);
}

export const bringsImage = (body: AnswerBody): boolean => hasImage(withImagesOfTexts(partsOf(body)));

export const hasImage = (parts: readonly AnswerPart[]): boolean => parts.some(({ kind }) => kind === 'image');

/**
 * Reads the forms of a result: `choices[].message.content[]` of messages (several choices, several entries), and
 * `results[]` of prompts, where failed items have a code in place of a URL; from gateways also `data[]` and others.
 * @throws EaselError `contentRefused` or `taskFailed` when every item failed; `unexpectedResponse` when a success has
 *   no results, which may be billed.
 */
export function readAnswer(body: AnswerBody): Answer {
  const parts = withImagesOfTexts(partsOf(body));
  const taskId = body.output?.task_id ?? undefined;
  const requestId = body.request_id ?? '';
  if (!hasImage(parts)) {
    if (parts.some(part => part.kind === 'failed') || hasFailed(body)) throw failureOfTask(body, taskId);
    throw withoutImages(textsOf(parts), {
      finishReasons: finishReasonsOf(body),
      saysMade: saysMade(body),
      requestId,
      taskId,
      said: body.refusal?.message,
    });
  }
  const actualPrompt = body.output?.results?.find(result => result.actual_prompt)?.actual_prompt;
  return { requestId, parts, ...(taskId !== undefined && { taskId }), ...(actualPrompt && { actualPrompt }) };
}

/** Why a task has failed. Older pages put the code inside `output`, newer ones beside it; items have their own. */
export function failureOfTask(body: AnswerBody, taskId: string | undefined): EaselError {
  const general = toRefusal(200, body.refusal);
  const ofItems = partsOf(body).flatMap(part =>
    part.kind === 'failed'
      ? [{ status: 200, code: part.serviceCode, message: part.serviceMessage, requestId: undefined }]
      : [],
  );
  const errors = (general.code === '' ? [...ofItems, general] : [general, ...ofItems]).map(refusal =>
    taskFailure({ ...refusal, requestId: body.request_id ?? undefined }, taskId),
  );
  const [first = malformedAnswer()] = errors;
  return errors.find(({ code }) => code === 'contentRefused') ?? first;
}

/** The choices in the place of the service, and in that of gateways. */
export const choicesOf = (body: AnswerBody): NonNullable<AnswerBody['choices']> => [
  ...(body.output?.choices ?? []),
  ...(body.choices ?? []),
];

/** Why the service ended its choices. */
export const finishReasonsOf = (body: AnswerBody): string[] =>
  [...choicesOf(body).map(choice => choice.finish_reason), body.output?.finish_reason].flatMap(reason => reason ?? []);

/** Whether the service counts images that it made, and that are paid for. */
export const saysMade = ({ usage }: AnswerBody): boolean =>
  (usage?.image_count ?? 0) > 0 || (usage?.output_image_count ?? 0) > 0;

/** The parts of one body or stream event. Does not check whether they are enough. */
export function partsOf(body: AnswerBody): AnswerPart[] {
  const { output } = body;
  const fromChoices = choicesOf(body)
    .flatMap(({ message, delta }) =>
      [message, delta].flatMap(given => [
        ...(given?.content ?? []),
        ...(given?.refusal ? [{ text: given.refusal }] : []),
      ]),
    )
    .flatMap((entry): AnswerPart[] => {
      const url = imageIn(entry);
      if (url) return [{ kind: 'image', url }];
      const text = entry.text || entry.refusal;
      return text ? [{ kind: 'text', text }] : [];
    });
  const results = [output?.results, output?.images, body.data, body.images].flatMap(list => list ?? []);
  const fromResults = results.flatMap((result): AnswerPart[] => {
    const url = imageIn(result);
    if (url) return [{ kind: 'image', url }];
    const serviceCode = result.code || result.error_code || result.error?.code;
    const serviceMessage = result.message || result.error_message || result.error?.message || '';
    return serviceCode ? [{ kind: 'failed', serviceCode, serviceMessage }] : [];
  });
  const single = output && imageIn(output);
  return [
    ...fromChoices,
    ...fromResults,
    ...(single ? [{ kind: 'image' as const, url: single }] : []),
    ...(output?.text ? [{ kind: 'text' as const, text: output.text }] : []),
    ...(body.found ?? []).map(url => ({ kind: 'image' as const, url })),
  ];
}

/**
 * Gateways for chats put the images of an answer into its text: then they are made and billed, and the text is no
 * refusal. Answers that have an image of their own stay as they are.
 */
export function withImagesOfTexts(parts: readonly AnswerPart[]): AnswerPart[] {
  if (hasImage(parts)) return [...parts];
  return parts.flatMap(part => {
    const urls = part.kind === 'text' ? imagesInText(part.text) : [];
    return urls.length === 0 ? [part] : urls.map(url => ({ kind: 'image' as const, url }));
  });
}

type ImageFields = { [Name in keyof typeof imageFields]?: string | null | undefined };

/** The address of the image of an entry; a data URL where the image itself is there. */
function imageIn({ image, image_url, url, ...inline }: ImageFields): string | undefined {
  const given = [image, image_url, url].find(text => text);
  if (given) return addressOfImage(given);
  const bytes = [inline.b64_json, inline.b64_image, inline.base64, inline.image_base64].find(text => text);
  return bytes ? dataUrlOf(bytes) : undefined;
}

/** A text in an answer is shown and kept up to this length, in UTF-16 code units; those of the models have a tenth. */
export const maxTextLength = 200_000;

/**
 * The answer without images and failed items beyond those that the request can bring: what is kept of an answer is
 * written down again with each step. The images are counted.
 */
export function withinLimits(answer: Answer, maxImages: number): Answer {
  const kept: Record<AnswerPart['kind'], number> = { image: 0, text: 0, failed: 0 };
  const parts = answer.parts.filter(({ kind }) => kind === 'text' || (kept[kind] += 1) <= maxImages);
  const leftOut = (answer.leftOut ?? 0) + Math.max(0, kept.image - maxImages);
  return { ...answer, parts, ...(leftOut > 0 && { leftOut }) };
}

/**
 * The answer with texts that follow each other joined, because they are read as one. `clean` sees the joined texts: a
 * key that is split over two of them is found.
 */
export function withJoinedTexts<A extends Answer>(answer: A, clean: (text: string) => string): A {
  const parts = joinedTexts(answer.parts);
  for (const part of parts) if (part.kind === 'text') part.text = clean(part.text);
  return { ...answer, parts };
}

/** Copies of the parts, with texts that follow each other as one. */
export function joinedTexts(parts: readonly AnswerPart[]): AnswerPart[] {
  const joined: AnswerPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}
