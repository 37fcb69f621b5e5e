import * as l10n from '@vscode/l10n';
import { maxSeed } from '../../../core/request/imageRequest';
import type { Model } from '../../../core/models/modelTypes';
import { promptLength } from '../../../core/models/promptLength';
import type { StudioForm } from '../../../core/studio/studioForm';

/** How much of the limit a text uses, in the unit in which the model counts. */
export function lengthOf(text: string, limit: Model['promptLimit']): { text: string; isOver: boolean } {
  const length = promptLength(text, limit.unit);
  return {
    text:
      limit.unit === 'tokens' ? l10n.t('about {0} / {1} tokens', length, limit.value) : `${length} / ${limit.value}`,
    isOver: length > limit.value,
  };
}

/**
 * The cost of a run, for the line beside the button; nothing if no price is published. @param cost from
 * `estimateCost`
 */
export function costLine(cost: string | undefined, count: number, output: StudioForm['output']): string | undefined {
  if (cost === undefined || !Number.isInteger(count) || count < 1) return undefined;
  if (count === 1) return l10n.t('{0} for 1 image', cost);
  return output === 'images'
    ? l10n.t('{0} for {1} images', cost, count)
    : l10n.t('{0} for up to {1} images', cost, count);
}

export function seedProblem(seed: number | undefined): string | undefined {
  if (seed === undefined || (Number.isInteger(seed) && seed >= 0 && seed <= maxSeed)) return undefined;
  return l10n.t('A seed is a whole number from 0 to {0}.', maxSeed);
}
