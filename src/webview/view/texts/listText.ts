import { documentLanguage } from './documentLanguage';

/** Made once for a language: they are slow to make. */
const formats = new Map<string, Intl.ListFormat>();

/** Short words in a row, with the commas of the language. */
export function listText(parts: readonly string[]): string {
  const language = documentLanguage();
  const format = formats.get(language) ?? new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  formats.set(language, format);
  return format.format(parts);
}
