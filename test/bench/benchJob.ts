/**
 * What the measurements ask for, on both sides, so that the service does the same work: it draws a picture once and
 * keeps it.
 */
export const benchJob = { model: 'qwen-image-2.0', size: '2048*2048', seed: 7, promptExtend: false };

/** The request that the extension sends for it. */
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
