import * as z from 'zod/mini';

/**
 * A schema that takes anything: what does not fit counts as `fallback`. It is `z.catch`, which would bring all of the
 * library's helpers into the bundle.
 */
export function withFallback<T extends z.ZodMiniType>(schema: T, fallback: z.output<T>): z.ZodMiniCatch<T> {
  return new z.ZodMiniCatch({ type: 'catch', innerType: schema, catchValue: () => fallback }) as z.ZodMiniCatch<T>;
}
