import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { describeGiven } from '../base/describeGiven';
import { EaselError } from '../base/errors';
import type { FileReference } from '../request/imageOptions';
import { isUriLike } from '../request/imageOptions';

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

const common = {
  dryRun: z.optional(z.boolean()),
  changeReferences: z.optional(z.boolean()),
  model: z.optional(z.string().check(z.minLength(1))),
};
const logSchema = z.object({ log: z.string(), ...common });
const schema = z.object({
  uri: z.optional(
    z.custom<FileReference>(value => isUriLike(value) || (typeof value === 'string' && value.trim() !== '')),
  ),
  ...common,
});

/** @throws EaselError `invalidRequest` with the field that is wrong. */
export const parseMissingArgument = (argument: unknown): MissingArgument => parsed(schema, argument);

/** @throws EaselError `invalidRequest` with the field that is wrong. */
export const parseLogArgument = (argument: unknown): LogArgument => parsed(logSchema, argument);

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
