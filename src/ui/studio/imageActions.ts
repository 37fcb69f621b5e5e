import * as vscode from 'vscode';
import type { Attempt, AttemptImage } from '../../core/jobs/attempt';
import { altTextOf } from '../../core/documents/altText';
import { markdown, markdownImage } from '../../core/documents/languages/markdown';
import type { ImageAction, MessageToWebview } from '../../core/studio/studioProtocol';
import type { History } from '../../engine/history/history';
import { linkPath } from '../../engine/documents/linkPath';
import { tellableOf } from '../documents/insertionWords';
import type { DeletedFiles } from '../../editor/studioStorage/deletedFiles';
import type { LastDocument } from './lastDocument';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { pathForCommands } from '../../engine/files/pathForCommands';
import { exists } from '../../editor/studioStorage/storedFiles';
import { nameOfFile } from './webviewFiles';

export interface ImageActionParts {
  documents: LastDocument;
  history: History;
  deleted: DeletedFiles;
  send: (message: MessageToWebview) => void;
}

/** Does an action with one image of an attempt. @throws FileSystemError */
export async function actOnImage(
  action: ImageAction,
  attempt: Attempt,
  image: AttemptImage,
  { documents, history, deleted, send }: ImageActionParts,
): Promise<void> {
  const uri = vscode.Uri.parse(image.uri);
  const name = nameOfFile(uri);
  const tell = (message: string, undo?: string): void => {
    send({ type: 'notice', message, ...(undo !== undefined && { undo }) });
  };
  if (!(await exists(uri))) {
    send({ type: 'files-missing', uris: [image.uri] });
    tell(goneSentence(name));
    return;
  }
  switch (action) {
    case 'open':
      await vscode.commands.executeCommand('vscode.open', uri);
      break;
    case 'reveal':
      await vscode.commands.executeCommand(
        vscode.workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS',
        uri,
      );
      break;
    case 'insert':
      tell(await insert(uri, altOf(attempt), documents));
      break;
    case 'copy':
      await vscode.commands.executeCommand('easel.copyImage', uri, [uri]);
      tell(vscode.l10n.t('{0} is copied. Pasted into a document, it is a link with alt text.', name));
      break;
    case 'copyPath':
      await vscode.env.clipboard.writeText(pathForCommands(vscodeWorkspace, uri));
      tell(vscode.l10n.t('The path is on the clipboard.'));
      break;
    case 'copyMarkdown': {
      const place = documents.uri && { document: documents.uri, language: markdown, text: '', offset: 0 };
      const path = place ? await linkPath(vscodeWorkspace, place, uri) : vscode.workspace.asRelativePath(uri, false);
      await vscode.env.clipboard.writeText(markdownImage({ path, alt: altOf(attempt) }));
      tell(vscode.l10n.t('The Markdown link is on the clipboard.'));
      break;
    }
    case 'details':
      // Not waited for: the person reads the list for as long as they like.
      void vscode.commands.executeCommand('easel.showImageDetails', uri);
      break;
    case 'translate':
      // Not waited for: the command asks for the language, and takes as long as the service does.
      void vscode.commands.executeCommand('easel.translateImageText', uri, [uri]);
      break;
    case 'delete': {
      const undo = await deleted.moveAside(uri);
      history.changeImage(attempt.id, image, { ...image, deleted: undo });
      tell(vscode.l10n.t('Deleted {0}.', name), undo);
      break;
    }
  }
}

/** Says that an image has no file any more. */
export const goneSentence = (name: string): string => vscode.l10n.t('{0} is not there any more.', name);

const altOf = ({ options: { prompt } }: Attempt): string => altTextOf(prompt);

/** @returns a sentence about the result. */
async function insert(uri: vscode.Uri, alt: string, { insertion }: LastDocument): Promise<string> {
  if (!insertion)
    return vscode.l10n.t('No document is open. Open the one that the image belongs in, and put the cursor there.');
  const { document } = insertion;
  const name = document.isUntitled ? document.fileName : nameOfFile(document.uri);
  const inserted = await insertion.insertLinks([uri], alt);
  if (inserted.kind === 'refused') return vscode.l10n.t('{0} did not take the link. Open it and try again.', name);
  const note = await tellableOf(inserted, document);
  const done = inserted.kind === 'inserted' ? [vscode.l10n.t('Inserted into {0}.', name)] : [];
  return [...done, ...(note === undefined ? [] : [note])].join(' ');
}
