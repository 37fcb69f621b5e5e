import * as z from 'zod/mini';
import { withFallback } from '../../core/base/withFallback';

// Answers are parsed leniently: fields differ between models and change over time, and an unknown field is no reason to
// lose a paid image.

const text = lenient(z.string());

/** An error body, for all request paths. Some servers write `msg`. Source: error code page, 2026-06. */
export const errorSchema = z.object({ code: text, message: text, msg: text, request_id: text });

const contentSchema = z.object({ image: text, text });
const choiceSchema = z.object({
  finish_reason: text,
  message: lenient(z.object({ content: withFallback(z.array(withFallback(contentSchema, {})), []) })),
});
const resultSchema = z.object({ url: text, code: text, message: text, actual_prompt: text });

export const outputSchema = z.object({
  task_id: text,
  task_status: text,
  /** `2026-03-26 17:16:22.961`, in the time zone of China. */
  submit_time: text,
  end_time: text,
  code: text,
  message: text,
  choices: lenient(z.array(withFallback(choiceSchema, {}))),
  results: lenient(z.array(withFallback(resultSchema, {}))),
});

/** All answers: synchronous, created task, task query, and one event of a stream. */
export const answerSchema = z.extend(errorSchema, { output: lenient(outputSchema) });
export type AnswerBody = z.infer<typeof answerSchema>;

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
