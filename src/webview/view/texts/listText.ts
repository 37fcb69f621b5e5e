import { documentLanguage } from './documentLanguage';

/** Formatters by language. They are slow to create, so each is created only once. */
const formats = new Map<string, Intl.ListFormat>();

/** Joins short texts with the commas of the language. */
export function listText(parts: readonly string[]): string {
  const language = documentLanguage();
  const format = formats.get(language) ?? new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  formats.set(language, format);
  return format.format(parts);
}
