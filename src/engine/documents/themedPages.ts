import type { URI } from 'vscode-uri';
import type { Generator } from '../../core/documents/references/frontMatter/frontMatterFields';
import type { ReferenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { ThemedForm } from '../../core/documents/variants/themedForm';
import type { Workspace } from '../files/workspace';
import { nearestSite } from './publicFolder';
import { ofQuarto } from './siteTable';

/** How the pages of a document show an image for each colour scheme. */
export interface ThemedPages {
  /** Undefined where that is not known. */
  form: ThemedForm | undefined;
  generator: Generator | undefined;
  /** The site to which the document belongs, as people know it. */
  site: string | undefined;
}

/** A switch of the page's own, which what the reader's system prefers does not know. */
const ownSwitch =
  /<(?:html|body)\b[^>]*(?:\sdata-[\w-]*(?:theme|mode|scheme)\b|\sclass=["'][^"']*\b(?:dark|light)\b)|setAttribute\(\s*["']data-[\w-]*(?:theme|mode|scheme)|classList\.(?:toggle|add|remove)\(\s*["'](?:dark|light)/iu;

/** Docusaurus reads files that end in `.md` as plain Markdown where its configuration says so: no components there. */
const plainMarkdown = /\bformat\s*:\s*["'](?:detect|md)["']/u;

/** By the site of the document; a page that belongs to none is read in the repository. */
export async function themedPagesOf(
  workspace: Pick<Workspace, 'folderOf' | 'stat' | 'read'>,
  document: URI,
  language: ReferenceLanguage,
  text: string,
): Promise<ThemedPages> {
  const found = await nearestSite(workspace, document);
  const { name: site, generator } = found?.site ?? {};
  const theme = found?.site.themes?.find(({ mentions }) => mentions?.test(found.configuration) ?? true);
  const form = found ? theme?.form : withoutSite(document, language);
  const isKnown =
    language === 'html'
      ? form?.kind === 'picture' && !ownSwitch.test(text)
      : form?.kind !== 'component' || !/\.md$/iu.test(document.path) || !plainMarkdown.test(found?.configuration ?? '');
  return { form: isKnown ? form : undefined, generator, site };
}

/** MDX is always a part of some program, whose switch is not known. */
function withoutSite({ path }: URI, language: ReferenceLanguage): ThemedForm | undefined {
  if (/\.qmd$/iu.test(path)) return ofQuarto;
  return (language === 'markdown' && !/\.rmd$/iu.test(path)) || language === 'html' ? { kind: 'picture' } : undefined;
}
