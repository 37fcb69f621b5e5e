import type { DocumentLanguage } from '../languageTypes';
import { asciidoc } from './asciidoc';
import { css } from './css';
import { components, html, templateHtml } from './html';
import { jsx } from './jsx';
import { latex } from './latex';
import { markdown } from './markdown';
import { org } from './org';
import { plain } from './plain';
import { restructuredText } from './restructuredText';
import { typst } from './typst';

/** Every language in which images are linked. A new language is a file in this folder and a line here. */
const languages: readonly DocumentLanguage[] = [
  markdown,
  html,
  templateHtml,
  components,
  jsx,
  css,
  asciidoc,
  restructuredText,
  latex,
  typst,
  org,
];

/** The endings of members of a family that are known by another id. */
const idsByExtension: Readonly<Record<string, string>> = { mdx: 'mdx', qmd: 'quarto', rmd: 'rmd', xhtml: 'xhtml' };

/** A language, and the id of the member of its family. */
export interface LanguageChoice {
  language: DocumentLanguage;
  languageId: string;
}

/**
 * The language in which image links are written: that of the editor, unless it has no image links and the file name
 * tells of a language that has. The editor knows some languages only when an extension for them is installed.
 */
export function languageOf(languageId: string, path: string): LanguageChoice {
  const known = languages.find(({ languageIds }) => languageIds.includes(languageId));
  const extension = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '';
  // Where no extension of the editor knows them, such files are opened as Markdown.
  const id = idsByExtension[extension];
  if (known)
    return { language: known, languageId: id !== undefined && known.languageIds.includes(id) ? id : languageId };
  const byName = languages.find(({ extensions }) => extensions.includes(extension));
  return byName
    ? { language: byName, languageId: id ?? byName.languageIds[0] ?? languageId }
    : { language: plain, languageId };
}
