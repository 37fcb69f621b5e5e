const intervalMs = 50;

/**
 * Asks again until the answer is there; rejects after the time-out with what was waited for and why it is not there.
 */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  timeoutMs = 30_000,
): Promise<Answer> {
  const deadline = performance.now() + timeoutMs;
  let reason = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}${reason}`);
    await new Promise(resolve => setTimeout(resolve, intervalMs));
  }
}
