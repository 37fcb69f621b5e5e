import * as vscode from 'vscode';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { pathForCommands } from '../../engine/files/pathForCommands';
import { documentSelector } from './documentSelector';
import type { DroppedImages } from './droppedImages';
import { linkKind, linkOffer } from './registerImageDrops';

/**
 * Images that were copied to be pasted into a document. Extensions can put nothing but text on the clipboard: it is the
 * path of the image, which other programs can use, and pasting exactly this text into a document inserts the link.
 */
export class CopiedImages implements vscode.DocumentPasteEditProvider, vscode.Disposable {
  private copied: { text: string; images: readonly vscode.Uri[] } | undefined;
  /** Begins with the first copy, so that the editor asks nobody about texts that people paste before. */
  private pasting: vscode.Disposable | undefined;

  constructor(private readonly dropped: Pick<DroppedImages, 'linkTo'>) {}

  dispose(): void {
    this.pasting?.dispose();
  }

  async copy(images: readonly vscode.Uri[]): Promise<void> {
    const text = images.map(textOf).join('\n');
    await vscode.env.clipboard.writeText(text);
    this.copied = { text, images };
    this.pasting ??= vscode.languages.registerDocumentPasteEditProvider(documentSelector, this, {
      pasteMimeTypes: ['text/plain'],
      providedPasteEditKinds: [linkKind()],
    });
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    [range]: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    const { copied } = this;
    if (!copied || !range || (await data.get('text/plain')?.asString()) !== copied.text) return undefined;
    const offer = linkOffer(await this.dropped.linkTo(document, range.start, copied.images));
    return [Object.assign(new vscode.DocumentPasteEdit(offer.insertText, offer.title, offer.kind), offer)];
  }
}

/** A path that terminals and our commands take, and another text than *Copy Path* writes, which is pasted as text. */
function textOf(image: vscode.Uri): string {
  const path = pathForCommands(vscodeWorkspace, image);
  return /^(?:[/\\]|[a-z][\w+.-]*:)/iu.test(path) ? image.toString() : `./${path}`;
}
