import type { CustomModel } from './modelLookup';
import { knownModels } from './modelLookup';
import type { Model } from './modelTypes';
import type { Region } from './regionTable';
import { highestCost } from './estimate';
import { describeSizes } from './sizeRules';

/** What is said about a model to a person in a terminal and to a program that chooses one. */
export interface ModelSummary {
  id: string;
  /** One phrase, in the language in use. */
  goodAt: string;
  /** Whether it makes images from text alone. */
  generates: boolean;
  /** How many input images an edit takes at most; 0 where the model does not edit. */
  maxInputImages: number;
  /** How many images one request makes at most. */
  maxImages: number;
  /** Which sizes it takes, in words; absent where no size can be given. */
  sizes?: string;
  /** The list price of one image in yuan, the highest where there are several; absent where none is published. */
  yuanPerImage?: number;
}

/**
 * The models that can be asked for.
 * @param region undefined where a custom address is in use: then it is not known what is served, and all are listed.
 */
export function modelSummaries(customModels: readonly CustomModel[], region: Region | undefined): ModelSummary[] {
  return knownModels(customModels)
    .filter(({ regions }) => !region || regions.includes(region))
    .map(model => summaryOf(model, region));
}

function summaryOf(model: Model, region: Region | undefined): ModelSummary {
  const sizes = model.generate?.sizes ?? model.edit?.sizes;
  const { yuan, isPublished } = highestCost(model, { count: 1 }, { region, prices: {} });
  return {
    id: model.id,
    goodAt: model.goodAt(),
    generates: model.generate !== undefined,
    maxInputImages: model.edit?.maxImages ?? 0,
    maxImages: Math.max(model.maxCount, model.sequential?.maxImages ?? 0, model.interleaved?.maxOutputs ?? 0),
    ...(sizes && { sizes: describeSizes(sizes) }),
    ...(isPublished && { yuanPerImage: yuan }),
  };
}
