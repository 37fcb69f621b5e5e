import * as vscode from 'vscode';
import type { TestAccess } from '../../../../src/testAccess';

/** @returns milliseconds until the webview reports that it is ready; the host answers that at once with a snapshot. */
export async function openStudio({ studio }: TestAccess): Promise<number> {
  const sentBefore = studio.sent.length;
  const started = performance.now();
  await vscode.commands.executeCommand('easel.openStudio');
  while (!studio.sent.slice(sentBefore).some(({ type }) => type === 'snapshot'))
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  return performance.now() - started;
}
