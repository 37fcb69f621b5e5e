import * as z from 'zod/mini';

/**
 * A schema that accepts everything: a value that does not match counts as `fallback`. It does what `z.catch` does, but
 * `z.catch` would add all helpers of the library to the bundle.
 */
export function withFallback<T extends z.ZodMiniType>(schema: T, fallback: z.output<T>): z.ZodMiniCatch<T> {
  return new z.ZodMiniCatch({ type: 'catch', innerType: schema, catchValue: () => fallback }) as z.ZodMiniCatch<T>;
}
