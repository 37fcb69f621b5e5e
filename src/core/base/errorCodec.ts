import * as z from 'zod/mini';
import { detailsOf, EaselError, errorCodes, errorDetailTypes, messageOf } from './errors';

// An error as data, as the journal, the history and the Studio have it. Its own file, so that what only throws errors
// does not load the schemas.

const typeSchemas = { string: z.string(), number: z.number(), boolean: z.boolean() };

type DetailTypes = typeof errorDetailTypes;
const detailSchemas = Object.fromEntries(
  Object.entries(errorDetailTypes).map(([name, type]) => [name, z.optional(typeSchemas[type] as z.ZodMiniType)]),
) as { [Name in keyof DetailTypes]: z.ZodMiniOptional<(typeof typeSchemas)[DetailTypes[Name]]> };

/** The public fields of an `EaselError`. */
export const problemSchema = z.object({ code: z.enum(errorCodes), message: z.string(), ...detailSchemas });
export type Problem = z.infer<typeof problemSchema>;

/** Any thrown value as data. One that is no `EaselError` is a fault of the program, after which the bill is unknown. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof EaselError))
    return { code: 'unexpectedResponse', message: messageOf(error), mayBeBilled: true };
  return { code: error.code, message: error.message, ...detailsOf(error) };
}

export function errorOf({ code, message, ...details }: Problem): EaselError {
  return new EaselError(code, message, details);
}
