import type * as vscode from 'vscode';
import { imageLink, relativePath } from '../core/imageLink';
import type { Answer } from '../dashscope/answers';

/**
 * The Markdown of an answer that mixes text and images, in its order; `undefined` where there is no text.
 * @param files where each image was saved, in order; the document lies in the folder of the first.
 */
export function interleavedDocument(answer: Answer, files: readonly (vscode.Uri | undefined)[], prompt: string): string | undefined {
  if (!answer.parts.some(part => part.kind === 'text')) return undefined;
  const first = files.find(file => file !== undefined);
  const folder = first?.path.slice(0, first.path.lastIndexOf('/')) ?? '/';
  let index = 0;
  let text = '';
  for (const part of answer.parts) {
    // A text may come in several pieces, cut anywhere.
    if (part.kind === 'text') text += part.text;
    if (part.kind !== 'image') continue;
    const file = files[index++];
    if (file) text = `${text.trimEnd()}\n\n${imageLink({ languageId: 'markdown', path: relativePath(folder, file.path), alt: prompt, block: true })}\n\n`;
  }
  return `${text.trim()}\n`;
}
