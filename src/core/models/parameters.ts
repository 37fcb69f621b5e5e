import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';

// Every parameter of a request, in one place. Which models take one is in `models.ts`. The tables stand side by side,
// not in one object, so that each bundle holds only those that it uses.

/** A number that has no fraction. The request check refuses others, because it can name the range as well. */
export const wholeNumber = z.number();

/** An area of an image in pixels: left, top, right, bottom. */
export const boxSchema = z.tuple([wholeNumber, wholeNumber, wholeNumber, wholeNumber]);

/**
 * Parameters that need nothing but their entry in the tables of this file: they are sent as they are given, and the
 * Studio's form has a control for each, a switch or a number field. Absent: what the setting of the same name says.
 */
export const plainSchemas = {
  promptExtend: z.optional(z.boolean()),
  watermark: z.optional(z.boolean()),
};

/** The control of a plain parameter in the Studio's form, by the kind of value that its schema takes. */
export function controlOf(schema: z.ZodMiniType): 'switch' | 'number' {
  const inner = schema instanceof z.ZodMiniOptional ? schema.def.innerType : schema;
  return inner instanceof z.ZodMiniNumber ? 'number' : 'switch';
}
export type PlainParameter = keyof typeof plainSchemas;
export const plainParameters = Object.keys(plainSchemas) as PlainParameter[];

export const parameterSchemas = {
  size: z.optional(z.string()),
  n: z.optional(wholeNumber),
  seed: z.optional(wholeNumber),
  negativePrompt: z.optional(z.string()),
  ...plainSchemas,
  thinkingMode: z.optional(z.boolean()),
  colorPalette: z.optional(z.array(z.object({ hex: z.string(), ratio: z.string() }))),
  sequential: z.optional(z.boolean()),
  interleaved: z.optional(z.boolean()),
  maxImages: z.optional(wholeNumber),
  boxes: z.optional(z.array(z.array(boxSchema))),
  language: z.optional(z.string()),
};
export type RequestParameter = keyof typeof parameterSchemas;

/** Parameters as they are sent; absent means left out. Pixels for boxes, percent strings for the palette. */
export type ParameterValues = {
  [Name in RequestParameter]?: Exclude<z.infer<(typeof parameterSchemas)[Name]>, undefined>;
};

/** Ranges that are the same for all models. Source: `seed` of every API page, 2026-03. */
export const numberRanges: { readonly [Name in RequestParameter]?: Range } & { readonly seed: Range } = {
  seed: { min: 0, max: 2_147_483_647 },
};
interface Range {
  min: number;
  max: number;
}

/** The service's names. `thinkingMode` has another one in some models, see `Model.thinkingField`. */
export const wireNames: Readonly<Record<RequestParameter, string>> = {
  size: 'size',
  n: 'n',
  seed: 'seed',
  watermark: 'watermark',
  negativePrompt: 'negative_prompt',
  promptExtend: 'prompt_extend',
  thinkingMode: 'thinking_mode',
  colorPalette: 'color_palette',
  sequential: 'enable_sequential',
  interleaved: 'enable_interleave',
  maxImages: 'max_images',
  boxes: 'bbox_list',
  language: 'target_lang',
};

/** What a person reads of a plain parameter. */
interface Words {
  /** Within a sentence. */
  name: () => string;
  /** In the details of an attempt. */
  title: () => string;
  /** At its control in the form. */
  label: () => string;
  hint: () => string;
  /** In the help of the terminal. */
  flag: () => string;
}
export const plainWords: Readonly<Record<PlainParameter, Words>> = {
  promptExtend: {
    name: () => l10n.t('prompt rewriting'),
    title: () => l10n.t('Prompt rewriting'),
    label: () => l10n.t('Rewrite the prompt'),
    hint: () => l10n.t('The service adds detail to short prompts'),
    flag: () => l10n.t('Whether the service may add detail to the prompt'),
  },
  watermark: {
    name: () => l10n.t('watermark'),
    title: () => l10n.t('Watermark'),
    label: () => l10n.t('Visible watermark'),
    hint: () => l10n.t('A small AI label in the corner'),
    flag: () => l10n.t("The service's visible AI label"),
  },
};

/** For programs that choose parameters, such as AI agents: units, limits, and when to use each. */
export const parameterDescriptions: Readonly<Record<RequestParameter, string>> = {
  size:
    'Pixels as "1664*928", a ratio as "16:9", or "1K", "2K" or "4K" where the model has such words. ' +
    'Omit it for the default of the model; an edit then keeps the shape of its last input.',
  n: 'How many images to make, at least 1 (the default). Each is billed. With sequential: the images of the set.',
  seed: 'From 0 to 2147483647. The same seed with the same options gives a similar image. Omit it for a new image.',
  negativePrompt: 'What must not be in the image. Only the first 500 characters are read.',
  promptExtend:
    'Let the service add detail to a short prompt. Use false when the prompt must be followed word for word.',
  watermark: 'Put a visible AI label into the corner of the image.',
  thinkingMode: 'Let the model think before it draws: slower, better with complicated prompts. Few models have it.',
  colorPalette: '3 to 10 colours for the image. The ratios have the form "25.00%" and add up to 100.00%.',
  sequential: 'Make a set of n images in one style, such as the steps of a story. Few models have it.',
  interleaved: 'Write a text with images, saved as a Markdown file. Only wan2.6-image has it.',
  maxImages: 'With interleaved: the most images in the text, 1 (the default) to 5. Each is billed.',
  boxes:
    'Areas to edit: one list for each input image, in order, with at most 2 boxes of pixels [x1, y1, x2, y2]. ' +
    'An empty list means the whole image.',
  language: 'The language, as a BCP 47 tag, for models that translate the text in an image.',
};
