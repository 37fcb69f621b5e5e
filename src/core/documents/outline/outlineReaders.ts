import { asciidocOutline } from './asciidocOutline';
import { markdownOutline, mdxOutline } from './markdownOutline';
import type { OutlinedLanguage } from './outlineLanguages';
import type { OutlineBlock, OutlineReader } from './outlineTypes';

const readers: Readonly<Record<OutlinedLanguage, OutlineReader>> = {
  markdown: markdownOutline,
  mdx: mdxOutline,
  asciidoc: asciidocOutline,
};

/** The blocks of a document. @param text with `\n` as line ends. */
export function outline(language: OutlinedLanguage, text: string): OutlineBlock[] {
  return readers[language](text);
}
