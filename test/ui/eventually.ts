const intervalMs = 50;
/** Far more than a window takes, even on a busy machine of two cores. */
export const patienceMs = 60_000;

/**
 * Calls `ask` until it returns an answer; rejects after the time-out with a description of the wanted answer and the
 * reason that it is missing.
 */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  timeoutMs = patienceMs,
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
