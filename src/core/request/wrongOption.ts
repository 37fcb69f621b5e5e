import * as l10n from '@vscode/l10n';
import { describeGiven } from '../base/describeGiven';
import { EaselError } from '../base/errors';

/** The error for an option with a value that is not allowed. */
export const wrongOption = (field: string, allowed: string, given: unknown): EaselError =>
  new EaselError(
    'invalidRequest',
    l10n.t('The option "{0}" must be {1}, not {2}.', field, allowed, describeGiven(given)),
    { field },
  );
