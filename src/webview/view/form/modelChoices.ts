import * as l10n from '@vscode/l10n';
import { estimateCost } from '../../../core/models/estimate';
import type { Model } from '../../../core/models/modelTypes';
import type { Region } from '../../../core/models/regionTable';

const datedSnapshot = /-\d{4}-\d{2}-\d{2}$/;
const families = ['qwen', 'wan'];

/**
 * The models to choose from: those that the region serves (all if the region is not known) and the chosen one. The
 * models of the settings come first, then each family with its newest version first, and dated snapshots come last.
 * @param ownIds ids of the setting `easel.customModels`
 */
export function modelChoices(
  models: readonly Model[],
  present: Model,
  region: Region | undefined,
  ownIds: readonly string[],
): Model[] {
  const served = models.filter(
    model => model.id === present.id || region === undefined || model.regions.includes(region),
  );
  const rank = ({ id }: Model): number[] => [
    ownIds.includes(id) ? 0 : 1,
    datedSnapshot.test(id) ? 1 : 0,
    familyOf(id),
    -versionOf(id),
  ];
  return served.sort((one, other) => {
    const [ranks, others] = [rank(one), rank(other)];
    return ranks.map((value, index) => value - (others[index] ?? 0)).find(difference => difference !== 0) ?? 0;
  });
}

/** The price of a model and what it takes, in short. */
export function modelFacts(model: Model, region: Region | undefined): string[] {
  const price = estimateCost(model, 1, region);
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

function familyOf(id: string): number {
  const index = families.findIndex(family => id.startsWith(family));
  return index === -1 ? families.length : index;
}

/** Names without a version are older than all names with one. */
function versionOf(id: string): number {
  return Number(/\d+\.\d+/.exec(id)?.[0] ?? 0);
}
