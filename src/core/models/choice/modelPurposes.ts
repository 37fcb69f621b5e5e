import * as l10n from '@vscode/l10n';
import type { PriceContext } from '../estimate';
import { estimateCost, highestCost } from '../estimate';
import type { Mode, Model, Sizes } from '../modelTypes';
import { parsePixelSize } from '../sizeRules';
import { groupOf, servedModels } from './modelGroups';

// "Help me choose": what a person wants to make, and the models of the table that can do it.

/** What models are compared by: the table says it of each. */
interface Purpose {
  id: string;
  title: () => string;
  /** What the purpose asks for in place of separate images. */
  output?: 'set';
  /** How well the model serves; 0: not at all. Models that serve equally well are ordered by their price. */
  grade: (model: Model, mode: Mode) => number;
  /** Models of earlier families are as welcome as current ones. Otherwise they come after them. */
  takesEarlier?: boolean;
  /** What makes the model fit, where a figure says it. */
  reason?: (model: Model, mode: Mode) => string;
}

/** The area of a 4K screen, 3840 × 2160. */
const pixelsOf4K = 3840 * 2160;
/** The shape of a wide cinema screen. */
const wideRatio = 21 / 9;
/** More inputs than the usual three. */
const manyInputs = 4;

export const purposes: readonly Purpose[] = [
  {
    id: 'text',
    title: () => l10n.t('Text in images'),
    grade: ({ strengths }) => (strengths?.includes('text') ? 1 : 0),
  },
  {
    id: 'photo',
    title: () => l10n.t('Photos'),
    grade: ({ strengths }) => (strengths?.includes('photo') ? 1 : 0),
  },
  {
    id: 'wide',
    title: () => l10n.t('Wide and tall formats'),
    grade: (model, mode) => (widestRatio(model[mode]?.sizes) >= wideRatio ? 1 : 0),
    reason: (model, mode) => l10n.t('up to {0}:1', Math.floor(widestRatio(model[mode]?.sizes) * 10) / 10),
  },
  {
    id: '4k',
    title: () => l10n.t('4K'),
    grade: (model, mode) => (largestArea(model[mode]?.sizes) >= pixelsOf4K ? 1 : 0),
    reason: (model, mode) => l10n.t('up to {0} megapixels', Math.floor(largestArea(model[mode]?.sizes) / 1_000_000)),
  },
  {
    id: 'references',
    title: () => l10n.t('Many input images'),
    grade: ({ edit }) => (edit && edit.maxImages >= manyInputs ? edit.maxImages : 0),
    reason: ({ edit }) => l10n.t('up to {0} input images', edit?.maxImages ?? 0),
  },
  {
    id: 'sets',
    title: () => l10n.t('Sets of images in one style'),
    output: 'set',
    grade: ({ sequential }) => sequential?.maxImages ?? 0,
    reason: ({ sequential }) => l10n.t('up to {0} images', sequential?.maxImages ?? 0),
  },
  {
    id: 'transparent',
    title: () => l10n.t('Transparent background'),
    grade: ({ transparency }) => (transparency ? 1 : 0),
  },
  {
    id: 'cheapest',
    title: () => l10n.t('Lowest price'),
    grade: ({ price }) => (price ? 1 : 0),
    takesEarlier: true,
  },
];

/** A model for a purpose. `reason` has the figures: what it can do and what an image costs. */
export interface Recommendation {
  model: Model;
  reason: string;
}

/**
 * The models for a purpose, the best first. Models of earlier families come after current ones, and models that are
 * known only from later pages after all others; dated versions are left out, because their undated names do the same.
 * @param mode the purpose is looked at in this mode. @param inputs the number of input images that the model must take.
 */
export function recommend(
  { grade, reason, takesEarlier = false }: Purpose,
  models: readonly Model[],
  mode: Mode,
  inputs: number,
  context: PriceContext,
): Recommendation[] {
  const priceOf = (model: Model): number => highestCost(model, { count: 1, inputs }, context).yuan;
  const isEarlier = (model: Model): boolean => !takesEarlier && model.isLegacy === true;
  return servedModels(models, context.region)
    .filter(model => canRun(model, mode, inputs) && groupOf(model) !== 'snapshots' && grade(model, mode) > 0)
    .sort(
      (one, other) =>
        Number(one.later ?? false) - Number(other.later ?? false) ||
        Number(isEarlier(one)) - Number(isEarlier(other)) ||
        grade(other, mode) - grade(one, mode) ||
        priceOf(one) - priceOf(other),
    )
    .map(model => ({
      model,
      reason: [reason?.(model, mode), estimateCost(model, { count: 1, inputs }, context)]
        .filter(part => part !== undefined)
        .join(' · '),
    }));
}

/** Whether the model makes separate images: from text alone, or in the mode `edit` from so many inputs. */
export const canRun = (model: Model, mode: Mode, inputs: number): boolean =>
  mode === 'edit' ? (model.edit?.maxImages ?? 0) >= Math.max(1, inputs) : model.generate !== undefined;

/** How many times longer one side can be than the other. */
function widestRatio(sizes: Sizes | undefined): number {
  if (!sizes) return 1;
  const { rule } = sizes;
  switch (rule.kind) {
    case 'area':
      // Where the documents name no limit, the presets are what is known to work.
      return rule.maxRatio ?? widestPreset(sizes);
    case 'side':
      return Math.max(rule.maxSide / rule.minSide, widestPreset(sizes));
    case 'presets':
      return widestPreset(sizes);
  }
}

function widestPreset({ presets }: Sizes): number {
  return Math.max(
    ...Object.values(presets)
      .map(parsePixelSize)
      .map(size => (size ? Math.max(size.width / size.height, size.height / size.width) : 1)),
  );
}

/** In pixels. Sizes beyond what the documents name do not count. */
function largestArea(sizes: Sizes | undefined): number {
  if (!sizes) return 0;
  if (sizes.documentedMaxPixels !== undefined) return sizes.documentedMaxPixels;
  const { rule } = sizes;
  switch (rule.kind) {
    case 'area':
      return rule.maxPixels;
    case 'side':
      return rule.maxPixels ?? rule.maxSide ** 2;
    case 'presets':
      return sizes.defaultPixels;
  }
}
