import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commandIds } from './core/contributions/commandIds';
import type { Composed } from './compose';
import { parseJournalName } from './engine/journal/journalNames';
import type { TestAccess } from './testAccess';
import { onFocus } from './ui/windowFocus';

let composed: Promise<Composed> | undefined;

/**
 * Registers the commands, looks once whether jobs were left unfinished, and returns: everything else is built when it
 * is first needed.
 */
export function activate(context: vscode.ExtensionContext): { testAccess: () => Promise<TestAccess> } | undefined {
  const journalFolder = vscode.Uri.joinPath(context.globalStorageUri, 'journal');
  const parts = (): Promise<Composed> =>
    (composed ??= import('./compose').then(({ compose }) => compose(context, journalFolder)));
  for (const id of commandIds) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await parts()).table[id](...args)),
    );
  }
  // A panel that was open when the window was reloaded.
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer('easel.studio', {
      deserializeWebviewPanel: async panel => (await parts()).studio.restore(panel),
    }),
  );
  const resumeUnfinished = async (): Promise<void> => {
    if (await hasUnfinishedJobs(journalFolder.fsPath)) await (await parts()).resume();
  };
  void resumeUnfinished();
  // A window that was closed in the middle of a job may have left this one as the only one.
  context.subscriptions.push(onFocus(vscode.window, () => void resumeUnfinished()));
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return { testAccess: async () => (await parts()).testAccess };
}

/** The editor waits for this before it ends the process, so the last line of the history is written. */
export async function deactivate(): Promise<void> {
  await (await composed)?.close();
}

/** One look into the folder, which is not there before the first job. */
async function hasUnfinishedJobs(journalFolder: string): Promise<boolean> {
  const names = await readdir(journalFolder).catch(() => []);
  return names.some(name => parseJournalName(name)?.kind === 'entry');
}
