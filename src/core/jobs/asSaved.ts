import * as z from 'zod/mini';

/** By which a PNG is known as the one that was saved, whatever texts it has got since. */
export const asSavedSchema = z.object({
  byteLength: z.number(),
  /** The SHA-256 of the chunks that make the picture. */
  picture: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
export type AsSaved = z.infer<typeof asSavedSchema>;
