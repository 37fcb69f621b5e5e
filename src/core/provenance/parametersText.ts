import type { EaselRecord } from './easelRecord';

// The text that many image programs write into a PNG and show: the prompt, the negative prompt, and one line of
// settings. Source: `parse_generation_parameters` in AUTOMATIC1111's stable-diffusion-webui, 1.10.

const negativeStart = 'Negative prompt:';
/** A line with fewer settings than this is a part of the prompt. */
const minSettings = 3;
/** The line of settings is short; a prompt may be long. */
const maxSettingsLength = 20_000;
const setting = /\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/gu;

/** What can be said of an image in this form. */
export interface ParametersText {
  prompt: string;
  negativePrompt?: string | undefined;
  seed?: number | undefined;
  /** As "1664*928". */
  size?: string | undefined;
  model?: string | undefined;
}

export function parametersText({ options, negativePrompt, seed, size, model, extensionVersion }: EaselRecord): string {
  const settings = [
    ['Seed', seed],
    ['Size', size?.replace('*', 'x')],
    ['Model', model],
    ['Version', `Easel ${extensionVersion ?? ''}`.trim()],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return [
    options.prompt,
    ...(negativePrompt === undefined ? [] : [`${negativeStart} ${negativePrompt}`]),
    settings.join(', '),
  ].join('\n');
}

/** Whether a text of this form is one that this program wrote. */
export const isOwnParametersText = (text: string): boolean =>
  /(?:^|, )Version: Easel(?: [\w.+-]+)?$/u.test(text.slice(text.lastIndexOf('\n') + 1));

export function parseParametersText(text: string): ParametersText {
  const lines = text.trim().split('\n');
  const settings = settingsOf(lines.at(-1) ?? '');
  if (settings) lines.pop();
  const negativeAt = lines.findIndex(line => line.startsWith(negativeStart));
  const prompt = (negativeAt < 0 ? lines : lines.slice(0, negativeAt)).join('\n').trim();
  const negative = negativeAt < 0 ? '' : lines.slice(negativeAt).join('\n').slice(negativeStart.length).trim();
  const seed = Number(settings?.get('Seed') ?? NaN);
  return {
    prompt,
    ...(negative !== '' && { negativePrompt: negative }),
    ...(Number.isSafeInteger(seed) && { seed }),
    size: /^(\d+)x(\d+)$/u.exec(settings?.get('Size') ?? '')?.[0].replace('x', '*'),
    model: settings?.get('Model'),
  };
}

function settingsOf(line: string): Map<string, string> | undefined {
  if (line.length > maxSettingsLength) return undefined;
  const found = [...line.matchAll(setting)].map(([, name = '', value = '']) => [name, unquoted(value)] as const);
  return found.length < minSettings ? undefined : new Map(found);
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.trim();
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
