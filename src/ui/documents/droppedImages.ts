import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import type { AltProposals } from '../../engine/documents/altProposals';
import { linkAt } from './insertionPoint';

/** What is inserted where images are dropped. */
export interface DroppedLink {
  /** At the place itself; empty where a link cannot stand there. */
  insertText: string;
  /** The links at the nearest place at which they can stand. */
  additionalEdit?: vscode.WorkspaceEdit;
  /** Whether the images say what they show. */
  isDescribed: boolean;
}

/** Links to images that are dropped or pasted into a document, each with its own alt text. */
export class DroppedImages {
  constructor(private readonly proposals: Pick<AltProposals, 'altOf'>) {}

  readonly linkTo = async (
    document: vscode.TextDocument,
    position: vscode.Position,
    images: readonly vscode.Uri[],
  ): Promise<DroppedLink> => {
    const alts = await Promise.all(images.map(image => this.proposals.altOf(image)));
    const linked = images.map((file, index) => ({ file, alt: alts[index] || nameOf(file) }));
    const isDescribed = alts.every(alt => alt !== '');
    const { start, text } = await linkAt(document, position, linked);
    if (start.isEqual(position)) return { insertText: text, isDescribed };
    const additionalEdit = new vscode.WorkspaceEdit();
    additionalEdit.insert(document.uri, start, text);
    return { insertText: '', additionalEdit, isDescribed };
  };
}

/** The words of a file's name. */
const nameOf = (file: vscode.Uri): string =>
  Utils.basename(file)
    .replace(/\.[^.]*$/u, '')
    .replace(/[-_\s]+/gu, ' ')
    .trim();
