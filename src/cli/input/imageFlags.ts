import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { plainParameters, plainWords, type PlainParameter } from '../../core/models/parameters';
import type { ImageOptions } from '../../core/request/imageOptions';
import { imageOptionsSchema } from '../../core/request/imageOptions';
import { UsageError } from './usageError';

/** What is written behind a flag: a text, a number, JSON, nothing, or a file (which may be given several times). */
export type FlagKind = 'text' | 'number' | 'json' | 'switch' | 'files';
/** The prompt is no flag: it stands by itself. */
type FlagOption = Exclude<keyof ImageOptions, 'prompt'>;

/** The letters that flags have besides their names. */
export const shortFlags: { readonly [Name in FlagOption]?: string } = { output: 'o', model: 'm', images: 'i' };

export const imageFlagNames = Object.keys(imageOptionsSchema.shape).filter(
  (name): name is FlagOption => name !== 'prompt',
);

/** `negativePrompt` is `negative-prompt` in a terminal. */
export const flagOf = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** Derived from the one schema of options, so that a new option is a flag as well. */
export function kindOf(name: FlagOption): FlagKind {
  if (name === 'images') return 'files';
  const schema: z.ZodMiniType = imageOptionsSchema.shape[name];
  switch ((schema instanceof z.ZodMiniOptional ? schema.def.innerType : schema)._zod.def.type) {
    case 'boolean':
      return 'switch';
    case 'number':
      return 'number';
    case 'array':
      return 'json';
    default:
      return 'text';
  }
}

const plainFlagTexts = Object.fromEntries(plainParameters.map(name => [name, plainWords[name].flag])) as Record<
  PlainParameter,
  () => string
>;

/** For the help, in the order of the schema. */
export const flagTexts: Readonly<Record<FlagOption, () => string>> = {
  model: () => l10n.t('The id of a model; "easel models" lists them'),
  images: () => l10n.t('An input image to edit: a file here, or an https address; may be given several times'),
  size: () => l10n.t('Pixels as 1664*928, a ratio as 16:9, or a word such as 2K'),
  n: () => l10n.t('How many images; each is billed'),
  seed: () => l10n.t('From 0 to 2147483647; the same seed gives a similar image'),
  negativePrompt: () => l10n.t('What must not be in the image'),
  ...plainFlagTexts,
  thinkingMode: () => l10n.t('Let the model think before it draws'),
  colorPalette: () => l10n.t('A JSON list of { "hex": "#RRGGBB", "ratio": "25.00%" }'),
  sequential: () => l10n.t('Make a set of images in one style'),
  interleaved: () => l10n.t('Write a text with images, saved as Markdown'),
  maxImages: () => l10n.t('With --interleaved: the most images in the text'),
  boxes: () => l10n.t('A JSON list for each input image of boxes [x1, y1, x2, y2]'),
  language: () => l10n.t('A language tag, for models that translate the text in an image'),
  output: () => l10n.t('A file that ends in .png, or a folder; default: assets'),
  overwrite: () => l10n.t('Replace a file that has the name already'),
};

/**
 * The value of a flag as the argument object of a command has it.
 * @throws UsageError for a number that is none and for JSON that cannot be read.
 */
export function valueOf(name: FlagOption, text: string): unknown {
  switch (kindOf(name)) {
    case 'number': {
      const value = text.trim() === '' ? NaN : Number(text);
      if (Number.isFinite(value)) return value;
      throw new UsageError(l10n.t('--{0} takes a number, not "{1}".', flagOf(name), text));
    }
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new UsageError(l10n.t('--{0} takes JSON, which "{1}" is not.', flagOf(name), text));
      }
    default:
      return text;
  }
}
