import * as vscode from 'vscode';
import type { SavedImages } from '../../core/contributions/contributions';
import { imageLink } from '../../core/documents/imageLink';
import type { InsertionPoint } from '../documents/insertionPoint';
import type { Action, Person } from './person';

export interface AfterSave {
  saved: SavedImages<vscode.Uri>;
  alt: string;
  /** Opened at the side of it: what an edit started from. */
  original?: vscode.Uri | undefined;
  openAfterSave: boolean;
  /** Where a link may go; disposed here. */
  insertion?: InsertionPoint | undefined;
  /** The link is in the document already. */
  linked?: boolean;
  tryAgain: () => unknown;
}

/** Shows what was made, and what can be done with it. */
export async function showSaved(person: Person, after: AfterSave): Promise<void> {
  const { saved } = after;
  const files = saved.images.map(image => image.uri);
  // The images are there, whatever cannot show them.
  if (after.openAfterSave && !after.linked) await openResult(saved, after.original).catch(() => undefined);
  const [first] = files;
  const names =
    files.length === 1 && first
      ? vscode.l10n.t('Saved {0}.', vscode.workspace.asRelativePath(first))
      : vscode.l10n.t(
          'Saved {0} images in {1}.',
          files.length,
          first ? vscode.workspace.asRelativePath(vscode.Uri.joinPath(first, '..')) : '',
        );
  const message = [names, ...saved.warnings].join(' ');
  const insertLink: Action[] = after.linked
    ? []
    : [{ label: vscode.l10n.t('Insert Link'), run: () => insertLinks(person, after, files) }];
  const actions: Action[] = [
    ...insertLink,
    {
      label: vscode.l10n.t('Copy Path'),
      run: () => vscode.env.clipboard.writeText(files.map(file => vscode.workspace.asRelativePath(file)).join('\n')),
    },
    { label: vscode.l10n.t('Edit'), run: () => vscode.commands.executeCommand('easel.editImage', files[0], files) },
    { label: vscode.l10n.t('Try Again'), run: after.tryAgain },
  ];
  void person
    .ask(saved.warnings.length > 0 ? 'warning' : 'information', message, actions)
    .finally(() => after.insertion?.dispose());
}

async function openResult(saved: SavedImages<vscode.Uri>, original: vscode.Uri | undefined): Promise<void> {
  const [first, second] = saved.images;
  if (saved.document) {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', saved.document);
  } else if (first && second) {
    await vscode.commands.executeCommand('revealInExplorer', first.uri);
  } else if (first) {
    if (original)
      await vscode.commands.executeCommand('vscode.open', original, {
        viewColumn: vscode.ViewColumn.Active,
        preview: true,
      });
    // Beside nothing, there would be an empty half of a window.
    const isBare = vscode.window.tabGroups.activeTabGroup.tabs.length === 0;
    const viewColumn = isBare ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    await vscode.commands.executeCommand('vscode.open', first.uri, { viewColumn, preserveFocus: true, preview: true });
  }
}

async function insertLinks(person: Person, { insertion, alt }: AfterSave, files: readonly vscode.Uri[]): Promise<void> {
  if (insertion && (await insertion.insertLinks(files, alt))) {
    await vscode.window.showTextDocument(insertion.document, { preview: false });
    return;
  }
  // No document was open: the link goes where the person can put it anywhere.
  const links = files.map(file =>
    imageLink({ languageId: 'markdown', path: vscode.workspace.asRelativePath(file, false), alt, block: true }),
  );
  await vscode.env.clipboard.writeText(links.join('\n\n'));
  person.tell('information', vscode.l10n.t('No document is open, so the link is on the clipboard.'));
}
