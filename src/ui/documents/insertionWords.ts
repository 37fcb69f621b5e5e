import * as vscode from 'vscode';
import type { LinkMove } from '../../core/documents/languageTypes';
import type { Insertion } from './insertionPoint';

/** Puts links on the clipboard where their place is lost. @returns what a person has to be told of an insertion. */
export async function tellableOf(insertion: Insertion, document: vscode.TextDocument): Promise<string | undefined> {
  if (insertion.kind === 'inserted') {
    const { moved, toServe } = insertion;
    const place = moved && sentenceOf(moved);
    if (toServe === undefined) return place;
    const served = vscode.l10n.t(
      'The site does not show images from this folder. Set easel.outputFolder to one that it shows, such as {0}.',
      toServe,
    );
    return place === undefined ? served : `${place} ${served}`;
  }
  if (insertion.kind === 'refused') return undefined;
  await vscode.env.clipboard.writeText(insertion.links);
  return vscode.l10n.t(
    'The place for the link is not in {0} any more, so the link is on the clipboard.',
    vscode.workspace.asRelativePath(document.uri),
  );
}

function sentenceOf(moved: LinkMove): string {
  switch (moved) {
    case 'afterCode':
      return vscode.l10n.t('The link is after the code, where it is not a part of the code.');
    case 'afterComment':
      return vscode.l10n.t('The link is after the comment, where readers can see it.');
    case 'afterFrontMatter':
      return vscode.l10n.t('The link is after the front matter, which cannot hold it.');
  }
}

/** Shows the document that took links. */
export async function showLinked(document: vscode.TextDocument): Promise<void> {
  // The editor shows a cell only within its notebook, which is open already.
  if (document.uri.scheme !== 'vscode-notebook-cell')
    await vscode.window.showTextDocument(document, { preview: false });
}
