import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { agentToolNames } from './core/agents/agentToolNames';
import { commandIds } from './core/contributions/commandIds';
import { planLanguage } from './core/documents/plan/planLanguage';
import type { Composed } from './compose';
import { isDamagedName, parseJournalName } from './engine/journal/journalNames';
import type { TestAccess } from './testAccess';
import { mayAddImages, mayMoveImages, mayNameImages } from './ui/documents/mayNameImages';
import { registerImageDrops } from './ui/documents/registerImageDrops';
import { lazyTree } from './ui/images/lazyTree';
import { registerTree } from './ui/shown/shownTree';
import { onFocus } from './ui/windowFocus';

/** Stored files are tidied long after the start, so that a person does not notice. */
const tidyDelayMs = 60_000;

let composed: Promise<Composed> | undefined;

/**
 * Registers the commands, looks once whether jobs were left unfinished, and returns: everything else is built when it
 * is first needed.
 */
export function activate(context: vscode.ExtensionContext): { testAccess: () => Promise<TestAccess> } | undefined {
  const journalFolder = vscode.Uri.joinPath(context.globalStorageUri, 'journal');
  const showImages = imagesShower(context.workspaceState);
  const parts = (): Promise<Composed> =>
    (composed ??= import('./compose').then(({ compose }) => compose(context, journalFolder, showImages)));
  for (const id of commandIds) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await parts()).table[id](...args)),
    );
  }
  // Editors without chat have no tools.
  if ('registerTool' in vscode.lm)
    for (const name of agentToolNames)
      context.subscriptions.push(
        vscode.lm.registerTool(name, {
          prepareInvocation: async ({ input }, token) => (await parts()).agentTools.prepare(name, input, token),
          invoke: async ({ input }, token) => (await parts()).agentTools.invoke(name, input, token),
        }),
      );
  // A panel that was open when the window was reloaded.
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer('easel.studio', {
      deserializeWebviewPanel: async panel => (await parts()).studio.restore(panel),
    }),
  );
  context.subscriptions.push(
    vscode.languages.registerCodeLensProvider(planLanguage, {
      provideCodeLenses: async document => (await parts()).documents.commands.missingPlans.lenses(document),
    }),
  );
  context.subscriptions.push(decoratePlaceholders(showImages));
  const images = lazyTree(async () => (await parts()).documents.imagesView);
  context.subscriptions.push(
    images,
    registerTree('easel.images', images, node => (typeof node === 'string' ? undefined : node)),
  );
  // The hints about missing images are loaded when a document is open that may name one.
  const showMissing = async (documents: readonly vscode.TextDocument[]): Promise<void> => {
    if (!documents.some(mayNameImages)) return;
    waiting.dispose();
    (await parts()).documents.showMissing();
  };
  const waiting = vscode.Disposable.from(
    vscode.window.onDidChangeVisibleTextEditors(editors => void showMissing(editors.map(({ document }) => document))),
    vscode.workspace.onDidChangeTextDocument(event => {
      if (mayAddImages(event)) void showMissing([event.document]);
    }),
  );
  context.subscriptions.push(waiting);
  void showMissing(vscode.window.visibleTextEditors.map(({ document }) => document));
  context.subscriptions.push(registerImageDrops(async () => (await parts()).documents.droppedImages));
  // Also in documents that have no image yet.
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(
      [
        { pattern: '**/*.{md,markdown,mdx,qmd,rmd,adoc,asciidoc,asc}' },
        ...['markdown', 'mdx', 'quarto', 'rmd', 'asciidoc'].map(language => ({ language })),
      ],
      {
        provideCodeActions: async (document, range) =>
          (await import('./ui/documents/proposalActions')).proposalActions(document, range),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.Refactor] },
    ),
  );
  context.subscriptions.push(
    vscode.workspace.onDidRenameFiles(async ({ files }) => {
      const moved = await Promise.all(files.map(({ newUri }) => mayMoveImages(newUri)));
      if (moved.includes(true)) await (await parts()).documents.keepLinks(files);
    }),
  );
  const resumeUnfinished = async (): Promise<void> => {
    if (await hasUnfinishedJobs(journalFolder.fsPath)) await (await parts()).resume();
  };
  void resumeUnfinished();
  // A window that was closed in the middle of a job may have left this one as the only one.
  context.subscriptions.push(onFocus(vscode.window, () => void resumeUnfinished()));
  const studioFolder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'studio');
  const tidy = async (): Promise<void> => {
    if ((await hasKeptJobs(journalFolder.fsPath)) || (await namesIn(studioFolder.fsPath)).length > 0)
      await (await parts()).tidy();
  };
  const timer = setTimeout(() => void tidy(), tidyDelayMs);
  context.subscriptions.push({ dispose: () => clearTimeout(timer) });
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return { testAccess: async () => (await parts()).testAccess };
}

/** The images have a view in the explorer once one of them was seen in this workspace, now or in an earlier session. */
function imagesShower(state: vscode.Memento): () => void {
  const key = 'easel.hasImages';
  let isShown = false;
  const show = (): void => {
    if (isShown) return;
    isShown = true;
    void vscode.commands.executeCommand('setContext', key, true);
    if (state.get(key) !== true) void state.update(key, true);
  };
  if (state.get(key) === true) show();
  return show;
}

/**
 * Marks placeholders in the explorer. What reads and watches files begins when the first PNG is shown.
 * @param onRecord is called for each image that Easel made.
 */
function decoratePlaceholders(onRecord: () => void): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  const disposables: vscode.Disposable[] = [changed];
  let isWatching = false;
  const watch = (): void => {
    if (isWatching) return;
    isWatching = true;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.[pP][nN][gG]');
    disposables.push(
      watcher,
      watcher.onDidChange(file => changed.fire(file)),
      // A file that replaces another one may be told as a new one.
      watcher.onDidCreate(file => changed.fire(file)),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('easel.placeholderBadges')) changed.fire(undefined);
      }),
    );
  };
  disposables.push(
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration: async file => {
        if (file.scheme !== 'file' || !/\.png$/iu.test(file.path)) return undefined;
        watch();
        return (await import('./ui/placeholderBadges')).placeholderBadge(file, onRecord);
      },
    }),
  );
  return new vscode.Disposable(() => {
    for (const disposable of disposables) disposable.dispose();
  });
}

/** The editor waits for this before it ends the process, so the last line of the history is written. */
export async function deactivate(): Promise<void> {
  await (await composed)?.close();
}

/** One look into the folder, which is not there before the first job. */
async function hasUnfinishedJobs(journalFolder: string): Promise<boolean> {
  return (await namesIn(journalFolder)).some(name => parseJournalName(name)?.kind === 'entry');
}

/** Whether the journal has something that is deleted after some days. */
async function hasKeptJobs(journalFolder: string): Promise<boolean> {
  return (await namesIn(journalFolder)).some(name => parseJournalName(name)?.kind === 'listed' || isDamagedName(name));
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
