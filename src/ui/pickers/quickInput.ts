import type * as vscode from 'vscode';

/** Listens to an event of the input; what the listener throws ends the input and reaches the caller. */
export type Listen = <T>(event: vscode.Event<T>, listener: (value: T) => unknown) => void;

/**
 * Shows a quick pick or an input box until it has an answer, and disposes it however it ends: by an answer, because
 * the person closed it, or because filling it or one of its listeners threw.
 * @param prepare fills the input and adds its listeners; `answer` ends it.
 * @returns `undefined` where the person closed it.
 */
export async function answerOf<Input extends vscode.QuickInput, Answer>(
  input: Input,
  prepare: (answer: (value: Answer) => void, listen: Listen) => unknown,
): Promise<Answer | undefined> {
  try {
    return await new Promise<Answer | undefined>((resolve, reject) => {
      const listen: Listen = (event, listener) => {
        event(async value => {
          try {
            await listener(value);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      };
      input.onDidHide(() => resolve(undefined));
      void (async () => {
        await prepare(resolve, listen);
        input.show();
      })().catch(reject);
    });
  } finally {
    input.dispose();
  }
}
