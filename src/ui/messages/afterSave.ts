import * as vscode from 'vscode';
import type { SavedImages } from '../../core/contributions/contributions';
import { markdownImage } from '../../core/documents/languages/markdown';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { pathForCommands } from '../../engine/files/pathForCommands';
import { mayBeShown } from '../../core/models/shownPixels';
import type { InsertionPoint } from '../documents/insertionPoint';
import { showLinked, tellableOf } from '../documents/insertionWords';
import type { Action, Notifications } from './notifications';

export interface AfterSave {
  saved: Omit<SavedImages<vscode.Uri>, 'requestId'>;
  /** The one of the warnings that only says what the style file added. */
  styleNote?: string | undefined;
  alt: string;
  /** Opened at the side of it: what an edit started from. */
  original?: vscode.Uri | undefined;
  openAfterSave: boolean;
  /** Where a link may go; disposed here. */
  insertion?: InsertionPoint | undefined;
  /** The link is in the document already. */
  linked?: boolean;
  /** What else has to be said: where the link is. */
  note?: string | undefined;
  /** What can be done to get another image. */
  again: Action;
}

/** Shows the saved images, with buttons for the next steps. */
export async function showSaved(notifications: Notifications, after: AfterSave): Promise<void> {
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
  const message = [names, ...(after.note === undefined ? [] : [after.note]), ...saved.warnings].join(' ');
  const insertLink: Action[] = after.linked
    ? []
    : [{ label: vscode.l10n.t('Insert Link'), run: () => insertLinks(notifications, after, files) }];
  const actions: Action[] = [
    ...insertLink,
    {
      label: vscode.l10n.t('Copy Path'),
      run: () => vscode.env.clipboard.writeText(files.map(file => pathForCommands(vscodeWorkspace, file)).join('\n')),
    },
    { label: vscode.l10n.t('Edit'), run: () => vscode.commands.executeCommand('easel.editImage', files[0], files) },
    after.again,
  ];
  const isWarned = saved.warnings.some(warning => warning !== after.styleNote);
  void notifications
    .ask(isWarned ? 'warning' : 'information', message, actions)
    .finally(() => after.insertion?.dispose());
}

/** Shows the first image at the side, beside what it was made from; several in the explorer. */
export async function openResult(saved: AfterSave['saved'], original: vscode.Uri | undefined): Promise<void> {
  const [first, second] = saved.images;
  // A preview of the document would draw its images as well.
  if (!saved.images.every(mayBeShown)) return;
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

async function insertLinks(
  notifications: Notifications,
  { insertion, alt }: AfterSave,
  files: readonly vscode.Uri[],
): Promise<void> {
  const inserted = await insertion?.insertLinks(files, alt);
  if (insertion && inserted && inserted.kind !== 'refused') {
    const note = await tellableOf(inserted, insertion.document);
    if (inserted.kind === 'inserted') await showLinked(inserted.document);
    if (note !== undefined) notifications.tell('information', note);
    return;
  }
  // No document was open: the link goes where the person can put it anywhere.
  const links = files.map(file => markdownImage({ path: vscode.workspace.asRelativePath(file, false), alt }));
  await vscode.env.clipboard.writeText(links.join('\n\n'));
  notifications.tell('information', vscode.l10n.t('No document is open, so the link is on the clipboard.'));
}
