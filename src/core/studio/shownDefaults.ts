import * as l10n from '@vscode/l10n';
import type { Model } from '../models/modelTypes';
import type { ParameterValues, PlainParameter } from '../models/parameters';
import type { StudioForm } from './studioForm';

/** Wider than what today's parameters have, so that the table can get one of another kind. */
export type PlainValue = boolean | number | undefined;

/**
 * What the form shows for a parameter: what the person chose, or else what the settings say. A parameter that is sent
 * only when it is asked for shows the service's own default, which is off.
 */
export function plainValue(
  form: Pick<StudioForm, PlainParameter>,
  model: Model,
  settings: Pick<ParameterValues, PlainParameter>,
  parameter: PlainParameter,
): PlainValue {
  return form[parameter] ?? (model.onlyWhenAsked?.includes(parameter) ? undefined : settings[parameter]);
}

/** The choice to leave thinking to the model, with what the model then does as far as the documents say it. */
export const thinkingDefault = (model: Model): string =>
  model.thinksByDefault ? l10n.t('Default: on') : l10n.t("Model's default");
