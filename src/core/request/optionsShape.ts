import * as z from 'zod/mini';
import { parameterSchemas } from '../models/parameters';

/**
 * Every option of a request. The argument object, the options that are stored and the JSON Schema differ only in how a
 * file is named.
 */
export const optionsShape = <File extends z.ZodMiniType>(file: File) => ({
  prompt: z.string(),
  model: z.optional(z.string()),
  images: z.optional(z.array(file)),
  ...parameterSchemas,
  output: z.optional(file),
  overwrite: z.optional(z.boolean()),
});
