import { comfyDetails } from './comfyGraph';
import type { ParametersText } from './parametersText';
import { parseParametersText } from './parametersText';
import { asObject, numberIn, sizeIn, textIn } from './unknownJson';

// What other image programs write into a PNG, as far as its prompt and settings can be understood. Sources: files of
// AUTOMATIC1111 1.10, ComfyUI 0.3 and InvokeAI 2 to 5, and their source code.

/** @param texts of the file, by keyword. @returns undefined where none of them tells a prompt. */
export function foreignDetails(texts: ReadonlyMap<string, string>): ParametersText | undefined {
  for (const [keyword, read] of readers) {
    const text = texts.get(keyword);
    const details = text === undefined ? undefined : read(text);
    if (details && details.prompt !== '') return details;
  }
  return undefined;
}

const readers: readonly [string, (text: string) => ParametersText | undefined][] = [
  ['parameters', parseParametersText],
  ['invokeai_metadata', text => invokeDetails(parsed(text))],
  ['sd-metadata', text => oldInvokeDetails(parsed(text))],
  ['prompt', text => comfyDetails(parsed(text))],
  ['workflow', text => comfyDetails(parsed(text))],
  ['Dream', dreamDetails],
];

function invokeDetails(json: unknown): ParametersText | undefined {
  const data = asObject(json);
  // Version 3 keeps the model as an object, and some versions nest all of it.
  const inner = asObject(data?.['image']) ?? data;
  if (!inner) return undefined;
  const model = asObject(inner['model']);
  return {
    prompt: textIn(inner, 'positive_prompt') ?? promptText(inner['prompt']),
    negativePrompt: textIn(inner, 'negative_prompt') || undefined,
    seed: numberIn(inner, 'seed'),
    size: sizeIn(inner),
    model:
      textIn(inner, 'model') ??
      (model && (textIn(model, 'name') ?? textIn(model, 'model_name'))) ??
      (data && textIn(data, 'model_weights')),
  };
}

/** Version 2 writes the negative prompt into the prompt, in square brackets. */
function oldInvokeDetails(json: unknown): ParametersText | undefined {
  const details = invokeDetails(json);
  return details && { ...details, ...withoutBrackets(details.prompt) };
}

function dreamDetails(text: string): ParametersText | undefined {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/u.exec(text)?.[1];
  if (quoted === undefined) return undefined;
  const [, seed] = /\s-S\s?(\d{1,15})\b/u.exec(text) ?? [];
  const [, width] = /\s-W\s?(\d{1,5})\b/u.exec(text) ?? [];
  const [, height] = /\s-H\s?(\d{1,5})\b/u.exec(text) ?? [];
  return {
    ...withoutBrackets(quoted.replace(/\\(.)/gu, '$1')),
    seed: seed === undefined ? undefined : Number(seed),
    size: width === undefined || height === undefined ? undefined : `${width}*${height}`,
  };
}

function withoutBrackets(prompt: string): Pick<ParametersText, 'prompt' | 'negativePrompt'> {
  const negative = [...prompt.matchAll(/\[([^[\]]*)\]/gu)].map(([, inner = '']) => inner.trim()).filter(Boolean);
  return {
    prompt: prompt
      .replace(/\[[^[\]]*\]/gu, '')
      .replace(/\s+/gu, ' ')
      .trim(),
    ...(negative.length > 0 && { negativePrompt: negative.join(', ') }),
  };
}

/** A text, or a list of texts with weights. */
function promptText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.flatMap(part => textIn(asObject(part) ?? {}, 'prompt') ?? []).join(', ');
}

/** ComfyUI may write NaN, which JSON does not have, also in lists. */
function parsed(text: string): unknown {
  const repaired = (): string =>
    text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gu, part => (part.startsWith('"') ? part : 'null'));
  for (const candidate of [() => text, repaired]) {
    try {
      return JSON.parse(candidate());
    } catch {
      continue;
    }
  }
  return undefined;
}
