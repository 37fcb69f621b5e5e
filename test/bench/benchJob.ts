/**
 * The request that all sides of a measurement send. It is always the same, so that the service draws its picture once
 * and then takes it from its cache.
 */
export const benchJob = { model: 'qwen-image-2.0', size: '2048*2048', seed: 7, promptExtend: false };

/** The request body that the extension sends for this job. */
export function bareBody(prompt: string, count: number): string {
  const { model, size, seed } = benchJob;
  return JSON.stringify({
    model,
    input: { messages: [{ role: 'user', content: [{ text: prompt }] }] },
    parameters: { size, n: count, seed, prompt_extend: false, watermark: false },
  });
}

interface BareAnswer {
  output: { choices: { message: { content: { image: string }[] } }[] };
}

export const addressesIn = (answer: unknown): string[] =>
  (answer as BareAnswer).output.choices.flatMap(choice => choice.message.content.map(({ image }) => image));

export const submitPath = '/services/aigc/multimodal-generation/generation';
