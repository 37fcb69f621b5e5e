import * as l10n from '@vscode/l10n';
import type { Model } from '../modelTypes';
import type { Region } from '../regionTable';

/** The groups in which models are offered, in this order. */
export const modelGroups = ['own', 'current', 'legacy', 'later', 'snapshots'] as const;
export type ModelGroup = (typeof modelGroups)[number];

/** @param ownIds ids of the setting `easel.customModels` */
export function groupOf(model: Model, ownIds: readonly string[] = []): ModelGroup {
  if (ownIds.includes(model.id)) return 'own';
  if (model.snapshotOf !== undefined) return 'snapshots';
  if (model.later) return 'later';
  return model.isLegacy ? 'legacy' : 'current';
}

export function groupTitle(group: ModelGroup): string {
  switch (group) {
    case 'own':
      return l10n.t('Your models');
    case 'current':
      return l10n.t('Models');
    case 'legacy':
      return l10n.t('Earlier models');
    case 'later':
      return l10n.t('Known from later pages, partly of third parties');
    case 'snapshots':
      return l10n.t('Dated versions');
  }
}

/** What the model is good at. A model that is known only from later pages is marked as such. */
export function describeModel(model: Model): string {
  return model.later ? l10n.t('{0} (known from later pages, partly of third parties)', model.goodAt()) : model.goodAt();
}

/** A group that has models. */
export interface GroupedModels {
  group: ModelGroup;
  models: Model[];
}

/** The models in their groups; in each, family by family with the newest version first. */
export function groupModels(models: readonly Model[], ownIds: readonly string[] = []): GroupedModels[] {
  return modelGroups
    .map(group => ({
      group,
      models: models
        .filter(model => groupOf(model, ownIds) === group)
        .sort((one, other) => familyOf(one.id) - familyOf(other.id) || versionOf(other.id) - versionOf(one.id)),
    }))
    .filter(({ models: found }) => found.length > 0);
}

/** Those that the region serves; all if it is not known, because a custom address is in use. */
export const servedModels = (models: readonly Model[], region: Region | undefined): Model[] =>
  models.filter(model => region === undefined || model.regions.includes(region));

const families = ['qwen', 'wan'];

function familyOf(id: string): number {
  const index = families.findIndex(family => id.startsWith(family));
  return index === -1 ? families.length : index;
}

/** Names without a version are older than all names with one. */
const versionOf = (id: string): number => Number(/\d+\.\d+/.exec(id)?.[0] ?? 0);
