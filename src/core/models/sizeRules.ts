import * as l10n from '@vscode/l10n';
import type { Pixels, PixelSize, Resolution, Sizes, SizeRule } from './modelTypes';

/** A size as it goes over the wire (`"1664*928"` or a word such as `"2K"`), or why it cannot. */
type ResolvedSize = { size: string } | { problem: string };

/** The sides of computed sizes are multiples of this; the service also rounds to it. */
const sideStep = 16;

/** `"width*height"` as numbers, or `undefined` when the text has another form. */
export function parsePixelSize(text: string): Pixels | undefined {
  const match = /^([1-9]\d{0,4})\*([1-9]\d{0,4})$/.exec(text);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

/**
 * Converts what a person or caller gave (`"1664*928"`, `"16:9"`, `"2K"`) to what the service accepts for these sizes.
 */
export function resolveSize(sizes: Sizes, text: string): ResolvedSize {
  if (sizes.words?.includes(text)) return { size: sizes.wordsSentAsPixels?.[text] ?? text };
  if (isPreset(sizes, text)) return { size: text };
  const ratio = /^(\d{1,3}):(\d{1,3})$/.exec(text);
  if (ratio) return sizeOfRatio(sizes, text, Number(ratio[1]) / Number(ratio[2]));
  const pixels = parsePixelSize(text);
  return pixels && fitsRule(sizes.rule, pixels.width, pixels.height)
    ? { size: text }
    : { problem: describeSizes(sizes) };
}

/** Whether a size is allowed here although the documents of the model end below it. */
export function isBeyondDocuments({ documentedMaxPixels }: Sizes, size: string): boolean {
  const pixels = parsePixelSize(size);
  return pixels !== undefined && pixels.width * pixels.height > (documentedMaxPixels ?? Infinity);
}

/** Describes on one line which sizes are allowed, for error messages and the form. */
export function describeSizes(sizes: Sizes): string {
  const presets = Object.entries(sizes.presets)
    .map(([ratio, size]) => `${size} (${ratio})`)
    .join(', ');
  const words = sizes.words ? `${sizes.words.join(', ')}, ` : '';
  return words + describeRule(sizes.rule, presets);
}

function describeRule(rule: SizeRule, presets: string): string {
  switch (rule.kind) {
    case 'presets':
      return l10n.t('one of {0}', presets);
    case 'area': {
      const [min, max] = [areaName(rule.minPixels), areaName(rule.maxPixels)];
      return rule.maxRatio === undefined
        ? l10n.t('"width*height" with an area from {0} to {1}, or a ratio such as 16:9', min, max)
        : l10n.t(
            '"width*height" with an area from {0} to {1} and a ratio from 1:{2} to {2}:1, or a ratio such as 16:9',
            min,
            max,
            rule.maxRatio,
          );
    }
    case 'side':
      return l10n.t('"width*height" with sides from {0} to {1}, or a ratio such as 16:9', rule.minSide, rule.maxSide);
  }
}

function areaName(pixels: number): string {
  const side = Math.sqrt(pixels);
  return `${side}*${side}`;
}

/** Every size that the documents recommend, of all resolutions. */
export function officialSizes({ presets, resolutions = [] }: Sizes): PixelSize[] {
  return [
    ...new Set([presets, ...resolutions.map(resolution => resolution.presets)].flatMap(Object.values<PixelSize>)),
  ];
}

function isPreset(sizes: Sizes, text: string): text is PixelSize {
  return officialSizes(sizes).some(official => official === text);
}

/**
 * The size of a ratio such as `16:9` in a resolution: the official one, or else the nearest allowed one.
 * @returns `undefined` if the ratio cannot be made.
 */
export function sizeInResolution(sizes: Sizes, { presets, pixels }: Resolution, ratio: string): PixelSize | undefined {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  return presets[ratio] ?? closestSize(documentedRule(sizes), pixels, across / down);
}

function sizeOfRatio(sizes: Sizes, text: string, ratio: number): ResolvedSize {
  const listed = sizes.presets[text];
  if (listed) return { size: listed };
  if (sizes.rule.kind === 'presets' || !Number.isFinite(ratio) || ratio === 0) return { problem: describeSizes(sizes) };
  const best = closestSize(documentedRule(sizes), sizes.defaultPixels, ratio);
  return best ? { size: best } : { problem: describeSizes(sizes) };
}

/**
 * The allowed size that is nearest to these pixels: the same ratio and area where the rule has them, else the nearest
 * ones. `undefined` for models with fixed sizes only.
 */
export function nearestSize(rule: SizeRule, { width, height }: Pixels): PixelSize | undefined {
  if (rule.kind === 'presets') return undefined;
  const maxRatio = rule.kind === 'side' ? rule.maxSide / rule.minSide : (rule.maxRatio ?? Infinity);
  const ratio = Math.min(Math.max(width / height, 1 / maxRatio), maxRatio);
  const [min, max] = areaBounds(rule, ratio);
  return closestOf(rule, Math.min(Math.max(width * height, min), max), ratio)?.size;
}

/** The rule as far as the documents go: a size that Easel chooses is not one that the service may refuse. */
export function documentedRule({ rule, documentedMaxPixels = Infinity }: Sizes): SizeRule {
  return rule.kind === 'area' ? { ...rule, maxPixels: Math.min(rule.maxPixels, documentedMaxPixels) } : rule;
}

/** The smallest and the largest area that a rule allows for a ratio, in pixels. */
function areaBounds(rule: Exclude<SizeRule, { kind: 'presets' }>, ratio: number): [min: number, max: number] {
  if (rule.kind === 'area') return [rule.minPixels, rule.maxPixels];
  const slope = Math.max(ratio, 1 / ratio);
  return [rule.minSide ** 2 * slope, Math.min(rule.maxSide ** 2 / slope, rule.maxPixels ?? Infinity)];
}

function closestSize(rule: SizeRule, pixels: number, ratio: number): PixelSize | undefined {
  const best = closestOf(rule, pixels, ratio);
  // When no allowed size is close, the ratio itself is out of range.
  return best && best.distance < 0.25 ? best.size : undefined;
}

/** The size of this ratio that is closest to `pixels` and within the rule: rounding must not push it over a bound. */
function closestOf(rule: SizeRule, pixels: number, ratio: number): { size: PixelSize; distance: number } | undefined {
  const idealSteps = Math.round(Math.sqrt(pixels * ratio) / sideStep);
  let best: { size: PixelSize; distance: number } | undefined;
  for (let widthSteps = Math.max(1, idealSteps - 12); widthSteps <= idealSteps + 12; widthSteps++) {
    const nearestHeightSteps = Math.round(widthSteps / ratio);
    for (const heightSteps of [nearestHeightSteps - 1, nearestHeightSteps, nearestHeightSteps + 1]) {
      const [width, height] = [widthSteps * sideStep, heightSteps * sideStep];
      if (heightSteps < 1 || !fitsRule(rule, width, height)) continue;
      const distance = 4 * Math.abs(Math.log(width / height / ratio)) + Math.abs(Math.log((width * height) / pixels));
      if (!best || distance < best.distance) best = { size: `${width}*${height}`, distance };
    }
  }
  return best;
}

function fitsRule(rule: SizeRule, width: number, height: number): boolean {
  const pixels = width * height;
  switch (rule.kind) {
    case 'presets':
      return false;
    case 'area':
      return (
        pixels >= rule.minPixels &&
        pixels <= rule.maxPixels &&
        Math.max(width, height) <= (rule.maxRatio ?? Infinity) * Math.min(width, height)
      );
    case 'side':
      return (
        Math.min(width, height) >= rule.minSide &&
        Math.max(width, height) <= rule.maxSide &&
        pixels <= (rule.maxPixels ?? Infinity)
      );
  }
}
