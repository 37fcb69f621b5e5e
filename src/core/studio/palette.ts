import { paletteColours } from '../request/specialParameters';
import type { StudioForm } from './studioForm';

// Editing a palette. Shares are in hundredths of a percent. After every change their sum is exactly 100.00%.

export type Palette = StudioForm['palette'];

const wholeShare = 10_000;
/** One percent: a colour that covers less of an image is not useful. */
const minShare = 100;
/** Colours that cover a smaller part of an image are ignored; from 0 to 1. */
const speckArea = 0.005;

/** The palette that is shown when it is switched on. */
export const firstPalette: Palette = [
  { hex: '#1F3A5F', share: 5000 },
  { hex: '#F5F1E8', share: 3000 },
  { hex: '#E8A33D', share: 2000 },
];

/** The palette with a new share for one colour, up to a maximum. The others keep their proportions. */
export function withShare(palette: Palette, index: number, share: number): Palette {
  const others = palette.filter((_, place) => place !== index);
  const given = Math.max(minShare, Math.min(Math.round(share), wholeShare - others.length * minShare));
  const shares = proportional(
    others.map(colour => colour.share),
    wholeShare - given,
  );
  shares.splice(index, 0, given);
  return palette.map((colour, place) => ({ ...colour, share: shares[place] ?? given }));
}

export function withHex(palette: Palette, index: number, hex: string): Palette {
  return palette.map((colour, place) => (place === index ? { ...colour, hex } : colour));
}

/** The palette with one more colour, which gets the average share. */
export function withColour(palette: Palette, hex: string): Palette {
  const added = [...palette, { hex, share: minShare }];
  return withShare(added, palette.length, wholeShare / added.length);
}

export function withoutColour(palette: Palette, index: number): Palette {
  return shared(palette.filter((_, place) => place !== index));
}

export function evenShares(palette: Palette): Palette {
  return shared(palette.map(colour => ({ ...colour, share: 1 })));
}

const fillers = ['#FFFFFF', '#000000', '#808080'];

/**
 * A palette of the colours that cover the largest parts of an image. If there are too few, white, black and grey are
 * added. @param colours with the part of the image that each covers, from 0 to 1.
 */
export function paletteOf(colours: readonly { hex: string; area: number }[]): Palette {
  const found = colours
    .map(({ hex, area }) => ({ hex: hex.toUpperCase(), share: area }))
    .sort((one, other) => other.share - one.share)
    .filter(({ share }, index) => index < paletteColours.least || (index < paletteColours.most && share >= speckArea));
  const missing = fillers
    .filter(hex => found.every(colour => colour.hex !== hex))
    .slice(0, Math.max(0, paletteColours.least - found.length));
  return shared([...found, ...missing.map(hex => ({ hex, share: 0 }))]);
}

/**
 * `#RRGGBB` for a typed colour, with or without the hash, with three or six digits. @returns `undefined` for other
 * text.
 */
export function hexOf(text: string): string | undefined {
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  return `#${digits.length === 3 ? digits.replace(/./g, digit => digit + digit) : digits}`.toUpperCase();
}

function shared(palette: Palette): Palette {
  const shares = proportional(
    palette.map(({ share }) => share),
    wholeShare,
  );
  return palette.map((colour, index) => ({ ...colour, share: shares[index] ?? minShare }));
}

/**
 * Splits `total` into whole shares in proportion to the weights, none below the minimum. What remains after rounding
 * down goes to the shares that lost the largest fraction.
 */
function proportional(weights: readonly number[], total: number): number[] {
  const exact = withMinimum(weights, total);
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((one, other) => other.remainder - one.remainder);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** Raises shares to the minimum, one at a time: raising one lowers the others, which may bring another below it. */
function withMinimum(weights: readonly number[], total: number): number[] {
  const isRaised = weights.map(() => false);
  for (;;) {
    const free = weights.map((weight, index) => (isRaised[index] ? 0 : Math.max(0, weight)));
    const sum = free.reduce((whole, weight) => whole + weight, 0);
    const rest = total - isRaised.filter(Boolean).length * minShare;
    const freeCount = isRaised.filter(raised => !raised).length;
    const exact = free.map((weight, index) =>
      isRaised[index] ? minShare : sum > 0 ? (weight / sum) * rest : rest / freeCount,
    );
    const below = exact.findIndex((share, index) => !isRaised[index] && share < minShare);
    if (below === -1) return exact;
    isRaised[below] = true;
  }
}
