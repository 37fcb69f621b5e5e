import type { Fault } from './faults';
import type { Generation, JsonObject } from './requestTypes';
import type { ProducedImage } from './results';

/** The result of a generation, before it takes the form of its model family. */
interface Outcome {
  readonly generation: Generation;
  readonly images: readonly ProducedImage[];
  readonly fault: Fault | undefined;
}

const outputTokensPerImage = 2;

/** `output` (without the fields of a task) and `usage` of a success. */
export function successOf(outcome: Outcome): { output: JsonObject; usage: JsonObject } {
  const { generation, fault } = outcome;
  if (fault?.kind === 'taskWithoutResults') return { output: {}, usage: usageOf(outcome) };
  if (generation.model.answer === 'translation')
    return {
      output: Object.fromEntries(outcome.images.map(image => ['image_url', addressOf(image, fault)])),
      usage: usageOf(outcome),
    };
  return {
    output:
      generation.model.answer === 'results' || generation.path === 'asyncPrompt'
        ? resultsOf(outcome)
        : choicesOf(outcome),
    usage: usageOf(outcome),
  };
}

export function failedCount({ generation, fault }: Pick<Outcome, 'generation' | 'fault'>): number {
  return fault?.kind === 'partialResults' ? Math.min(generation.count, fault.failed ?? 1) : 0;
}

/** Whether the answer contains the addresses of its pictures. */
export function isAddressed(fault: Fault | undefined): boolean {
  return !['taskWithoutResults', 'emptyChoices', 'entryWithoutImage', 'resultUrl'].includes(fault?.kind ?? '');
}

/** The address of a picture in this answer; a fault may replace it. */
function addressOf(image: ProducedImage, fault: Fault | undefined): string {
  return fault?.kind === 'resultUrl' ? fault.url : image.url;
}

function resultsOf(outcome: Outcome): JsonObject {
  const { generation, images, fault } = outcome;
  const failed = failedCount(outcome);
  const prompts = {
    orig_prompt: generation.prompt,
    ...(generation.rewritesPrompt ? { actual_prompt: rewritePrompt(generation.prompt) } : {}),
  };
  const results: JsonObject[] = images.map(image => ({
    ...prompts,
    ...(fault?.kind === 'entryWithoutImage' ? {} : { url: addressOf(image, fault) }),
  }));
  for (let index = 0; index < failed; index++) results.push(itemError(fault));
  const metrics = { TOTAL: generation.count, SUCCEEDED: images.length, FAILED: failed };
  return {
    results: fault?.kind === 'emptyChoices' ? [] : results,
    ...(generation.model.id.startsWith('wan') || failed > 0 ? { task_metrics: metrics } : {}),
  };
}

function itemError(fault: Fault | undefined): JsonObject {
  const { code = 'InternalError.Timeout', message = 'An internal timeout error has occurred during execution' } =
    fault?.kind === 'partialResults' ? fault : {};
  return { code, message };
}

function choicesOf(outcome: Outcome): JsonObject {
  const { generation, images, fault } = outcome;
  const { answer } = generation.model;
  const isWan = answer.startsWith('wan');
  const entryOf = (image: ProducedImage): JsonObject => ({
    ...(isWan ? { type: 'image' } : {}),
    ...(fault?.kind === 'entryWithoutImage' ? {} : { image: addressOf(image, fault) }),
  });
  const entries = images.map(entryOf);
  const content = generation.interleaved ? interleave(generation.prompt, entries).flat() : entries;
  const isSplit = (answer === 'wanChoices' && !generation.interleaved) !== (fault?.kind === 'otherChoices');
  const choices = (isSplit ? content.map(entry => [entry]) : [content]).map(part => ({
    finish_reason: 'stop',
    message: { role: 'assistant', content: part },
  }));
  return {
    choices: fault?.kind === 'emptyChoices' ? [] : choices,
    ...(answer === 'qwen'
      ? { task_metric: { TOTAL: generation.count, SUCCEEDED: images.length, FAILED: failedCount(outcome) } }
      : {}),
    ...(isWan ? { finished: true } : {}),
  };
}

/** Steps of text, each followed by its picture. The text of a step comes in two pieces, as in a stream. */
function interleave(prompt: string, entries: readonly JsonObject[]): JsonObject[][] {
  return entries.map((entry, index) => [
    { type: 'text', text: `Step ${index + 1}: ` },
    { type: 'text', text: `${[...prompt].slice(0, 40).join('')}, part ${index + 1} of ${entries.length}.\n` },
    entry,
  ]);
}

function usageOf({ generation, images }: Outcome): JsonObject {
  const { size, model, path, inputs } = generation;
  const { width, height } = size;
  if (model.answer === 'results' || path === 'asyncPrompt') return { image_count: images.length };
  if (model.answer.startsWith('wan')) {
    const tokens = {
      input_tokens: 10_000 + generation.prompt.length,
      output_tokens: outputTokensPerImage * images.length,
    };
    return {
      image_count: images.length,
      size: `${width}*${height}`,
      ...tokens,
      total_tokens: tokens.input_tokens + tokens.output_tokens,
    };
  }
  const usage = { image_count: images.length, width, height };
  if (model.answer !== 'qwenLater') return usage;
  const tier = width * height > 2_250_000 ? '2K' : '1K';
  return {
    ...usage,
    output_width: width,
    output_height: height,
    output_image_count: images.length,
    input_image_count: inputs.length,
    output_image_type: tier,
  };
}

function rewritePrompt(prompt: string): string {
  return /[\u4e00-\u9fff]/.test(prompt)
    ? `${prompt}，柔和的自然光，细节丰富，色彩和谐`
    : `${prompt}, soft natural light, rich detail, harmonious colours`;
}
