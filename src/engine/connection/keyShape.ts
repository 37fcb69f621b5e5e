import * as l10n from '@vscode/l10n';

/**
 * What is wrong with a text that should be an API key, as a sentence; undefined for one that may be a key. The same for
 * a key that was typed and one from the environment, where files with `NAME="value"` leave their quotes in it.
 * @param isProviderAddress whether it goes to a host of the provider, where keys of subscription plans are refused.
 */
export function problemOfKey(key: string, isProviderAddress: boolean): string | undefined {
  if (key === '') return l10n.t('Nothing was entered. Paste the API key here.');
  if (isPlaceholder(key)) return l10n.t('This stands for an API key, or shows only a part of one. Copy the whole key.');
  if (/^["'`“”‘’„«(<{[]|["'`“”‘’»)>}\]]$/.test(key))
    return l10n.t('The API key stands in quotes or brackets, which are not part of it. Remove them.');
  // Base64 ends with the same sign, and a name is followed by a value.
  if (/^((export|set|const)\s+|\$env:)?[A-Za-z_][\w.]*\s*=(?=[^=])|^[\w.-]*key\s*:/i.test(key))
    return l10n.t('The API key has a name in front of it, as in NAME=value. Only the value is the key.');
  if (/^(Authorization\s*:\s*)?Bearer\b/i.test(key))
    return l10n.t('The API key has the word "Bearer" in front of it, which is not part of it. Remove it.');
  if (!/^[\x21-\x7e]+$/.test(key))
    return l10n.t('An API key holds no spaces and only plain characters. Copy it again.');
  if (/[,;]$/.test(key))
    return l10n.t('The API key ends with a comma or a semicolon, which is not part of it. Remove it.');
  if (/^sk-sp-/i.test(key) && isProviderAddress) {
    return l10n.t(
      'An API key that starts with "sk-sp-" belongs to a subscription plan, which has a host of its own. Set easel.baseUrl to that host first, or use a pay-as-you-go API key.',
    );
  }
  return undefined;
}

/** Names of variables that nothing replaced, templates of the documentation, and keys as consoles show them. */
const isPlaceholder = (key: string): boolean =>
  /^(\$\w+|\$?\{.*\}|%\w+%|<[^<>]*key[^<>]*>|your[\w-]*key)$/i.test(key) || /\*{3}|(\.{3}|…)$/.test(key);
