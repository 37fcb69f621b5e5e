import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { EaselError } from '../base/errors';
import { optionsShape } from './optionsShape';
import { wrongOption } from './wrongOption';

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
/**
 * The argument object of the commands; the names are a contract. Ranges are the model's matter, see `imageRequest.ts`.
 */
export const imageOptionsSchema = z.object(optionsShape(fileReferenceSchema));

export type ImageOptions = z.infer<typeof imageOptionsSchema>;

/** Options that are more than a text, a number or a switch. */
const expectedWords: { [Name in keyof ImageOptions]?: () => string } = {
  model: () => l10n.t('the id of a model'),
  images: () => l10n.t('a list of workspace files (Uri or path) or https addresses'),
  size: () => l10n.t('text such as "1664*928", "16:9" or "2K"'),
  language: () => l10n.t('a language tag such as "en" or "zh-CN"'),
  colorPalette: () => l10n.t('a list of { hex: "#RRGGBB", ratio: "25.00%" }'),
  boxes: () => l10n.t('one list per input image of boxes [x1, y1, x2, y2]'),
  output: () => l10n.t('a file ending in .png or a folder (Uri or path)'),
};

function expected(name: keyof ImageOptions): string {
  const words = expectedWords[name];
  if (words) return words();
  const schema: z.ZodMiniType = imageOptionsSchema.shape[name];
  switch ((schema instanceof z.ZodMiniOptional ? schema.def.innerType : schema)._zod.def.type) {
    case 'boolean':
      return l10n.t('true or false');
    case 'number':
      return l10n.t('a whole number');
    default:
      return l10n.t('text');
  }
}

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
    throw wrongOption(field, expected(field), given[field]);
  }
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(imageOptionsSchema.shape, name));
  return {
    options: parsed.data,
    warnings: unknown.map(name => l10n.t('The option "{0}" is not known and was left out.', name)),
  };
}
