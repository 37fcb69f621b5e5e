import * as l10n from '@vscode/l10n';
import type { StoredOptions } from '../core/jobs/attempt';
import type { Model } from '../core/models/modelTypes';
import type { StudioForm } from '../core/studio/studioForm';
import { fitForm, formOf } from '../core/studio/studioFormRules';
import type { StudioSettings } from '../core/studio/studioProtocol';

/**
 * The settings of an attempt, or of a caller of the command, as a form. A model that is not known any more is replaced
 * by the one that the settings name.
 * @param fallback for the case that the model of the settings is not known either.
 * @param warnings about the options. They come before what had to be changed to suit the model.
 */
export function recalledForm(
  options: StoredOptions,
  { model, editModel, customModels }: StudioSettings,
  known: readonly Model[],
  fallback: Model,
  warnings: readonly string[] = [],
): { form: StudioForm; changes: string[] } {
  const modelOf = (id: string): Model | undefined => known.find(candidate => candidate.id === id);
  const settingsModel = options.images?.length ? editModel : model;
  const given = formOf(options, settingsModel, customModels);
  const givenModel = modelOf(given.model);
  const { form, changes } = fitForm(given, givenModel ?? modelOf(settingsModel) ?? fallback);
  const replaced = givenModel
    ? []
    : [l10n.t('The model "{0}" is not known here; "{1}" takes its place.', given.model, form.model)];
  return { form, changes: [...warnings, ...replaced, ...changes] };
}
