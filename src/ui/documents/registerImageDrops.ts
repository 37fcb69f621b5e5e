import * as vscode from 'vscode';
import { draggedImagesType } from '../../core/documents/draggedImages';
import { documentSelector } from './documentSelector';
import type { DroppedImages, DroppedLink } from './droppedImages';

const listType = 'text/uri-list';
const pictureTypes = 'image/*';
const imageName = /\.(?:png|apng|jpe?g|jfif|webp|gif|avif|bmp|tiff?)$/iu;
const kindOf = (...parts: string[]): vscode.DocumentDropOrPasteEditKind =>
  vscode.DocumentDropOrPasteEditKind.Empty.append('easel', ...parts);

/** Of links with alt text. */
export const linkKind = (): vscode.DocumentDropOrPasteEditKind => kindOf('link', 'image');

/** The editor's own links to images in Markdown, which it makes without alt text, and attachments of notebooks. */
const ownLinks = (): vscode.DocumentDropOrPasteEditKind[] => [
  vscode.DocumentDropOrPasteEditKind.Empty.append('markdown', 'link'),
];

/** Everything that is not ours: what the person had without this extension. */
const everythingElse = (): vscode.DocumentDropOrPasteEditKind[] => [
  ...ownLinks(),
  vscode.DocumentDropOrPasteEditKind.Text,
  vscode.DocumentDropOrPasteEditKind.Empty.append('uri'),
];

interface Offer {
  title: string;
  kind: vscode.DocumentDropOrPasteEditKind;
  insertText: string;
  additionalEdit?: vscode.WorkspaceEdit;
  yieldTo?: vscode.DocumentDropOrPasteEditKind[];
  /** Runs when the person has chosen it, just before the editor applies it. */
  onChosen?: () => void;
}

type LoadedImages = Pick<DroppedImages, 'linkTo' | 'linkToNew' | 'edit' | 'editWhenSaved'>;

/**
 * What is offered where images are dropped or pasted into a document: a link with alt text in the form of its language,
 * and *Edit with Easel…*. Pictures that are no files yet are saved with what the person chooses.
 */
export class ImageDropProvider implements vscode.DocumentDropEditProvider, vscode.DocumentPasteEditProvider {
  static readonly kinds = [linkKind(), kindOf('edit')];
  private readonly whenChosen = new WeakMap<object, () => void>();

  /** @param load is called with the first image. */
  constructor(private readonly load: () => Promise<LoadedImages>) {}

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit[] | undefined> {
    return this.edits(document, position, data, offer => new vscode.DocumentDropEdit(offer.insertText));
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    [range]: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    if (!range) return undefined;
    return this.edits(
      document,
      range.start,
      data,
      offer => new vscode.DocumentPasteEdit(offer.insertText, offer.title, offer.kind),
    );
  }

  // What is resolved has no additional edit: the editor keeps the one that it has, and could not read the picture again
  // that is to be saved with it.
  resolveDocumentDropEdit(edit: vscode.DocumentDropEdit): vscode.DocumentDropEdit {
    this.whenChosen.get(edit)?.();
    return new vscode.DocumentDropEdit(edit.insertText, edit.title, edit.kind);
  }

  resolveDocumentPasteEdit(edit: vscode.DocumentPasteEdit): vscode.DocumentPasteEdit {
    this.whenChosen.get(edit)?.();
    return new vscode.DocumentPasteEdit(edit.insertText, edit.title, edit.kind);
  }

  private async edits<T extends object>(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
    asEdit: (offer: Offer) => T,
  ): Promise<T[] | undefined> {
    const offers = await this.offers(document, position, data);
    return offers?.map(({ onChosen, ...offer }) => {
      const edit = Object.assign(asEdit(offer), offer);
      if (onChosen) this.whenChosen.set(edit, onChosen);
      return edit;
    });
  }

  private async offers(
    document: vscode.TextDocument,
    position: vscode.Position,
    data: vscode.DataTransfer,
  ): Promise<Offer[] | undefined> {
    const images = imagesOf((await (data.get(draggedImagesType) ?? data.get(listType))?.asString()) ?? '');
    if (images.length > 0) {
      const dropped = await this.load();
      const link = await dropped.linkTo(document, position, images);
      return [
        { ...linkOffer(link), ...(!link.isDescribed && { yieldTo: ownLinks() }) },
        { ...editOffer(), onChosen: () => void dropped.edit(document, position, images) },
      ];
    }
    const pictures = [...data].flatMap(([type, item]) => (type.startsWith('image/') && item.asFile()) || []);
    if (pictures.length === 0) return undefined;
    const dropped = await this.load();
    const saved = await dropped.linkToNew(document, position, pictures);
    if (!saved) return undefined;
    const { link, creation, files } = saved;
    return [
      // Editing alone would be what happens by itself.
      { ...linkOffer(link), yieldTo: everythingElse() },
      {
        ...editOffer(),
        additionalEdit: creation,
        onChosen: () => dropped.editWhenSaved(document, position, files),
      },
    ];
  }
}

/** A link with alt text. */
export function linkOffer({ insertText, additionalEdit }: DroppedLink): Offer {
  return {
    title: vscode.l10n.t('Insert Image with Alt Text'),
    kind: linkKind(),
    insertText,
    ...(additionalEdit && { additionalEdit }),
  };
}

const editOffer = (): Offer => ({
  title: vscode.l10n.t('Edit with Easel…'),
  kind: kindOf('edit'),
  insertText: '',
  // Never what happens by itself.
  yieldTo: [...everythingElse(), kindOf('link')],
});

/** @param load is called with the first image. */
export function registerImageDrops(load: () => Promise<LoadedImages>): vscode.Disposable {
  const provider = new ImageDropProvider(load);
  return vscode.Disposable.from(
    vscode.languages.registerDocumentDropEditProvider(documentSelector, provider, {
      dropMimeTypes: [draggedImagesType, listType, pictureTypes],
      providedDropEditKinds: ImageDropProvider.kinds,
    }),
    vscode.languages.registerDocumentPasteEditProvider(documentSelector, provider, {
      pasteMimeTypes: [listType, pictureTypes],
      providedPasteEditKinds: ImageDropProvider.kinds,
    }),
  );
}

/** The addresses of a list, one a line, where all of them are images of the workspace. */
function imagesOf(list: string): vscode.Uri[] {
  const lines = list.split(/\r?\n/u).filter(line => line.trim() !== '' && !line.startsWith('#'));
  const images = lines.filter(line => imageName.test(line)).map(line => vscode.Uri.parse(line));
  const areOurs = images.every(uri => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  return areOurs && images.length === lines.length ? images : [];
}
