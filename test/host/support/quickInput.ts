import * as vscode from 'vscode';

/**
 * Does something to the quick input, as soon as there is one, until the work it belongs to has ended. The editor does
 * not say when an input box
 * is shown, so the command is repeated; on no input it does nothing.
 */
export async function untilEnded<T>(
  work: PromiseLike<T>,
  command: 'workbench.action.closeQuickOpen' | 'workbench.action.acceptSelectedQuickOpenItem',
): Promise<T> {
  let ended = false;
  const ending = Promise.resolve(work).finally(() => {
    ended = true;
  });
  while (!ended) {
    await vscode.commands.executeCommand(command);
    await Promise.race([
      ending.catch(() => undefined),
      new Promise(resolve => {
        setImmediate(resolve);
      }),
    ]);
  }
  return ending;
}
