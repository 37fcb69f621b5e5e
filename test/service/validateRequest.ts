import type { IncomingHttpHeaders } from 'node:http';
import type { InputContext, InputImage } from './inputImages';
import { readInputImage } from './inputImages';
import { modelTable } from './modelTable';
import type { Region, ServiceModel, SubmitPath } from './models';
import { Refusal, invalidParameter } from './refusal';
import type { Generation, JsonObject } from './requestTypes';
import { isObject } from './requestTypes';
import { readTranslation, translationTable } from './translations';
import { checkParameters } from './validateParameters';

const maxNegativePrompt = 500;

interface SubmitContext {
  readonly path: SubmitPath;
  readonly region: Region;
  readonly headers: IncomingHttpHeaders;
  readonly uploaded: InputContext['uploaded'];
  readonly warn: (message: string) => void;
  /** Called for a prompt longer than the model's limit; it is truncated silently, as in the real service. */
  readonly truncated: () => void;
}

const enabled = (headers: IncomingHttpHeaders, name: string): boolean => headers[name] === 'enable';

/** Sync calls must not have the async header; async calls must have it. Does not need the body. */
export function checkAsyncHeader(path: SubmitPath, headers: IncomingHttpHeaders): void {
  const isAsync = enabled(headers, 'x-dashscope-async');
  if (path === 'sync' && isAsync)
    throw new Refusal(403, 'AccessDenied', 'current user api does not support asynchronous calls.');
  if (path !== 'sync' && !isAsync) throw synchronousRefused();
}

const synchronousRefused = (): Refusal =>
  new Refusal(403, 'AccessDenied', 'current user api does not support synchronous calls.');

/** Parses the body, which must be a JSON object. */
export function parseBody(rawBody: Buffer, headers: IncomingHttpHeaders): JsonObject {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw invalidParameter('Content-Type should be application/json');
  let body: unknown;
  try {
    body = JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw invalidParameter('Request body is not valid JSON.');
  }
  if (!isObject(body)) throw invalidParameter('Request body should be a JSON object.');
  return body;
}

/** Turns a valid request into a generation, or throws a refusal with a code and message like the real service's. */
export async function validateRequest(body: JsonObject, context: SubmitContext): Promise<Generation> {
  const { model: id, input, parameters = {}, ...rest } = body;
  if (typeof id !== 'string' || id === '')
    throw new Refusal(400, 'BadRequest.EmptyModel', 'Required parameter "model" missing from request.');
  if (!isObject(input))
    throw new Refusal(400, 'BadRequest.EmptyInput', 'Required input parameter missing from request.');
  if (!isObject(parameters)) throw invalidParameter('parameters should be an object');
  refuseOthers(rest, 'the request body');
  const model = findModel(id, context);
  const parts = readInput(input, model, context.path);
  const interleaved = parameters['enable_interleave'] === true;
  checkImageCount(model, parts.images.length, interleaved);
  checkStreaming(model, parameters, interleaved, context);
  const inputs = await readInputs(model, parts.images, context);
  const negativePrompt = parts.negativePrompt ?? parameters['negative_prompt'];
  const checked = checkParameters(
    negativePrompt === undefined ? parameters : { ...parameters, negative_prompt: negativePrompt },
    { model, path: context.path, inputs, warn: context.warn },
  );
  if (typeof negativePrompt === 'string' && [...negativePrompt].length > maxNegativePrompt) context.truncated();
  const letters = [...parts.text];
  if (letters.length > model.promptLimit) context.truncated();
  const size = inputs[0]?.size;
  return {
    ...checked,
    // A translated picture is exactly as large as the one with the text.
    ...(model.answer === 'translation' && size && { size }),
    model,
    inputs,
    path: context.path,
    prompt: letters.slice(0, model.promptLimit).join(''),
    streamed: context.path === 'sync' && interleaved,
  };
}

function readInput(input: JsonObject, model: ServiceModel, path: SubmitPath): InputParts {
  if (model.answer === 'translation') return readTranslation(input, model);
  return path === 'sync' || path === 'asyncMessages' ? readMessages(input) : readPromptInput(input, path);
}

