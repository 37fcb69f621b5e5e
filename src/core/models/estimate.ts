import * as l10n from '@vscode/l10n';
import type { Model, Region } from './modelTypes';

/**
 * The cost of `count` images by the list price, e.g. "about ¥0.40"; `undefined` when no price is published. An
 * estimate; the table says of which date.
 * @param region `undefined` when it is not known: then the price of Beijing is used.
 */
export function estimateCost(model: Model, count: number, region: Region | undefined): string | undefined {
  if (!model.price) return undefined;
  const { cny, upToCny, singaporeCny } = model.price;
  const each = region === 'singapore' ? singaporeCny : region === undefined || region === 'beijing' ? cny : undefined;
  if (each === undefined) return undefined;
  const yuan = (value: number): string => `¥${(value * count).toFixed(2)}`;
  return upToCny === undefined
    ? l10n.t('about {0}', yuan(each))
    : l10n.t('about {0} to {1}', yuan(each), yuan(upToCny));
}
