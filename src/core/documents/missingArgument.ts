import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { describeGiven } from '../base/describeGiven';
import { EaselError } from '../base/errors';
import type { FileReference } from '../request/imageOptions';
import { isUriLike } from '../request/imageOptions';
import { maxSectionImages } from './outline/proposedPlaces';

/** The argument of `easel.generateMissingImages`. */
export interface MissingArgument {
  /** A document or a folder; default: the active document. */
  uri?: FileReference | undefined;
  /** Returns the plan, and makes nothing. */
  dryRun?: boolean | undefined;
  /** References to other formats are changed to the PNG that is made. */
  changeReferences?: boolean | undefined;
  model?: string | undefined;
}

/** The argument of `easel.fillMissingFromLog`. */
export interface LogArgument extends Omit<MissingArgument, 'uri'> {
  /** What a generator or bundler has printed. */
  log: string;
}

/** What the arguments of commands have in common that propose images for a place in a document. */
export interface PlaceArgument {
  /** Default: the active document. */
  uri?: FileReference | undefined;
  /** From 1; default: the line of the cursor where the document is active, else the first one. */
  line?: number | undefined;
  /** Returns what is proposed, and changes and makes nothing. */
  dryRun?: boolean | undefined;
  model?: string | undefined;
}

/** The argument of `easel.illustrateSection`. */
export interface SectionArgument extends PlaceArgument {
  /** From 1 to 5; default: as the length of the section suggests. */
  count?: number | undefined;
}

/** The argument of `easel.illustrateItems`. */
export interface ItemsArgument extends PlaceArgument {
  /** Of a table: the name of the column, or its number from 1; default: the first one that has a text. */
  column?: string | number | undefined;
}

const common = {
  dryRun: z.optional(z.boolean()),
  changeReferences: z.optional(z.boolean()),
  model: z.optional(z.string().check(z.minLength(1))),
};
const logSchema = z.object({ log: z.string(), ...common });
const uri = z.optional(
  z.custom<FileReference>(value => isUriLike(value) || (typeof value === 'string' && value.trim() !== '')),
);
const schema = z.object({ uri, ...common });
const place = {
  uri,
  line: z.optional(z.int().check(z.minimum(1))),
  dryRun: common.dryRun,
  model: common.model,
};
const sectionSchema = z.object({
  ...place,
  count: z.optional(z.int().check(z.minimum(1), z.maximum(maxSectionImages))),
});
const itemsSchema = z.object({
  ...place,
  column: z.optional(z.union([z.string().check(z.minLength(1)), z.int().check(z.minimum(1))])),
});

/** @throws EaselError `invalidRequest` with the field that is wrong. */
export const parseMissingArgument = (argument: unknown): MissingArgument => parsed(schema, argument);

/** @throws EaselError `invalidRequest` with the field that is wrong. */
export const parseLogArgument = (argument: unknown): LogArgument => parsed(logSchema, argument);

/** @throws EaselError `invalidRequest` with the field that is wrong. */
export const parseSectionArgument = (argument: unknown): SectionArgument => parsed(sectionSchema, argument);

/** @throws EaselError `invalidRequest` with the field that is wrong. */
export const parseItemsArgument = (argument: unknown): ItemsArgument => parsed(itemsSchema, argument);

function parsed<T>(shape: z.ZodMiniType<T>, argument: unknown): T {
  const result = shape.safeParse(argument);
  if (result.success) return result.data;
  const field = String(result.error.issues[0]?.path[0] ?? '');
  const given =
    typeof argument === 'object' && argument !== null ? (argument as Record<string, unknown>)[field] : argument;
  throw new EaselError('invalidRequest', l10n.t('The option "{0}" cannot be {1}.', field, describeGiven(given)), {
    ...(field !== '' && { field }),
  });
}
