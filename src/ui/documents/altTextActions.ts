import * as vscode from 'vscode';
import { type URI, Utils } from 'vscode-uri';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import type {
  AltCandidate,
  AltProposal,
  AltProposals,
  TextOfDocument,
  UndescribedImage,
} from '../../engine/documents/altProposals';
import { recordedProposals } from '../../engine/documents/altProposals';
import { plainEdit, plainQuickFix } from '../shown/shownHints';
import { documentSelector } from './documentSelector';
import { mayNameImages } from './mayNameImages';

/** Not in package.json: only the light bulb runs it. */
const describeCommand = 'easel.describeOneImage';

/** The light bulb that writes alt text for images that have none. */
export class AltTextActions implements vscode.Disposable {
  private readonly provider: vscode.Disposable;
  /** The last document that was asked about: the editor asks again with every move of the cursor. */
  private last: { key: string; images: Promise<UndescribedImage[]> } | undefined;

  /**
   * @param canDescribe whether the editor has a model that can see.
   * @param describe lets one describe an image.
   */
  constructor(
    private readonly proposals: Pick<AltProposals, 'undescribed' | 'candidates'>,
    private readonly canDescribe: () => Promise<boolean>,
    describe: (candidate: AltCandidate) => Promise<void>,
  ) {
    this.provider = vscode.Disposable.from(
      vscode.commands.registerCommand(describeCommand, describe),
      vscode.languages.registerCodeActionsProvider(
        documentSelector,
        { provideCodeActions: this.actions.bind(this) },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
    );
  }

  dispose(): void {
    this.provider.dispose();
  }

  private async actions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    if (!mayNameImages(document)) return [];
    const { version } = document;
    const read = textOf(document);
    const images = await this.imagesIn(document, read);
    const here = images.filter(isAt(document, range));
    if (here.length === 0 || document.version !== version) return [];
    const candidates = await this.proposals.candidates(read, here);
    const canDescribe = candidates.length > 0 && (await this.canDescribe());
    if (document.version !== version) return [];
    const actions = recordedProposals(candidates).map(proposal =>
      plainEdit(vscode.l10n.t('Write alt text: "{0}"', proposal.alt), altTextEdit([{ proposal, document }])),
    );
    if (canDescribe)
      for (const candidate of candidates)
        actions.push(
          plainQuickFix(
            vscode.l10n.t('Describe "{0}" with a chat model…', Utils.basename(candidate.image)),
            describeCommand,
            [candidate],
          ),
        );
    if (actions.length === 0) return [];
    if (images.length > 1)
      actions.push(
        plainQuickFix(vscode.l10n.t('Write Alt Text of All Images in This Document'), 'easel.writeAltText', [
          document.uri,
        ]),
      );
    return actions;
  }

  private imagesIn(document: vscode.TextDocument, read: TextOfDocument): Promise<UndescribedImage[]> {
    const key = `${document.version} ${document.uri.toString()}`;
    if (this.last?.key !== key) this.last = { key, images: this.proposals.undescribed(read) };
    return this.last.images;
  }
}

export const textOf = (document: vscode.TextDocument): TextOfDocument => ({
  document: document.uri,
  text: document.getText(),
  languageId: document.languageId,
});

/** Alt text and the document of the editor that gets it, which has the text that was read. */
export interface AltTextChange {
  proposal: AltProposal;
  document: vscode.TextDocument;
}

/** One edit for all of them. */
export function altTextEdit(changes: readonly AltTextChange[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { proposal, document } of changes) {
    const { start, end, text } = proposal.change;
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return edit;
}

/** The line of the alt text, which may be far from an import that names the image, or the name of the image. */
function isAt(document: vscode.TextDocument, range: vscode.Range): (image: UndescribedImage) => boolean {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const lineStart = document.offsetAt(document.lineAt(range.start).range.start);
  const lineEnd = document.offsetAt(document.lineAt(range.end).range.end);
  // By offsets, which are quick to compare: there may be thousands of images.
  return ({ place, reference: { range: name } }) =>
    (lineStart <= place.start && place.start <= lineEnd) || (name.start <= end && start <= name.end);
}

/** A document of the editor for an address, with the owner of the text: the cell, in a notebook. */
export async function ownerOf(document: URI, cell: number | undefined): Promise<vscode.TextDocument> {
  const uri = asVscodeUri(document);
  if (cell === undefined) return vscode.workspace.openTextDocument(uri);
  return (await vscode.workspace.openNotebookDocument(uri)).cellAt(cell).document;
}
