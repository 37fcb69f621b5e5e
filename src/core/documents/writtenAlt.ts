import { altTextOf } from './altText';
import { htmlAttribute, templateAttribute } from './escapes';
import { asciidocAlt, inlineAlt } from './languages/asciidoc';
import { altText } from './languages/markdown';
import type { ReferenceLanguage } from './references/referenceLanguages';
import type { AltPlace, ImageReference } from './references/referenceTypes';

const templates: ReadonlySet<ReferenceLanguage> = new Set(['vue', 'svelte', 'astro', 'mdx']);

/**
 * Alt text as it is written at a place of a document that has none there.
 * @param text the document, or the cell of a notebook.
 */
export function writtenAlt(
  language: ReferenceLanguage,
  text: string,
  { target }: Pick<ImageReference, 'target'>,
  place: AltPlace,
  description: string,
): string {
  const alt = altTextOf(description);
  switch (place.form) {
    case 'brackets':
      return altText(alt, language === 'mdx');
    case 'attribute': {
      const written = templates.has(language) ? templateAttribute(alt) : htmlAttribute(alt);
      // In Markdown, a bar would end the cell of a table.
      return ` alt="${written.replace(/\|/gu, '&#124;')}"`;
    }
    case 'blockMacro':
    case 'inlineMacro': {
      const written = place.form === 'inlineMacro' ? inlineAlt(alt, target) : asciidocAlt(alt);
      // Named attributes follow it, or sizes that already have their comma.
      return /^\s*[\],]/u.test(text.slice(place.end)) ? written : `${written},`;
    }
    case 'option': {
      const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
      return `${lineEnd}${' '.repeat(place.indentation ?? 0)}:alt: ${alt}`;
    }
  }
}
