import * as z from 'zod/mini';
import { boxSchema, parameterSchemas, plainSchemas } from '../models/parameters';

const formInputSchema = z.object({
  /** A whole Uri, or an https address. */
  uri: z.string(),
  /** Regions in pixels of the image: x1, y1, x2, y2. */
  boxes: z.array(boxSchema),
});
export type FormInput = z.infer<typeof formInputSchema>;

/** What the Studio's form holds. What the model at hand does not take is kept all the same, and not sent. */
export const studioFormSchema = z.object({
  prompt: z.string(),
  /** Empty: the setting's. */
  negativePrompt: z.string(),
  model: z.string(),
  /** One request for images, a set that belongs together, or a text with images. */
  output: z.enum(['images', 'set', 'document']),
  /** `"W:H"`, `"width*height"` or a word of the model; empty: the model's default. */
  size: z.string(),
  /** How many images, in whatever the output is. */
  count: z.number(),
  /** Absent: another one each time. */
  seed: parameterSchemas.seed,
  /** Absent: what the settings say, or the model does by itself. */
  ...plainSchemas,
  thinkingMode: z.boolean(),
  /** Empty: none. Shares in hundredths of a percent; they sum to 10,000. */
  palette: z.array(z.object({ hex: z.string(), share: z.number() })),
  /** In order: "image 1" first. */
  inputs: z.array(formInputSchema),
  /** Where to save: a file ending in .png or a folder; absent: as the settings say. */
  place: z.optional(z.string()),
});
export type StudioForm = z.infer<typeof studioFormSchema>;

/** A form as a panel told of it last, for that panel when it comes back, and for one that is opened anew. */
export const studioDraftSchema = z.object({
  form: studioFormSchema,
  /** Which panel it was: several windows may have one, each with a form of its own. */
  panel: z.string(),
  /** Milliseconds since 1970. */
  editedAt: z.number(),
});
export type StudioDraft = z.infer<typeof studioDraftSchema>;
