import * as l10n from '@vscode/l10n';
import type { PriceContext } from '../estimate';
import { estimateCost } from '../estimate';
import { fittingSize } from '../fittingSize';
import { maxCountOf, sizesOf } from '../modelLookup';
import type { Mode, Model } from '../modelTypes';
import { isSizeByInput, ratiosOf, sizeByInput, sizeOfParts, usefulSizesByInput } from '../sizeOffers';
import { describeComing, type ShapingInput, sizeLabel } from '../sizeTexts';
import { describeModel, groupModels, groupTitle, servedModels } from './modelGroups';
import { canRun, purposes, recommend } from './modelPurposes';

// The entries of the list in which a person chooses shape, number and model before an image is made.

/** What the list decides. */
export interface PickedOptions {
  model: string;
  n: number;
  /** As in the Studio's form: also `smaller` and `largest`. Absent: the model's default. */
  size?: string;
}

/** What the entries depend on. */
export interface PickContext extends PriceContext {
  mode: Mode;
  /** The number of input images. */
  inputs: number;
  /** The last input, whose shape the result takes; absent without inputs. */
  shapingInput?: ShapingInput | undefined;
  /** All models that are known. */
  models: readonly Model[];
  /** Ids of the setting `easel.customModels`. */
  ownIds: readonly string[];
}

export interface OptionEntry {
  label: string;
  description: string;
  isChosen: boolean;
  change: Partial<PickedOptions>;
}
export interface OptionSection {
  title: string;
  entries: OptionEntry[];
}

/** The most images offered here; more are a matter for arguments. */
const maxOffered = 6;
/** The most models that are recommended for one purpose. */
const maxRecommended = 3;

/** Everything that can be changed: sizes, numbers, and models in their groups. */
export function optionSections(model: Model, picked: PickedOptions, context: PickContext): OptionSection[] {
  return [
    ...sizeSections(model, picked, context),
    { title: l10n.t('Number'), entries: counts(model, picked, context) },
    ...modelSections(model, context),
  ].filter(({ entries }) => entries.length > 0);
}

/** Size, number and cost of what is picked, in one line. */
export function describePicked(model: Model, { n, size = '' }: PickedOptions, context: PickContext): string {
  return [
    model.id,
    describeComing(model, context.mode, size, context.shapingInput),
    imagesText(n),
    estimateCost(model, { count: n, inputs: context.inputs }, context),
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

/** What is picked, as far as another model can do it. */
export function keepWhatFits({ n, size = '', ...rest }: PickedOptions, model: Model, mode: Mode): PickedOptions {
  const fitting = fittingSize(size, model, mode);
  return { ...rest, n: Math.min(n, maxCountOf(model, mode)), ...(fitting !== '' && { size: fitting }) };
}

/** What is picked, with a size that follows from the input as pixels, because only the list knows its names. */
export function withPixels({ size, ...rest }: PickedOptions, model: Model, context: PickContext): PickedOptions {
  const input = context.shapingInput?.pixels;
  const sent = size !== undefined && isSizeByInput(size) ? input && sizeByInput(model, size, input) : size;
  return { ...rest, ...(sent !== undefined && { size: sent }) };
}

/** The models for each purpose, as sections of their own. */
export function purposeSections(model: Model, context: PickContext): OptionSection[] {
  return purposes
    .map(purpose => ({
      title: purpose.title(),
      entries: recommend(purpose, context.models, context.mode, context.inputs, context)
        .slice(0, maxRecommended)
        .map(({ model: recommended, reason }) => ({
          label: recommended.id,
          description: [reason, describeModel(recommended)].filter(part => part !== '').join(' · '),
          isChosen: recommended.id === model.id,
          change: { model: recommended.id },
        })),
    }))
    .filter(({ entries }) => entries.length > 0);
}

function sizeSections(model: Model, { size: chosen = '' }: PickedOptions, context: PickContext): OptionSection[] {
  const { mode, shapingInput } = context;
  const sizes = sizesOf(model, mode);
  if (!sizes) return [];
  const entry = (label: string, size: string): OptionEntry => ({
    label,
    description: describeComing(model, mode, size, shapingInput),
    isChosen: size === chosen,
    change: { size },
  });
  // An address is not measured: nothing can be said of sizes that follow from it.
  const byInput = shapingInput?.pixels ? usefulSizesByInput(model, mode, shapingInput.pixels) : [];
  const words = sizes.words ?? [];
  const { resolutions = [] } = sizes;
  const ofResolution = (name: string): OptionEntry[] =>
    ratiosOf(sizes)
      .map(ratio => [ratio, sizeOfParts(sizes, { resolution: name, ratio })] as const)
      .filter(([, size]) => size !== '')
      .map(([ratio, size]) => entry(name === '' ? ratio : `${name} ${ratio}`, size));
  return [
    {
      title: l10n.t('Size'),
      entries: [
        entry(sizeLabel('', mode), ''),
        ...[...byInput, ...words].map(size => entry(sizeLabel(size, mode), size)),
      ],
    },
    ...(resolutions.length === 0
      ? [{ title: l10n.t('Shape'), entries: ofResolution('') }]
      : resolutions.map(({ name }) => ({ title: l10n.t('Shape, {0}', name), entries: ofResolution(name) }))),
  ];
}

function counts(model: Model, { n }: PickedOptions, context: PickContext): OptionEntry[] {
  const most = Math.min(maxCountOf(model, context.mode), maxOffered);
  return Array.from({ length: most > 1 ? most : 0 }, (_, index) => index + 1).map(count => ({
    label: imagesText(count),
    description: estimateCost(model, { count, inputs: context.inputs }, context) ?? '',
    isChosen: count === n,
    change: { n: count },
  }));
}

const imagesText = (count: number): string => (count === 1 ? l10n.t('1 image') : l10n.t('{0} images', count));

function modelSections(model: Model, context: PickContext): OptionSection[] {
  const { mode, inputs, models, ownIds, region } = context;
  const candidates = servedModels(models, region).filter(candidate => canRun(candidate, mode, inputs));
  return groupModels(candidates, ownIds).map(({ group, models: members }) => ({
    title: groupTitle(group),
    entries: members.map(candidate => ({
      label: candidate.id,
      description: [candidate.goodAt(), estimateCost(candidate, { count: 1, inputs }, context)]
        .filter(part => part !== undefined)
        .join(' · '),
      isChosen: candidate.id === model.id,
      change: { model: candidate.id },
    })),
  }));
}
