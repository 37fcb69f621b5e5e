import * as l10n from '@vscode/l10n';
import type { StoredOptions } from '../core/jobs/attempt';
import type { Model } from '../core/models/modelTypes';
import type { StudioForm } from '../core/studio/studioForm';
import { fitForm, formOf, modeOf, outputOf, startingCount } from '../core/studio/studioFormRules';
import type { StudioSettings } from '../core/studio/studioProtocol';
import type { State } from './state';

/** A form, and sentences about what had to be changed in it to suit the model. */
export type FormChange = Pick<State, 'form' | 'changes'>;

/** A form with some fields changed. Another output, or the first input, may bring other sizes and counts. */
export function changedForm({ form, changes }: FormChange, patch: Partial<StudioForm>, model: Model): FormChange {
  const changed = withCountOf(outputOf(form, model), { ...form, ...patch }, model);
  if (modeOf(changed, model) !== modeOf(form, model)) return fitForm(changed, model);
  // The sentences are about the size and the count: they are out of date once the person chooses one.
  return { form: changed, changes: 'size' in patch || 'count' in patch ? [] : changes };
}

/** The form with another model. @param from the model so far. */
export const formWithModel = (form: StudioForm, from: Model, to: Model): FormChange =>
  fitForm(withCountOf(outputOf(form, from), { ...form, model: to.id }, to), to);

/**
 * A set or a document begins with some images, and one image is usual after it: a count that was chosen for one kind of
 * output is not what the person wants, or pays, for another.
 * @param before the output so far.
 */
function withCountOf(before: StudioForm['output'], form: StudioForm, model: Model): StudioForm {
  const output = outputOf(form, model);
  return output === before ? form : { ...form, count: startingCount(output) };
}

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
): FormChange {
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

/** A form for one edit of one image, in a size and a count that every model takes. The rest stays as it is. */
export function formForEdit(form: StudioForm, uri: string, model: Model): StudioForm {
  const inputs = [{ uri, boxes: [] }];
  return { ...form, prompt: '', output: 'images', inputs, count: 1, size: '', model: model.id };
}
