import { asciidocReferences } from './asciidoc/asciidocReferences';
import { astroReferences, svelteReferences, vueReferences } from './scripts/componentReferences';
import { cssReferences } from './cssReferences';
import { frontMatterReferences } from './frontMatter/frontMatterReferences';
import { htmlReferences } from './htmlReferences';
import { markdownReferences, mdxReferences } from './markdown/markdownReferences';
import { notebookReferences } from './markdown/notebookReferences';
import type { ImageReference, ReferenceReader } from './referenceTypes';
import type { ReferenceLanguage } from './referenceLanguages';
import { restructuredTextReferences } from './restructuredText/restructuredTextReferences';
import { scriptReferences, typedElementReferences, typedScriptReferences } from './scripts/scriptReferences';

const readers: Readonly<Record<ReferenceLanguage, ReferenceReader>> = {
  markdown: markdownReferences,
  mdx: mdxReferences,
  html: text => {
    const { references, body } = frontMatterReferences(text);
    return [...references, ...htmlReferences(body)];
  },
  vue: vueReferences,
  svelte: svelteReferences,
  astro: astroReferences,
  javascript: scriptReferences,
  typescript: typedScriptReferences,
  typescriptreact: typedElementReferences,
  css: cssReferences,
  asciidoc: asciidocReferences,
  restructuredtext: restructuredTextReferences,
  notebook: notebookReferences,
};

/** Every place at which a document names a local raster image, whether it is there or not. */
export function references(language: ReferenceLanguage, text: string): ImageReference[] {
  return readers[language](text);
}
