import * as l10n from '@vscode/l10n';
import { models } from './models';
import type { Model, Pixels } from './modelTypes';
import type { Currency, Money } from './money';
import { inYuan, moneyText, yuanPerDollar } from './money';
import type { Region } from './regionTable';
import { defaultRegion, regionTable } from './regionTable';

/** Where the images are made, and what the person says they cost. */
export interface PriceContext {
  /** `undefined` where it is not known: then it is the price of the default region. */
  region?: Region | undefined;
  /** The setting `easel.prices`: the price of an image by the id of the model, in the currency of the region. */
  prices: Readonly<Record<string, number>>;
}

/** What is paid for: images that are made, and input images of an edit, which a few models bill. */
export interface BilledImages {
  count: number;
  inputs?: number;
}

/** Images above this are billed at the higher price of two. Source: a real answer of the service, 2026-10. */
export const largeImagePixels = 2_250_000;

interface UnitPrice {
  currency: Currency;
  low: number;
  high: number;
  /** Of an input image. */
  input: number;
}

/**
 * What images cost, e.g. "about ¥0.40"; `undefined` where no price is known. An estimate by the list price, which is
 * dated in the table, or by the person's own price.
 */
export function estimateCost(model: Model, images: number | BilledImages, context: PriceContext): string | undefined {
  const price = unitPrice(model, context);
  if (!price) return undefined;
  const { count, inputs = 0 } = typeof images === 'number' ? { count: images } : images;
  const sum = (each: number): string =>
    moneyText({ amount: each * count + price.input * inputs, currency: price.currency });
  return price.low === price.high
    ? l10n.t('about {0}', sum(price.low))
    : l10n.t('about {0} to {1}', sum(price.low), sum(price.high));
}

/**
 * What these images have cost, as an estimate; `undefined` where no price is known.
 * @param inputs how many input images were sent.
 */
export function costOf(
  model: Model,
  images: readonly Partial<Pixels>[],
  inputs: number,
  context: PriceContext,
): Money | undefined {
  const price = unitPrice(model, context);
  if (!price) return undefined;
  const isLarge = ({ width, height }: Partial<Pixels>): boolean =>
    width === undefined || height === undefined || width * height > largeImagePixels;
  const each = images.map(image => (isLarge(image) ? price.high : price.low));
  // A request that brought nothing is not billed, and its inputs are not either.
  const forInputs = images.length === 0 ? 0 : inputs * price.input;
  return { amount: each.reduce((sum, one) => sum + one, forInputs), currency: price.currency };
}

/**
 * The most that images can cost, in yuan, for sums that must not be too small. A model without a known price counts
 * like the most expensive one of the table.
 */
export function highestCost(
  model: Model,
  { count, inputs = 0 }: BilledImages,
  context: PriceContext,
): { yuan: number; isPublished: boolean } {
  const price = unitPrice(model, context);
  if (!price) return { yuan: Math.max(...models.flatMap(pricesOf)) * count, isPublished: false };
  const amount = price.high * count + price.input * inputs;
  return { yuan: inYuan({ amount, currency: price.currency }), isPublished: true };
}

function unitPrice({ id, price }: Model, { region, prices }: PriceContext): UnitPrice | undefined {
  const { price: list, currency } = regionTable[region ?? defaultRegion];
  const inputShare = price?.inputShare ?? 0;
  const own = Object.hasOwn(prices, id) ? prices[id] : undefined;
  if (own !== undefined) return { currency, low: own, high: own, input: own * inputShare };
  const yuan = list && price?.[list];
  if (price === undefined || yuan === undefined) return undefined;
  if (list === 'cny')
    return { currency, low: yuan, high: Math.max(yuan, price.upToCny ?? 0), input: yuan * inputShare };
  const each = price.singaporeUsd ?? yuan / yuanPerDollar;
  return { currency, low: each, high: each, input: each * inputShare };
}

function pricesOf({ price }: Model): number[] {
  return [price?.cny, price?.upToCny, price?.singaporeCny].filter(yuan => yuan !== undefined);
}
