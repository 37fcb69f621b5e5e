import * as l10n from '@vscode/l10n';

/** Describes a value for an error message: short, and on one line. */
export function describeGiven(value: unknown): string {
  const text = value === undefined ? l10n.t('nothing') : (jsonOf(value) ?? typeof value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Other extensions can pass values that JSON cannot express, such as a bigint or a circular object. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
