// On its own, because who asks for an outline needs to know whether there is one, and not the readers.
import type { ReferenceLanguage } from '../references/referenceLanguages';

/** The languages in whose documents places for images are proposed. */
const outlinedLanguages = ['markdown', 'mdx', 'asciidoc'] as const satisfies readonly ReferenceLanguage[];
export type OutlinedLanguage = (typeof outlinedLanguages)[number];

export const isOutlined = (language: ReferenceLanguage | undefined): language is OutlinedLanguage =>
  outlinedLanguages.some(outlined => outlined === language);