function refuseOthers(rest: JsonObject, place: string): void {
  const [name] = Object.keys(rest);
  if (name !== undefined) throw invalidParameter(`Parameter ${name} is not supported in ${place}.`);
}

function findModel(id: string, { path, region }: SubmitContext): ServiceModel {
  const model = [...modelTable, ...translationTable].find(row => row.id === id);
  if (!model?.regions.includes(region)) throw invalidParameter('Model not exist.');
  if (!model.paths.includes(path)) throw invalidParameter('url error, please check url!');
  // Frankfurt serves the Wan models by tasks only.
  if (path === 'sync' && region === 'frankfurt' && model.id.startsWith('wan')) throw synchronousRefused();
  return model;
}

interface InputParts {
  readonly text: string;
  readonly images: readonly unknown[];
  readonly negativePrompt?: unknown;
}

function readMessages({ messages, ...rest }: JsonObject): InputParts {
  refuseOthers(rest, 'input');
  if (!Array.isArray(messages) || messages.length !== 1) throw invalidParameter('messages length only support 1');
  const message: unknown = messages[0];
  if (!isObject(message) || message['role'] !== 'user')
    throw invalidParameter('the role of the message should be user');
  const content: unknown = message['content'];
  if (!Array.isArray(content)) throw invalidParameter('lack of image or text');
  const texts: unknown[] = [];
  const images: unknown[] = [];
  for (const entry of content as unknown[]) {
    const { text, image, type = 'image', ...others } = isObject(entry) ? entry : {};
    refuseOthers(others, 'content');
    if (type !== 'text' && type !== 'image') throw invalidParameter('lack of image or text');
    if (text !== undefined) texts.push(text);
    if (image !== undefined) images.push(image);
    if ((text === undefined) === (image === undefined)) throw invalidParameter('lack of image or text');
  }
  const [text] = texts;
  if (texts.length !== 1 || typeof text !== 'string' || text.trim() === '')
    throw invalidParameter('lack of image or text');
  return { text, images };
}

function readPromptInput(
  { prompt, negative_prompt: negativePrompt, images, ...rest }: JsonObject,
  path: SubmitPath,
): InputParts {
  refuseOthers(rest, 'input');
  if (typeof prompt !== 'string' || prompt.trim() === '')
    throw invalidParameter('Required parameter(s) missing or invalid, please check the request parameters.');
  if (images !== undefined && (path !== 'asyncPromptImages' || !Array.isArray(images)))
    throw invalidParameter('Parameter images is not supported in input.');
  return { text: prompt, images: Array.isArray(images) ? images : [], negativePrompt };
}

function checkImageCount(model: ServiceModel, count: number, interleaved: boolean): void {
  const { min, max } = interleaved ? { min: 0, max: 1 } : model.images;
  if (count >= min && count <= max) return;
  throw invalidParameter(
    count < min ? 'lack of image or text' : `The number of input images should be in [${min}, ${max}]`,
  );
}

/** On the sync path a mixed answer must be a stream, and no other answer may be one. */
function checkStreaming(
  model: ServiceModel,
  parameters: JsonObject,
  interleaved: boolean,
  { path, headers }: SubmitContext,
): void {
  const asksForStream = enabled(headers, 'x-dashscope-sse');
  if (asksForStream && !(interleaved && path === 'sync'))
    throw invalidParameter(`Server-sent events are not supported by model ${model.id} in this mode.`);
  if (interleaved && path === 'sync' && !(asksForStream && parameters['stream'] === true)) {
    throw invalidParameter('enable_interleave on a synchronous call needs stream and the header X-DashScope-Sse');
  }
}

async function readInputs(
  model: ServiceModel,
  images: readonly unknown[],
  context: SubmitContext,
): Promise<InputImage[]> {
  const inputs: InputImage[] = [];
  for (const image of images) {
    if (!model.inputRule) throw invalidParameter(`Model ${model.id} takes no image`);
    const resolvesUploads = enabled(context.headers, 'x-dashscope-ossresourceresolve');
    inputs.push(
      await readInputImage(image, {
        model: model.id,
        rule: model.inputRule,
        resolvesUploads,
        uploaded: context.uploaded,
        warn: context.warn,
      }),
    );
  }
  return inputs;
}
