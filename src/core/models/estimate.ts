import * as l10n from '@vscode/l10n';
import type { Model } from './modelTypes';
import type { Region } from './regionTable';
import { defaultRegion, regionTable } from './regionTable';

/**
 * What so many images cost by the list price, e.g. "about ¥0.40"; `undefined` where none is published. An estimate,
 * dated in the table.
 * @param region `undefined` where it is not known: then it is the price of the default region.
 */
export function estimateCost(model: Model, count: number, region: Region | undefined): string | undefined {
  if (!model.price) return undefined;
  const { upToCny } = model.price;
  const { price } = regionTable[region ?? defaultRegion];
  const each = price && model.price[price];
  if (each === undefined) return undefined;
  const yuan = (value: number): string => `¥${(value * count).toFixed(2)}`;
  return upToCny === undefined
    ? l10n.t('about {0}', yuan(each))
    : l10n.t('about {0} to {1}', yuan(each), yuan(upToCny));
}
