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
  const blocks = answer.parts.flatMap(part => {
    if (part.kind === 'text') return part.text.trim() === '' ? [] : [part.text.trim()];
    if (part.kind !== 'image') return [];
    const file = files[index++];
    return file ? [imageLink({ languageId: 'markdown', path: relativePath(folder, file.path), alt: prompt, block: true })] : [];
  });
  return `${blocks.join('\n\n')}\n`;
}
