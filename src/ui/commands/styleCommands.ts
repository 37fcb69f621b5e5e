import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { StyleProposal } from '../../core/contributions/contributions';
import type { EaselRecord } from '../../core/provenance/easelRecord';
import { styleFilePath } from '../../core/style/styleFile';
import { styleOfRecord, textWithStyle, wordsOfRecord } from '../../core/style/styleOfRecord';
import { readSettings } from '../../editor/settings';
import { asVscodeUri, vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import { outside, pathBelow } from '../../engine/files/workspacePlaces';
import { recordOf } from '../../engine/provenance/recordedRequest';
import { styleFileOf, styleTextOf } from '../../engine/style/readStyle';
import type { Notifications } from '../messages/notifications';
import { askText } from '../shown/shownWindow';
import { imagesFor } from './detailsCommands';
import { argumentObject, fileArgument } from './uriArgument';

/** Where an unsaved document with a path is saved to that path. */
const schemesOfUnsaved = ['file', 'vscode-remote'];

/** The command that makes the look of an image the look of its repository. */
export class StyleCommands {
  constructor(private readonly notifications: Pick<Notifications, 'tell'>) {}

  /** What the style file would be. Nothing is written. @throws EaselError */
  async propose(argument: unknown): Promise<StyleProposal<URI>> {
    const image = fileArgument(argumentObject(argument)['uri']);
    const record = await finishedRecord(image);
    return proposalOf(image, record, wordsOfRecord(record));
  }

  /**
   * Asks for the words, and shows the style file with what the image says of its look. The person saves it, or not.
   * @returns `undefined` where the person cancelled. @throws EaselError
   */
  async make(selected: readonly vscode.Uri[]): Promise<StyleProposal<URI> | undefined> {
    const [image] = await imagesFor(selected, vscode.l10n.t('Make This the Style'));
    if (!image) return undefined;
    const record = await finishedRecord(image);
    const words = await askText({
      title: vscode.l10n.t('Words that are added to every prompt'),
      placeHolder: vscode.l10n.t('flat vector illustration, two shades of blue'),
      prompt: vscode.l10n.t('They say how images look, and not what they show. Empty: none.'),
      value: wordsOfRecord(record),
    });
    if (words === undefined) return undefined;
    const proposal = await proposalOf(image, record, words);
    await show(asVscodeUri(proposal.uri), proposal.text);
    this.notifications.tell(
      'information',
      vscode.l10n.t('Save {0} to make new images in this style. Undo takes the change back.', styleFilePath),
    );
    return proposal;
  }
}

/** @throws EaselError for an image without a record, and for a placeholder: nobody has seen the image yet. */
async function finishedRecord(image: vscode.Uri): Promise<EaselRecord> {
  if (!workspace.folderOf(image)) throw outside('uri', workspace.nameOf(image));
  const record = await recordOf(workspace, image);
  if (!record.placeholder) return record;
  throw new EaselError(
    'invalidRequest',
    vscode.l10n.t('"{0}" is a placeholder, so it has no style yet.', workspace.nameOf(image)),
    { field: 'uri' },
  );
}

async function proposalOf(image: vscode.Uri, record: EaselRecord, words: string): Promise<StyleProposal<URI>> {
  const folder = workspace.folderOf(image);
  if (!folder) throw outside('uri', workspace.nameOf(image));
  const uri = styleFileOf(folder);
  const text = await currentText(asVscodeUri(uri));
  const style = styleOfRecord(record, words, pathBelow(folder, image), readSettings(image).customModels);
  return { uri, text: textWithStyle(text, style) };
}

/** As the person sees it: with what is not saved yet. @returns `undefined` where there is none. */
async function currentText(file: vscode.Uri): Promise<string | undefined> {
  // A document that is not changed may be older than its file for a moment.
  const places = [file.toString(), unsaved(file).toString()];
  const open = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && places.includes(uri.toString()));
  return open ? open.getText() : styleTextOf(workspace, file);
}

const unsaved = (file: vscode.Uri): vscode.Uri => vscode.Uri.from({ scheme: 'untitled', path: file.path });

/** Opens the file with its new text, which is not saved: closing it, or undoing, takes everything back. */
async function show(file: vscode.Uri, text: string): Promise<void> {
  const isThere = (await workspace.stat(file)) !== undefined;
  const edit = new vscode.WorkspaceEdit();
  if (!isThere && !schemesOfUnsaved.includes(file.scheme)) {
    edit.createFile(file, { contents: new TextEncoder().encode(text) });
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(file);
    return;
  }
  const document = await vscode.workspace.openTextDocument(isThere ? file : unsaved(file));
  const end = document.lineAt(document.lineCount - 1).range.end;
  if (document.getText() !== text) edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { preview: false });
}
