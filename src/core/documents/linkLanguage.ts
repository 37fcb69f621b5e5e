import { hasImageLinks } from './imageLink';

/**
 * The editor knows some languages only when an extension for them is installed. The file name then still tells the
 * language.
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
 * The language in which an image link is written: that of the editor, unless it has no image links and the file name
 * tells of a language that has.
 */
export function linkLanguage(languageId: string, path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return hasImageLinks(languageId) ? languageId : (languagesByExtension[extension] ?? languageId);
}
