import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { describeGiven } from '../base/describeGiven';
import { EaselError, messageOf } from '../base/errors';
import { parsePalette } from '../request/specialParameters';
import { pictureKinds } from './pictureKind';

/** Where the look of a repository is written down, relative to its folder. */
export const styleFilePath = '.easel/style.json';
/** Much more than a look needs. */
export const maxStyleFileBytes = 100_000;

const textSchema = z.string().check(z.maxLength(5_000));
/** As in requests: pixels, a ratio, or a word. */
const sizeSchema = z.string().check(z.regex(/^(?:[1-9]\d{0,4}\*[1-9]\d{0,4}|\d{1,3}:\d{1,3}|[124]K)$/));
/** Relative, and never up: a file that somebody has committed must not send pictures from elsewhere. */
const referenceSchema = z
  .string()
  .check(z.maxLength(500), z.regex(/^(?![\\/]|[A-Za-z][A-Za-z0-9+.-]*:)(?!(?:.*[\\/])?\.\.(?:[\\/]|$)).+$/));
/** Two choices in braces at most: each multiplies the patterns that a glob stands for. */
const globSchema = z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^(?:[^{]*\{){0,2}[^{]*$/));
const modelSchema = z.string().check(z.minLength(1), z.maxLength(200));

/** The parts of a look that each rule can set anew. */
const lookShape = {
  style: z.optional(textSchema),
  negativePrompt: z.optional(textSchema),
  colorPalette: z.optional(
    z.array(
      z.strictObject({
        hex: z.string().check(z.regex(/^#[0-9A-Fa-f]{6}$/)),
        ratio: z.string().check(z.regex(/^\d{1,3}(?:\.\d{1,2})?%$/)),
      }),
    ),
  ),
  referenceImages: z.optional(z.array(referenceSchema).check(z.maxLength(20))),
  size: z.optional(sizeSchema),
  sizes: z.optional(
    z.strictObject({
      hero: z.optional(sizeSchema),
      icon: z.optional(sizeSchema),
      diagram: z.optional(sizeSchema),
      avatar: z.optional(sizeSchema),
      socialCard: z.optional(sizeSchema),
    }),
  ),
};

const ruleSchema = z.strictObject({
  files: z.union([globSchema, z.array(globSchema).check(z.minLength(1), z.maxLength(100))]),
  kind: z.optional(z.enum(pictureKinds)),
  ...lookShape,
});
export type StyleRule = z.infer<typeof ruleSchema>;
/** A look, for all images or for those of a rule. */
export type Look = Omit<StyleRule, 'files' | 'kind'>;

/** Letters that are written the same in every address. */
const variantSchema = z.strictObject({
  prompt: z.optional(textSchema.check(z.minLength(1))),
  suffix: z.optional(z.string().check(z.regex(/^[.-][A-Za-z0-9][A-Za-z0-9_.-]{0,40}$/))),
  scheme: z.optional(z.enum(['light', 'dark'])),
});

export const styleFileSchema = z.strictObject({
  $schema: z.optional(z.string()),
  ...lookShape,
  // Not in the rules: what a plan of many images costs is known before any of them is made.
  model: z.optional(modelSchema),
  editModel: z.optional(modelSchema),
  variants: z.optional(z.record(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]{0,30}$/)), variantSchema)),
  rules: z.optional(z.array(ruleSchema).check(z.maxLength(500))),
});
export type StyleFile = z.infer<typeof styleFileSchema>;

/** @throws EaselError `invalidRequest` with the place in the file: a look that is half read is not sent. */
export function parseStyleFile(text: string): StyleFile {
  const given = parseJson(text.replace(/^\ufeff/u, ''));
  const parsed = styleFileSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw styleFileProblem(issue ? problemOf(issue, given) : '');
  }
  for (const { colorPalette = [] } of [parsed.data, ...(parsed.data.rules ?? [])]) checkPalette(colorPalette);
  return parsed.data;
}

/** For a look that cannot be used. @param problem a sentence. */
export const styleFileProblem = (problem: string, cause?: unknown): EaselError =>
  new EaselError(
    'invalidRequest',
    l10n.t('Nothing was sent, because {0} cannot be used. {1} Correct or remove that file.', styleFilePath, problem),
    { field: 'style', cause },
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw styleFileProblem(l10n.t('It is no JSON: {0}.', messageOf(error)), error);
  }
}

/** An empty palette of a rule takes away that of the whole file. */
function checkPalette(palette: NonNullable<Look['colorPalette']>): void {
  if (palette.length === 0) return;
  try {
    parsePalette(palette);
  } catch (error) {
    throw styleFileProblem(messageOf(error), error);
  }
}

function problemOf(issue: z.core.$ZodIssue, given: unknown): string {
  const place = issue.path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`),
    '',
  );
  if (issue.code === 'unrecognized_keys')
    return place === ''
      ? l10n.t('It does not know "{0}".', issue.keys.join(', '))
      : l10n.t('"{0}" does not know "{1}".', place, issue.keys.join(', '));
  if (place === '') return l10n.t('It must be an object.');
  const value = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown>)[part], given);
  return l10n.t('"{0}" must be {1}, not {2}.', place, expectedAt(issue.path), describeGiven(value));
}

/** What belongs to a place of the file, in words. */
function expectedAt(path: readonly PropertyKey[]): string {
  const names = path.filter(part => typeof part === 'string');
  const name = names.at(-1) ?? '';
  const isItem = typeof path.at(-1) === 'number';
  if (names.at(-2) === 'sizes' || name === 'size') return l10n.t('text such as "1664*928", "16:9" or "2K"');
  switch (name) {
    case 'rules':
      return isItem ? l10n.t('an object') : l10n.t('a list of rules');
    case 'sizes':
      return l10n.t('an object');
    case 'files':
      return l10n.t('a pattern such as "docs/**", or a list of them');
    case 'kind':
      return l10n.t('one of {0}', pictureKinds.join(', '));
    case 'referenceImages':
      return isItem ? l10n.t('a path inside this folder') : l10n.t('a list of paths inside this folder');
    case 'colorPalette':
      return l10n.t('a list of { hex: "#RRGGBB", ratio: "25.00%" }');
    case 'hex':
      return l10n.t('a colour such as "#1F6FEB"');
    case 'ratio':
      return l10n.t('a share such as "25.00%"');
    case 'variants':
      return l10n.t('an object');
    case 'suffix':
      return l10n.t('the end of a file name such as ".dark"');
    case 'scheme':
      return l10n.t('one of {0}', 'light, dark');
    case 'model':
    case 'editModel':
      return l10n.t('the id of a model');
    default:
      return l10n.t('text');
  }
}
