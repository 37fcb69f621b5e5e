import { detailsOf, EaselError } from '../../core/base/errors';
import { shownText } from '../../core/base/shownText';

/**
 * What a command rejects with. The editor itself shows the message of a command that was called by a keybinding or a
 * task, and would make links of it.
 */
export function shownError(error: unknown): unknown {
  if (error instanceof EaselError)
    return new EaselError(error.code, shownText(error.message), { ...detailsOf(error), cause: error.cause });
  if (!(error instanceof Error)) return new Error(shownText(String(error)));
  const message = shownText(error.message);
  return message === error.message ? error : new Error(message, { cause: error });
}

/** The same functions, which reject with an error whose message is plain text. */
export function withShownErrors<T extends Record<string, (...args: unknown[]) => Promise<unknown>>>(functions: T): T {
  const entries = Object.entries(functions).map(([name, work]) => [
    name,
    async (...args: unknown[]): Promise<unknown> => {
      try {
        return await work(...args);
      } catch (error) {
        throw shownError(error);
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}
