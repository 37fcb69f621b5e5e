// On its own, because who opens a document needs to know its language, and not the readers.

/** The languages in which missing images are found. */
export type ReferenceLanguage =
  | 'markdown'
  | 'mdx'
  | 'html'
  | 'vue'
  | 'svelte'
  | 'astro'
  | 'javascript'
  | 'typescript'
  | 'typescriptreact'
  | 'css'
  | 'asciidoc'
  | 'restructuredtext'
  | 'notebook';

const byExtension: Readonly<Record<string, ReferenceLanguage>> = {
  md: 'markdown',
  markdown: 'markdown',
  qmd: 'markdown',
  rmd: 'markdown',
  mdx: 'mdx',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  vue: 'vue',
  svelte: 'svelte',
  astro: 'astro',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
  css: 'css',
  pcss: 'css',
  scss: 'css',
  less: 'css',
  adoc: 'asciidoc',
  asciidoc: 'asciidoc',
  asc: 'asciidoc',
  rst: 'restructuredtext',
  ipynb: 'notebook',
};

const byLanguageId: Readonly<Record<string, ReferenceLanguage>> = {
  markdown: 'markdown',
  quarto: 'markdown',
  rmd: 'markdown',
  mdx: 'mdx',
  html: 'html',
  xhtml: 'html',
  vue: 'vue',
  svelte: 'svelte',
  astro: 'astro',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'typescript',
  typescriptreact: 'typescriptreact',
  css: 'css',
  scss: 'css',
  less: 'css',
  postcss: 'css',
  tailwindcss: 'css',
  asciidoc: 'asciidoc',
  restructuredtext: 'restructuredtext',
};

/** The endings of the names of documents that are searched in folders. */
export const documentExtensions: readonly string[] = Object.keys(byExtension);

/** The ids of the editor's languages in whose documents hints are shown. */
export const documentLanguageIds: readonly string[] = Object.keys(byLanguageId);

/**
 * The language of a document, by the ending of its name; by the editor's id of its language where the ending says
 * nothing.
 */
export function referenceLanguage(path: string, languageId?: string): ReferenceLanguage | undefined {
  const extension = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '';
  return byExtension[extension] ?? byLanguageId[languageId ?? ''];
}
