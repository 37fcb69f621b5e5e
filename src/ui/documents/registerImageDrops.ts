import * as vscode from 'vscode';
import { documentExtensions, documentLanguageIds } from '../../core/documents/references/referenceLanguages';
import type { DroppedImages } from './droppedImages';

const listType = 'text/uri-list';
const imageName = /\.(?:png|apng|jpe?g|jfif|webp|gif|avif|bmp|tiff?)$/iu;
const kindOf = (...parts: string[]): vscode.DocumentDropOrPasteEditKind =>
  vscode.DocumentDropOrPasteEditKind.Empty.append('easel', ...parts);

/** The editor's own links to images in Markdown, which it makes without alt text. */
const ownLinks = (): vscode.DocumentDropOrPasteEditKind[] => [
  vscode.DocumentDropOrPasteEditKind.Empty.append('markdown', 'link'),
];

interface Offer {
  title: string;
  kind: vscode.DocumentDropOrPasteEditKind;
  insertText: string;
  additionalEdit?: vscode.WorkspaceEdit;
  yieldTo?: vscode.DocumentDropOrPasteEditKind[];
}

/** The image files that an offered edit would edit: it runs the command when the person chooses it. */
const toEdit = new WeakMap<object, readonly vscode.Uri[]>();

/**
 * What is offered where images are dropped or pasted into a document: a link with alt text in the form of its language,
 * and *Edit with Easel…*.
 */
export class ImageDropProvider implements vscode.DocumentDropEditProvider, vscode.DocumentPasteEditProvider {
  static readonly kinds = [kindOf('link', 'image'), kindOf('edit')];

  /** @param load is called with the first image. */
  constructor(private readonly load: () => Promise<Pick<DroppedImages, 'linkTo'>>) {}

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit[] | undefined> {
    return this.offers(document, position, data, offer => new vscode.DocumentDropEdit(offer.insertText));
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    [range]: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    if (!range) return undefined;
    return this.offers(
      document,
      range.start,
      data,
      offer => new vscode.DocumentPasteEdit(offer.insertText, offer.title, offer.kind),
    );
  }

  resolveDocumentDropEdit(edit: vscode.DocumentDropEdit): vscode.DocumentDropEdit {
    editChosen(edit);
    return edit;
  }

  resolveDocumentPasteEdit(edit: vscode.DocumentPasteEdit): vscode.DocumentPasteEdit {
    editChosen(edit);
    return edit;
  }

  private async offers<T extends object>(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
    asEdit: (offer: Offer) => T,
  ): Promise<T[] | undefined> {
    const images = imagesOf((await data.get(listType)?.asString()) ?? '');
    if (images.length === 0) return undefined;
    const { linkTo } = await this.load();
    const { insertText, additionalEdit, isDescribed } = await linkTo(document, position, images);
    const link: Offer = {
      title: vscode.l10n.t('Insert Image with Alt Text'),
      kind: kindOf('link', 'image'),
      insertText,
      ...(additionalEdit && { additionalEdit }),
      ...(!isDescribed && { yieldTo: ownLinks() }),
    };
    const edit: Offer = {
      title: vscode.l10n.t('Edit with Easel…'),
      kind: kindOf('edit'),
      insertText: '',
      // Never what happens by itself.
      yieldTo: [...ownLinks(), kindOf('link'), vscode.DocumentDropOrPasteEditKind.Empty.append('uri')],
    };
    const offered = Object.assign(asEdit(edit), edit);
    toEdit.set(offered, images);
    return [Object.assign(asEdit(link), link), offered];
  }
}

function editChosen(edit: object): void {
  const images = toEdit.get(edit);
  if (images) void vscode.commands.executeCommand('easel.editImage', images[0], images);
}

/** @param load is called with the first image. */
export function registerImageDrops(load: () => Promise<Pick<DroppedImages, 'linkTo'>>): vscode.Disposable {
  const provider = new ImageDropProvider(load);
  // Not every language of these endings is known to every editor.
  const selector = [
    { pattern: `**/*.{${documentExtensions.join(',')}}` },
    ...documentLanguageIds.map(language => ({ language })),
  ];
  return vscode.Disposable.from(
    vscode.languages.registerDocumentDropEditProvider(selector, provider, {
      dropMimeTypes: [listType],
      providedDropEditKinds: ImageDropProvider.kinds,
    }),
    vscode.languages.registerDocumentPasteEditProvider(selector, provider, {
      pasteMimeTypes: [listType],
      providedPasteEditKinds: ImageDropProvider.kinds,
    }),
  );
}

/** The addresses of a list of the type `text/uri-list`, where all of them are images of the workspace. */
function imagesOf(list: string): vscode.Uri[] {
  const lines = list.split(/\r?\n/u).filter(line => line.trim() !== '' && !line.startsWith('#'));
  const images = lines.filter(line => imageName.test(line)).map(line => vscode.Uri.parse(line));
  const areOurs = images.every(uri => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  return areOurs && images.length === lines.length ? images : [];
}
