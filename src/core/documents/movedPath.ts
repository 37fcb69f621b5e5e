import { htmlAttribute, urlPath } from './escapes';
import { asciidocTarget } from './languages/asciidoc';
import type { ReferenceLanguage } from './references/referenceLanguages';
import type { ImageReference } from './references/referenceTypes';
import { relativePath } from './relativePath';

/** Where an image and the document that names it were, and where they are now: absolute paths. */
export interface MovedReference {
  reference: Pick<ImageReference, 'target' | 'hints'>;
  from: { document: string; image: string };
  to: { document: string; image: string };
}

const folderOf = (path: string): string => path.replace(/[^/]*$/u, '');

/**
 * The path that means the moved image in the moved document, in the manner of the one that was there: relative to the
 * document, or below the root or the alias that it began with.
 * @returns the same path where it is still right; undefined where none can be given.
 */
export function movedPath({ reference: { target, hints }, from, to }: MovedReference): string | undefined {
  const folder = hints.folder ?? '';
  const isAbsolute = /^\//u.test(folder) || target.startsWith('/');
  if (!isAbsolute && normal(`${folderOf(from.document)}${folder}${target}`) === from.image) {
    const path = relativePath(normal(`${folderOf(to.document)}${folder}`), to.image);
    if (path === relativePath(normal(`${folderOf(from.document)}${folder}`), from.image)) return target;
    return target.startsWith('./') && !path.startsWith('../') ? `./${path}` : path;
  }
  if (to.image === from.image) return target;
  // `/x.png`, `@/x.png`, or an image in a folder that a generator knows: the end of the path is that of the file.
  const parts = target.split('/');
  for (let index = 0; index < parts.length; index += 1) {
    const end = parts.slice(index).join('/');
    if (!from.image.endsWith(`/${end}`)) continue;
    const root = from.image.slice(0, from.image.length - end.length);
    if (!to.image.startsWith(root)) return undefined;
    return [...parts.slice(0, index), to.image.slice(root.length)].join('/');
  }
  return undefined;
}

/** As it is written in a document of this language. @returns undefined where the language cannot write it. */
export function writtenPath(language: ReferenceLanguage, path: string): string | undefined {
  if (/^[\p{L}\p{N}\-._~/+@,]+$/u.test(path)) return path;
  switch (language) {
    case 'asciidoc':
      return asciidocTarget(path);
    case 'restructuredtext':
      return path.replace(/[\\ \t*`|]/gu, '\\$&');
    case 'javascript':
    case 'typescript':
    case 'typescriptreact':
      // Imports are no addresses: nothing is decoded in them.
      return /["'`\\%?#$]/u.test(path) ? undefined : path;
    default:
      return htmlAttribute(urlPath(path));
  }
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
