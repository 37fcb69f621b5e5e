import * as l10n from '@vscode/l10n';

/** A value as it is shown in an error: short, and on one line. */
export function describeGiven(value: unknown): string {
  const text = value === undefined ? l10n.t('nothing') : (jsonOf(value) ?? typeof value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Callers in the same process can hand over what JSON cannot say, such as a bigint or a circle. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
