import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { altTextOf } from '../../core/documents/altText';
import { foreignMarkdown } from '../../core/documents/foreignMarkdown';
import { markdownImage } from '../../core/documents/languages/markdown';
import { relativePath } from '../../core/documents/relativePath';
import type { Answer } from '../dashscope/answers/answers';
import { imageUrls } from '../dashscope/answers/answers';
import type { SaveOptions, SaveTarget } from './job';
import type { SavedFile } from '../files/imageFiles';
import { recoverText, saveText } from '../files/imageFiles';
import type { Workspace } from '../files/workspace';
import { recoverPiece, temporaryNameOf } from './jobFiles';

/**
 * The Markdown of an answer that mixes text and images, in its order; `undefined` where there is no text.
 * @param files where each image was saved, in order; the document lies in the folder of the first.
 */
export function interleavedDocument(
  answer: Answer,
  files: readonly (URI | undefined)[],
  prompt: string,
): string | undefined {
  if (!answer.parts.some(part => part.kind === 'text')) return undefined;
  const first = files.find(file => file !== undefined);
  const folder = first?.path.slice(0, first.path.lastIndexOf('/')) ?? '/';
  let index = 0;
  const blocks: string[] = [];
  // A text may come in several pieces, cut anywhere: only the whole of it shows what it would load.
  let pieces = '';
  const endText = (): void => {
    blocks.push(foreignMarkdown(pieces).trim());
    pieces = '';
  };
  for (const part of answer.parts) {
    if (part.kind === 'text') {
      pieces += part.text;
      continue;
    }
    // Also where the image is not there: what stood on its two sides never belonged together.
    endText();
    const file = part.kind === 'image' ? files[index++] : undefined;
    if (file) blocks.push(markdownImage({ path: relativePath(folder, file.path), alt: altTextOf(prompt) }));
  }
  endText();
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

/** The same while it is still arriving: images are named, and nothing is loaded. */
export function growingText({ parts }: Pick<Answer, 'parts'>): string {
  let images = 0;
  let text = '';
  for (const part of parts) {
    if (part.kind === 'text') text += foreignMarkdown(part.text);
    if (part.kind === 'image') text = `${text.trimEnd()}\n\n[${l10n.t('Image {0} is there', (images += 1))}]\n\n`;
  }
  return text;
}

/**
 * Saves it beside its first image. One that was written before, with fewer images, gets their links, unless somebody
 * has changed it.
 * @throws EaselError saveFailed.
 */
export async function saveDocument(
  workspace: Workspace,
  text: string,
  answer: Answer,
  firstImage: SavedFile | undefined,
  target: SaveTarget,
  { signal, notes, prompt, ready }: SaveOptions,
): Promise<URI> {
  const folder = firstImage ? Utils.joinPath(firstImage.uri, '..') : target.folder;
  const place = {
    folder,
    // Where the images went to another folder, the person has picked that.
    within: folder.toString() === target.folder.toString() ? target.within : undefined,
    baseName: target.baseNames[0] ?? 'image',
    whenTaken: target.whenTaken,
  };
  const temporaryName = temporaryNameOf(notes, 'text');
  const earlier =
    notes.document ??
    (notes.isResumed ? await recoverPiece(notes, 'text', name => recoverText(place.folder, name)) : undefined);
  if (earlier) {
    const textThen = interleavedDocument(
      answer,
      imageUrls(answer).map((_, index) => notes.saved[index]?.uri),
      prompt,
    );
    if (text === textThen || (await textOf(workspace, earlier)) !== textThen) return earlier;
    Object.assign(place, { folder: Utils.joinPath(earlier, '..'), baseName: nameOf(earlier), whenTaken: 'overwrite' });
  }
  return saveText(workspace, {
    ...place,
    text,
    temporaryName,
    extension: '.md',
    signal,
    turn: ready,
    onPublished: uri => notes.onDocument(uri),
  });
}

const nameOf = (document: URI): string => document.path.slice(document.path.lastIndexOf('/') + 1, -'.md'.length);

async function textOf(workspace: Pick<Workspace, 'read'>, document: URI): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.read(document));
  } catch {
    return undefined;
  }
}
