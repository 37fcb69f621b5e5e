import * as z from 'zod/mini';
import { boundedText } from '../../core/base/boundedText';
import { taskIdSchema } from '../../core/jobs/journalEntry';
import { withFallback } from '../../core/base/withFallback';
import type { StatedRefusal } from './refusals/refusalShapes';

// Answers are parsed leniently: fields differ between models and change over time, and an unknown field is no reason to
// lose a paid image.

const text = lenient(z.string());
/** A text that is only shown. */
const words = lenient(
  z.pipe(
    z.string(),
    z.transform((given: string) => boundedText(given)),
  ),
);
/** An id or a name of a state; a longer one is none, and a part of it would be another. */
const name = lenient(z.string().check(z.maxLength(200)));
/** One that the journal can keep, so that the task is found again. Some gateways write numbers. */
const taskId = lenient(
  z.pipe(
    z.pipe(
      z.union([z.string(), z.number()]),
      z.transform((given: string | number) => String(given)),
    ),
    taskIdSchema,
  ),
);
const count = lenient(z.number());
/** Some gateways write numbers. */
const code = lenient(
  z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((given: string | number) => boundedText(String(given), 200)),
  ),
);
/** A prompt as the service rewrote it is kept with its image. The longest that a model takes has 5,000 characters. */
const prompt = lenient(
  z.pipe(
    z.string(),
    z.transform((given: string) => boundedText(given, 20_000)),
  ),
);

/** An address, or the object with an address that some gateways write. */
const address = lenient(
  z.union([
    z.string(),
    z.pipe(
      z.object({ url: z.string() }),
      z.transform(({ url }: { url: string }) => url),
    ),
  ]),
);
/** Where an entry has its image: an address, a data URL, or base64 alone. */
export const imageFields = {
  image: address,
  image_url: address,
  url: address,
  b64_json: text,
  b64_image: text,
  base64: text,
  image_base64: text,
};

const contentSchema = z.object({ ...imageFields, text, refusal: text });
const message = lenient(
  z.object({
    /** Why a model does not answer, beside the content or in it. */
    refusal: text,
    content: withFallback(
      z.union([
        z.array(withFallback(contentSchema, {})),
        z.pipe(
          z.string(),
          z.transform((given: string): z.infer<typeof contentSchema>[] => [{ text: given }]),
        ),
      ]),
      [],
    ),
  }),
);
/** `delta` is the message of one event in the streams of gateways. */
const choiceSchema = z.object({ index: count, finish_reason: name, message, delta: message });
const resultSchema = z.object({
  ...imageFields,
  code,
  message: words,
  error_code: code,
  error_message: words,
  error: lenient(z.object({ code, message: words })),
  orig_prompt: prompt,
  actual_prompt: prompt,
});

const choices = lenient(z.array(withFallback(choiceSchema, {})));
/** A list, or from some gateways the one entry of it. */
const results = lenient(
  z.union([
    z.array(withFallback(resultSchema, {})),
    z.pipe(
      resultSchema,
      z.transform((one: z.infer<typeof resultSchema>) => [one]),
    ),
  ]),
);

/** `image_url` is the one image of a translation; the other names of an image are those of gateways. */
export const outputSchema = z.object({
  ...imageFields,
  task_id: taskId,
  task_status: name,
  /** Of models that answer with words. */
  text,
  finish_reason: name,
  /** `2026-03-26 17:16:22.961`, in the time zone of China. */
  submit_time: name,
  end_time: name,
  choices,
  results,
  images: results,
});

/** All answers: synchronous, created task, task query, and one event of a stream. Refusals: `refusalShapes.ts`. */
export const answerSchema = z.object({
  request_id: name,
  output: lenient(outputSchema),
  /** Gateways in the form of other services put their images here. */
  data: results,
  images: results,
  choices,
  /** Hints: models differ in what they count. */
  usage: lenient(z.object({ image_count: count, output_image_count: count })),
});
/** `found`: the images of an answer that has none in the places above. */
export type AnswerBody = z.infer<typeof answerSchema> & { refusal?: StatedRefusal; found?: string[] };

/** Source: the provider's SDK, 2026-07. */
export const uploadPolicySchema = z.object({
  data: z.object({
    policy: z.string(),
    signature: z.string(),
    upload_dir: z.string(),
    upload_host: z.string(),
    oss_access_key_id: z.string(),
    x_oss_object_acl: z.string(),
    x_oss_forbid_overwrite: z.string(),
    max_file_size_mb: lenient(z.pipe(z.transform(Number), z.number().check(z.positive()))),
  }),
});

/** A value of another type counts as absent. */
function lenient<T extends z.ZodMiniType>(schema: T): z.ZodMiniCatch<z.ZodMiniOptional<z.ZodMiniNullable<T>>> {
  return withFallback(z.nullish(schema), undefined);
}
