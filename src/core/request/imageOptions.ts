import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { describeGiven } from '../base/describeGiven';
import { EaselError } from '../base/errors';

/** The part of a `vscode.Uri` that the core needs to know one by; it also fits the JSON form of a Uri. */
export interface UriLike {
  scheme: string;
  path: string;
}

/** A file or address: a Uri, a path relative to the workspace folder in play, or (for inputs) an https URL. */
export type FileReference = string | UriLike;

export const isUriLike = (value: unknown): value is UriLike =>
  typeof value === 'object' &&
  value !== null &&
  'scheme' in value &&
  typeof value.scheme === 'string' &&
  'path' in value &&
  typeof value.path === 'string';

const fileReferenceSchema = z.custom<FileReference>(
  value => isUriLike(value) || (typeof value === 'string' && value.trim() !== ''),
);
const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * The argument object of the commands; the names are a contract. Ranges are the model's matter, see `imageRequest.ts`.
 */
export const imageOptionsSchema = z.required(
  z.partial(
    z.object({
      prompt: z.string(),
      model: z.string(),
      images: z.array(fileReferenceSchema),
      size: z.string(),
      n: z.number(),
      seed: z.number(),
      negativePrompt: z.string(),
      promptExtend: z.boolean(),
      watermark: z.boolean(),
      thinkingMode: z.boolean(),
      colorPalette: z.array(z.object({ hex: z.string(), ratio: z.string() })),
      sequential: z.boolean(),
      interleaved: z.boolean(),
      maxImages: z.number(),
      boxes: z.array(z.array(boxSchema)),
      output: fileReferenceSchema,
      overwrite: z.boolean(),
    }),
  ),
  { prompt: true },
);

export type ImageOptions = z.infer<typeof imageOptionsSchema>;

const expected: Record<keyof ImageOptions, () => string> = {
  prompt: () => l10n.t('text'),
  model: () => l10n.t('the id of a model'),
  images: () => l10n.t('a list of workspace files (Uri or path) or https addresses'),
  size: () => l10n.t('text such as "1664*928", "16:9" or "2K"'),
  n: () => l10n.t('a whole number'),
  seed: () => l10n.t('a whole number'),
  negativePrompt: () => l10n.t('text'),
  promptExtend: () => l10n.t('true or false'),
  watermark: () => l10n.t('true or false'),
  thinkingMode: () => l10n.t('true or false'),
  colorPalette: () => l10n.t('a list of { hex: "#RRGGBB", ratio: "25.00%" }'),
  sequential: () => l10n.t('true or false'),
  interleaved: () => l10n.t('true or false'),
  maxImages: () => l10n.t('a whole number'),
  boxes: () => l10n.t('one list per input image of boxes [x1, y1, x2, y2]'),
  output: () => l10n.t('a file ending in .png or a folder (Uri or path)'),
  overwrite: () => l10n.t('true or false'),
};

/**
 * Reads an argument object. @throws EaselError `invalidRequest` naming the option, what was given and what is allowed.
 */
export function parseImageOptions(argument: unknown): { options: ImageOptions; warnings: string[] } {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw new EaselError('invalidRequest', l10n.t('The argument must be an object with at least a prompt.'), {
      field: 'prompt',
    });
  }
  // An option that is there but undefined counts as not given.
  const given = Object.fromEntries(Object.entries(argument).filter(([, value]) => value !== undefined));
  const parsed = imageOptionsSchema.safeParse(given);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'prompt') as keyof ImageOptions;
    throw new EaselError(
      'invalidRequest',
      l10n.t('The option "{0}" must be {1}, not {2}.', field, expected[field](), describeGiven(given[field])),
      { field },
    );
  }
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(expected, name));
  return {
    options: parsed.data,
    warnings: unknown.map(name => l10n.t('The option "{0}" is not known and was left out.', name)),
  };
}
