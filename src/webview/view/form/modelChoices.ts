import * as l10n from '@vscode/l10n';
import { type GroupedModels, groupModels, servedModels } from '../../../core/models/choice/modelGroups';
import type { PriceContext } from '../../../core/models/estimate';
import { estimateCost } from '../../../core/models/estimate';
import type { Model } from '../../../core/models/modelTypes';
import type { Region } from '../../../core/models/regionTable';

/**
 * The models to choose from, in their groups: those that the region serves (all if the region is not known) and the
 * chosen one.
 * @param ownIds ids of the setting `easel.customModels`
 */
export function modelChoices(
  models: readonly Model[],
  present: Model,
  region: Region | undefined,
  ownIds: readonly string[],
): GroupedModels[] {
  const served = servedModels(models, region);
  return groupModels(served.includes(present) ? served : [...served, present], ownIds);
}

/** The price of a model and what it takes, in short. */
export function modelFacts(model: Model, context: PriceContext): string[] {
  const price = estimateCost(model, 1, context);
  const inputs = Math.max(model.edit?.maxImages ?? 0, model.interleaved?.maxInputs ?? 0);
  const outputs = Math.max(model.maxCount, model.sequential?.maxImages ?? 0, model.interleaved?.maxOutputs ?? 0);
  return [
    price === undefined ? l10n.t('price not published') : l10n.t('{0} per image', price),
    inputs === 0
      ? l10n.t('from text only')
      : inputs === 1
        ? l10n.t('1 input image')
        : l10n.t('up to {0} input images', inputs),
    outputs === 1 ? l10n.t('1 image') : l10n.t('up to {0} images', outputs),
  ];
}
