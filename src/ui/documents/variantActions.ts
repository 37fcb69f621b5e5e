import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import { documentExtensions, documentLanguageIds } from '../../core/documents/references/referenceLanguages';
import type { NamedImage, NamedImages } from '../../engine/documents/missing/namedImages';
import { plainRefactoring } from '../shown/shownHints';
import { mayNameImages } from './mayNameImages';

const selector: vscode.DocumentSelector = [
  { pattern: `**/*.{${documentExtensions.join(',')}}` },
  ...documentLanguageIds.map(language => ({ language })),
];
/** What the light bulb runs; it is no command of the palette, because it needs a place. */
const makeHereCommand = 'easel.makeVariantHere';
const inputName = /\.(?:png|jpe?g|webp|bmp|tiff?|gif)$/iu;

/** The light bulb at an image that makes a variant of it. */
export class VariantActions implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  /** The last document that was asked about: the editor asks again with every move of the cursor. */
  private last: { key: string; images: Promise<NamedImage[]> } | undefined;

  /** @param makeHere makes a variant of the image that a document names at an offset. */
  constructor(
    private readonly named: Pick<NamedImages, 'inText'>,
    makeHere: (document: vscode.Uri, offset: number) => Promise<unknown>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.languages.registerCodeActionsProvider(
        selector,
        { provideCodeActions: this.actions.bind(this) },
        { providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite] },
      ),
      vscode.commands.registerCommand(makeHereCommand, makeHere),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async actions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    if (!mayNameImages(document)) return [];
    const here = (await this.imagesIn(document)).filter(
      image => inputName.test(image.file.path) && isOnLines(document, range, image),
    );
    const byFile = new Map(here.reverse().map(image => [image.file.toString(), image]));
    return [...byFile.values()].map(({ file, reference }) =>
      plainRefactoring(vscode.l10n.t('Make a Dark or Light Variant of "{0}"…', Utils.basename(file)), makeHereCommand, [
        document.uri,
        reference.range.start,
      ]),
    );
  }

  private imagesIn(document: vscode.TextDocument): Promise<NamedImage[]> {
    const key = `${document.version} ${document.languageId} ${document.uri.toString()}`;
    if (this.last?.key !== key)
      this.last = { key, images: this.named.inText(document.uri, document.getText(), document.languageId) };
    return this.last.images;
  }
}

/** Whether a document names an image on the lines of a range. */
export function isOnLines(document: vscode.TextDocument, range: vscode.Range, { reference }: NamedImage): boolean {
  const [start, end] = [document.positionAt(reference.range.start), document.positionAt(reference.range.end)];
  return start.line <= range.end.line && range.start.line <= end.line;
}
