import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';

/**
 * The language of a person in a terminal, as a BCP 47 tag: what the environment says, by the rules of POSIX, else what
 * the system says. Source: POSIX.1-2024, 8.2.
 */
export function languageOf(environment: NodeJS.ProcessEnv): string {
  const named = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(Boolean);
  if (named === undefined) return Intl.DateTimeFormat().resolvedOptions().locale;
  const tag = named.replace(/[.@].*$/, '').replaceAll('_', '-');
  if (tag === 'C' || tag === 'POSIX') return 'en';
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    // No language at all.
    return 'en';
  }
}

/**
 * Loads the translations, the same as those of the editor. Without a file for the language, texts stay English.
 * @param folder where the bundles are.
 */
export async function loadTranslations(language: string, folder: string): Promise<void> {
  // There is one Chinese.
  const id = language.toLowerCase().startsWith('zh') ? 'zh-cn' : language.toLowerCase();
  if (id.startsWith('en')) return;
  const bundle = await readFile(join(folder, `bundle.l10n.${id}.json`), 'utf8').catch(() => undefined);
  if (bundle !== undefined) l10n.config({ contents: bundle });
}
