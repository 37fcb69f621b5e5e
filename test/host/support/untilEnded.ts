import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

const intervalMs = 10;

/**
 * Repeats a command on the quick input until the work has ended. The editor does not report when an input box is shown,
 * and without an input box the command does nothing.
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
    // Without a rest, the commands would keep the window from showing what they are meant for.
    await Promise.race([ending.catch(() => undefined), delay(intervalMs)]);
  }
  return ending;
}
