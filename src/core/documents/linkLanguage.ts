import { hasImageLinks } from './imageLink';

/**
 * The editor knows some languages only when an extension for them is installed; the names of the files tell all the
 * same.
 */
const languagesByExtension: Readonly<Record<string, string>> = {
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'mdx',
  html: 'html',
  htm: 'html',
  adoc: 'asciidoc',
  asciidoc: 'asciidoc',
  asc: 'asciidoc',
  rst: 'restructuredtext',
};

/**
 * The language whose form an image link takes in a document: the editor's, unless that has no image links and the
 * file's name tells of one.
 */
export function linkLanguage(languageId: string, path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return hasImageLinks(languageId) ? languageId : (languagesByExtension[extension] ?? languageId);
}
