import * as l10n from '@vscode/l10n';

/** The value of a parameter as text for a person, whatever kind of value the parameter has. */
export function optionText(value: boolean | number | string | undefined): string | undefined {
  if (typeof value === 'boolean') return value ? l10n.t('On') : l10n.t('Off');
  return value === undefined ? undefined : String(value);
}
