/** The currencies in which the provider publishes prices. */
export const currencies = ['CNY', 'USD'] as const;
export type Currency = (typeof currencies)[number];

export interface Money {
  amount: number;
  currency: Currency;
}

/**
 * The rate between the two price lists of the provider: on the page of 2026-04, the prices of Singapore in yuan are
 * round prices in dollars times this. It is for sums of both currencies, such as the budget, and not for bills.
 */
export const yuanPerDollar = 7.33924;

export const inYuan = ({ amount, currency }: Money): number => (currency === 'CNY' ? amount : amount * yuanPerDollar);

const symbols: Readonly<Record<Currency, string>> = { CNY: '¥', USD: '$' };

/**
 * A sum as text, such as "¥0.40" or "$0.035": two decimals, and more below a tenth, where two would be zero or too
 * coarse.
 */
export function moneyText({ amount, currency }: Money): string {
  const decimals = amount > 0 && amount < 0.1 ? 1 - Math.floor(Math.log10(amount)) : 2;
  const digits = amount.toFixed(decimals).replace(/(?<=\.\d\d\d*)0+$/u, '');
  return symbols[currency] + digits;
}

/** Sums in several currencies, such as "¥0.40 + $0.035". */
export const sumsText = (sums: readonly Money[]): string => sums.map(moneyText).join(' + ');

/** The sums of the same currency added up, in the order of the currencies. */
export function addedUp(sums: readonly Money[]): Money[] {
  return currencies.flatMap(currency => {
    const same = sums.filter(sum => sum.currency === currency);
    return same.length === 0 ? [] : [{ amount: same.reduce((total, { amount }) => total + amount, 0), currency }];
  });
}
