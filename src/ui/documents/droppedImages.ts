import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import { imageKindOf } from '../../core/models/imageKind';
import { readSettings } from '../../editor/settings';
import { asVscodeUri, vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { recordedIn, type AltProposals } from '../../engine/documents/altProposals';
import { placeOfNewImage } from '../../engine/documents/newImagePlace';
import type { Notifications } from '../messages/notifications';
import { copyRuleFor, isSwitchedOff } from './copyRule';
import { fileOfDocument } from './documentFile';
import { InsertionPoint, linkAt } from './insertionPoint';

/** What is inserted where images are dropped or pasted. */
export interface DroppedLink {
  /** At the place itself; empty where a link cannot stand there, or comes with other edits. */
  insertText: string;
  /** The links at the nearest place at which they can stand, and the files that are new. */
  additionalEdit?: vscode.WorkspaceEdit;
  /** Whether the images say what they show. */
  isDescribed: boolean;
}

/** Pictures that come as bytes. Nothing is written before an edit is applied. */
export interface DroppedPictures {
  /** Saves them and links them. */
  link: DroppedLink;
  /** Where they are saved. */
  files: vscode.Uri[];
  /** Saves them. */
  creation: vscode.WorkspaceEdit;
}

/** By the content, for pictures that documents show. */
const extensions: Readonly<Record<string, { usual: string; others: RegExp }>> = {
  png: { usual: '.png', others: /\.a?png$/iu },
  jpeg: { usual: '.jpg', others: /\.(?:jpe?g|jfif)$/iu },
  webp: { usual: '.webp', others: /\.webp$/iu },
  gif: { usual: '.gif', others: /\.gif$/iu },
  bmp: { usual: '.bmp', others: /\.bmp$/iu },
  tiff: { usual: '.tif', others: /\.tiff?$/iu },
};

/** Stands in a link where the person will write the alt text. No language escapes a letter. */
const mark = (index: number): string => `EaselAltText${index}x`;

/** Links to images that are dropped or pasted into a document, each with its own alt text, and their editing. */
export class DroppedImages implements vscode.Disposable {
  /** Waits until the editor has saved pictures that are to be edited. */
  private waiting: vscode.Disposable | undefined;

  constructor(
    private readonly proposals: Pick<AltProposals, 'altOf'>,
    private readonly notifications: Pick<Notifications, 'ask'>,
  ) {}

  dispose(): void {
    this.waiting?.dispose();
  }

  readonly linkTo = async (
    document: vscode.TextDocument,
    position: vscode.Position,
    images: readonly vscode.Uri[],
  ): Promise<DroppedLink> => {
    const alts = await Promise.all(images.map(image => this.proposals.altOf(image)));
    const linked = images.map((file, index) => ({ file, alt: alts[index] || nameOf(file) }));
    return { ...(await linkOf(document, position, linked)), isDescribed: alts.every(alt => alt !== '') };
  };

  /** @returns undefined where nothing can be offered: no picture that documents show, or no folder is open. */
  readonly linkToNew = async (
    document: vscode.TextDocument,
    position: vscode.Position,
    pictures: readonly vscode.DataTransferFile[],
  ): Promise<DroppedPictures | undefined> => {
    if (isSwitchedOff(document)) return undefined;
    const creation = new vscode.WorkspaceEdit();
    const linked: { file: vscode.Uri; alt: string; contents: vscode.DataTransferFile }[] = [];
    for (const picture of pictures) {
      const bytes = await picture.data();
      const file = await placeOf(document, picture.name, bytes, linked);
      if (!file) return undefined;
      // The editor has the bytes, and takes them from there.
      creation.createFile(file, { contents: picture });
      linked.push({ file, alt: recordedIn(bytes), contents: picture });
    }
    const files = linked.map(({ file }) => file);
    const isDescribed = linked.every(({ alt }) => alt !== '');
    const link = await linkOf(document, position, linked, edit => {
      for (const { file, contents } of linked) edit.createFile(file, { contents });
    });
    return { files, creation, link: { ...link, isDescribed } };
  };

  /** Edits images; the link to the result goes where they were dropped. @returns whether there is a result. */
  async edit(
    document: vscode.TextDocument,
    position: vscode.Position,
    images: readonly vscode.Uri[],
  ): Promise<boolean> {
    const insertion = new InsertionPoint(document, position);
    return (await vscode.commands.executeCommand('easel.editImage', images[0], images, insertion)) !== undefined;
  }

  /** The same for pictures that the editor is about to save. */
  editWhenSaved(document: vscode.TextDocument, position: vscode.Position, images: readonly vscode.Uri[]): void {
    this.waiting?.dispose();
    const missing = new Set(images.map(String));
    const listening = vscode.workspace.onDidCreateFiles(({ files }) => {
      for (const file of files) missing.delete(file.toString());
      if (missing.size > 0) return;
      listening.dispose();
      void this.editSaved(document, position, images);
    });
    this.waiting = listening;
  }

  /** A picture that was saved to be edited is told where no edit came of it: nothing shows it. */
  private async editSaved(
    document: vscode.TextDocument,
    position: vscode.Position,
    images: readonly vscode.Uri[],
  ): Promise<void> {
    const insertion = new InsertionPoint(document, position);
    try {
      if (await this.edit(document, position, images)) return;
      const names = images.map(image => vscodeWorkspace.nameOf(image)).join(', ');
      await this.notifications.ask('information', vscode.l10n.t('{0} is saved and was not edited.', names), [
        {
          label: vscode.l10n.t('Insert Link'),
          run: async () => {
            for (const image of images) await insertion.insertLinks([image], nameOf(image));
          },
        },
        {
          label: vscode.l10n.t('Move to Trash'),
          run: async () => {
            for (const image of images) await vscode.workspace.fs.delete(image, { useTrash: true });
          },
        },
      ]);
    } finally {
      insertion.dispose();
    }
  }
}

/**
 * Links with alt texts; for a text that is empty, the person writes one while the link is inserted.
 * @param prepare adds to the edit what must be there before the links.
 */
async function linkOf(
  document: vscode.TextDocument,
  position: vscode.Position,
  images: readonly { file: vscode.Uri; alt: string }[],
  prepare?: (edit: vscode.WorkspaceEdit) => void,
): Promise<Omit<DroppedLink, 'isDescribed'>> {
  const marked = images.map(({ file, alt }, index) => ({ file, alt: alt || mark(index) }));
  const { start, text } = await linkAt(document, position, marked);
  // The editor would indent the lines of a longer text once more.
  if (!prepare && start.isEqual(position) && !text.includes('\n')) return { insertText: text };
  const additionalEdit = new vscode.WorkspaceEdit();
  prepare?.(additionalEdit);
  const insertion = vscode.SnippetTextEdit.insert(start, snippetOf(text, images));
  insertion.keepWhitespace = true;
  additionalEdit.set(document.uri, [insertion]);
  return { insertText: '', additionalEdit };
}

function snippetOf(text: string, images: readonly { file: vscode.Uri }[]): vscode.SnippetString {
  const snippet = new vscode.SnippetString();
  for (const [at, part] of text.split(/(EaselAltText\d+x)/u).entries()) {
    const index = Number(/\d+/u.exec(part)?.[0]);
    const file = at % 2 === 1 ? images[index]?.file : undefined;
    if (file) snippet.appendPlaceholder(nameOf(file), index + 1);
    else snippet.appendText(part);
  }
  return snippet;
}

/** Where a picture is saved. @returns undefined for what is none, or where there is no place. */
async function placeOf(
  document: vscode.TextDocument,
  name: string,
  bytes: Uint8Array,
  others: readonly { file: vscode.Uri }[],
): Promise<vscode.Uri | undefined> {
  const kind = imageKindOf(bytes);
  const known = kind?.taken === true ? extensions[kind.format] : undefined;
  if (!known) return undefined;
  const file = fileOfDocument(document.uri);
  try {
    const place = await placeOfNewImage(
      vscodeWorkspace,
      {
        name,
        extension: known.others.exec(name)?.[0] ?? known.usual,
        document: file,
        settings: readSettings(file),
        destination: copyRuleFor(document),
      },
      new Set(others.map(other => other.file.toString())),
    );
    return place && asVscodeUri(place);
  } catch (error) {
    // A setting that names no place is told when an image is made; here, the editor's own offers remain.
    if (error instanceof EaselError) return undefined;
    throw error;
  }
}

/** The words of a file's name. */
const nameOf = (file: vscode.Uri): string =>
  Utils.basename(file)
    .replace(/\.[^.]*$/u, '')
    .replace(/[-_\s]+/gu, ' ')
    .trim();
