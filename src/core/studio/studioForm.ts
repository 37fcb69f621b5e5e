import * as z from 'zod/mini';
import { boxSchema, parameterSchemas, plainSchemas } from '../models/parameters';

const formInputSchema = z.object({
  /** A whole Uri, or an https address. */
  uri: z.string(),
  /** Regions in pixels of the image: x1, y1, x2, y2. */
  boxes: z.array(boxSchema),
});
export type FormInput = z.infer<typeof formInputSchema>;

/** The form of the Studio. It also keeps values that the chosen model does not take; these are not sent. */
export const studioFormSchema = z.object({
  prompt: z.string(),
  /** Empty: the negative prompt of the settings is used. */
  negativePrompt: z.string(),
  model: z.string(),
  /** Separate images, a set of images that belong together, or a text with images. */
  output: z.enum(['images', 'set', 'document']),
  /**
   * `"W:H"`, `"width*height"`, a word of the model, or `smaller` or `largest`, which follow from the last input; empty:
   * the model's default, which for an edit is the size of the last input.
   */
  size: z.string(),
  /** The number of images, for every kind of output. */
  count: z.number(),
  /** Absent: a new seed for each run. */
  seed: parameterSchemas.seed,
  /** Absent: as the settings say, or as the model does by itself. */
  ...plainSchemas,
  /**
   * Absent: as the model does by itself. Earlier versions kept `thinkingMode: false` for a switch that nobody touched.
   */
  thinking: parameterSchemas.thinkingMode,
  /** Empty: no palette. Shares are in hundredths of a percent; their sum is 10,000. */
  palette: z.array(z.object({ hex: z.string(), share: z.number() })),
  /** In order: "image 1" first. */
  inputs: z.array(formInputSchema),
  /** Where to save: a file ending in .png or a folder; absent: as the settings say. */
  place: z.optional(z.string()),
});
export type StudioForm = z.infer<typeof studioFormSchema>;

/** The form that a panel sent last. It is used when this panel comes back, or when a new one is opened. */
export const studioDraftSchema = z.object({
  form: studioFormSchema,
  /** The panel that sent it: several windows may have a panel, each with its own form. */
  panel: z.string(),
  /** Milliseconds since 1970. */
  editedAt: z.number(),
});
export type StudioDraft = z.infer<typeof studioDraftSchema>;
