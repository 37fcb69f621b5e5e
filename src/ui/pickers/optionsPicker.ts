import * as vscode from 'vscode';
import type { Settings } from '../../core/contributions/contributions';
import { estimateCost } from '../../core/models/estimate';
import { findModel, knownModels, maxCountOf, sizesOf } from '../../core/models/modelLookup';
import { answerOf } from './quickInput';
import type { Mode, Model } from '../../core/models/modelTypes';
import type { Region } from '../../core/models/regionTable';

/** What the picker decides. */
export interface PickedOptions {
  model: string;
  n: number;
  size?: string;
}

interface OptionItem extends vscode.QuickPickItem {
  /** Absent: run with what is chosen. */
  change?: Partial<PickedOptions>;
}

/** The most images offered here; more are a matter for arguments. */
const maxOffered = 6;

/**
 * One list in which Enter runs with sensible defaults; picking a shape, a number or a model changes the choice and
 * stays.
 * @param imageCount input images; 0 to generate.
 * @returns `undefined` where the person closed it.
 * @throws EaselError `invalidRequest` where the settings name a model that is not known.
 */
export function pickOptions(
  settings: Settings,
  imageCount: number,
  region: Region | undefined,
): Promise<PickedOptions | undefined> {
  const mode: Mode = imageCount > 0 ? 'edit' : 'generate';
  const candidates = knownModels(settings.customModels).filter(model => fits(model, mode, imageCount, region));
  let picked: PickedOptions = { model: mode === 'edit' ? settings.editModel : settings.model, n: 1 };
  const picker = vscode.window.createQuickPick<OptionItem>();
  picker.title = mode === 'edit' ? vscode.l10n.t('Edit Image') : vscode.l10n.t('Generate Image');
  picker.placeholder = vscode.l10n.t('Enter to start, or change shape, number or model first');
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  const show = (): void => {
    picker.items = itemsFor(findModel(picked.model, settings.customModels), picked, mode, candidates, region);
    picker.value = '';
    picker.activeItems = picker.items.slice(0, 1);
  };
  return answerOf(picker, (done: (options: PickedOptions) => void, listen) => {
    listen(picker.onDidAccept, () => {
      const item = picker.selectedItems[0] ?? picker.activeItems[0];
      if (!item) return;
      if (!item.change) {
        done(picked);
        return;
      }
      picked = keepWhatFits({ ...picked, ...item.change }, settings, mode);
      show();
    });
    show();
  });
}

function fits(model: Model, mode: Mode, imageCount: number, region: Region | undefined): boolean {
  if (region && !model.regions.includes(region)) return false;
  // Dated snapshots are for those who name them in a setting; here they would only hide the rest.
  if (/-\d{4}-\d{2}-\d{2}$/.test(model.id)) return false;
  return mode === 'edit' ? (model.edit?.maxImages ?? 0) >= imageCount : model.generate !== undefined;
}

/** A new model may know neither the shape nor the number that was chosen before. */
function keepWhatFits(picked: PickedOptions, settings: Settings, mode: Mode): PickedOptions {
  const model = findModel(picked.model, settings.customModels);
  const { size, ...rest } = picked;
  const keepsSize = size !== undefined && offeredSizes(model, mode).some(([offered]) => offered === size);
  return { ...rest, n: Math.min(picked.n, maxCountOf(model, mode)), ...(keepsSize && { size }) };
}

function itemsFor(
  model: Model,
  picked: PickedOptions,
  mode: Mode,
  candidates: readonly Model[],
  region: Region | undefined,
): OptionItem[] {
  const sizes = sizesOf(model, mode);
  const size = picked.size ?? sizes?.default;
  const count = picked.n === 1 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', picked.n);
  const summary = [
    model.id,
    size === 'input' ? vscode.l10n.t('shape of the input') : size,
    count,
    estimateCost(model, picked.n, region),
  ];
  const run: OptionItem = {
    label: `$(sparkle) ${mode === 'edit' ? vscode.l10n.t('Edit') : vscode.l10n.t('Generate')}`,
    description: summary.filter(part => part !== undefined).join(' · '),
  };
  const shapes = offeredSizes(model, mode).map(([value, description]): OptionItem => ({
    label: check(value === picked.size) + value,
    description,
    change: { size: value },
  }));
  const maxCount = Math.min(maxCountOf(model, mode), maxOffered);
  const counts = Array.from({ length: maxCount > 1 ? maxCount : 0 }, (_, index): OptionItem => ({
    label:
      check(index + 1 === picked.n) + (index === 0 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', index + 1)),
    description: estimateCost(model, index + 1, region) ?? '',
    change: { n: index + 1 },
  }));
  const models = candidates.map((candidate): OptionItem => ({
    label: check(candidate.id === model.id) + candidate.id,
    description: [candidate.goodAt(), estimateCost(candidate, 1, region)]
      .filter(part => part !== undefined)
      .join(' · '),
    change: { model: candidate.id },
  }));
  return [
    run,
    ...section(vscode.l10n.t('Shape'), shapes),
    ...section(vscode.l10n.t('Number'), counts),
    ...section(vscode.l10n.t('Model'), models),
  ];
}

function offeredSizes(model: Model, mode: Mode): [value: string, description: string][] {
  const sizes = sizesOf(model, mode);
  if (!sizes) return [];
  const words = (sizes.words ?? []).map((word): [string, string] => [word, '']);
  return [...Object.entries(sizes.presets), ...words];
}

const section = (label: string, items: OptionItem[]): OptionItem[] =>
  items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];

const check = (isChosen: boolean): string => (isChosen ? '$(check) ' : '$(blank) ');
