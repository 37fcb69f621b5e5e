import * as vscode from 'vscode';
import type { Settings } from '../../core/contributions/contributions';
import type { OptionEntry, OptionSection, PickContext, PickedOptions } from '../../core/models/choice/optionEntries';
import {
  describePicked,
  keepWhatFits,
  optionSections,
  purposeSections,
  withPixels,
} from '../../core/models/choice/optionEntries';
import { findModel, knownModels } from '../../core/models/modelLookup';
import type { ShapingInput } from '../../core/models/sizeTexts';
import { promptNotes, wholePrompt } from '../../core/request/promptNotes';
import { createQuickPick } from '../shown/shownWindow';
import { answerOf } from './quickInput';
import type { Region } from '../../core/models/regionTable';

interface OptionItem extends vscode.QuickPickItem {
  action?: 'run' | 'help' | 'back' | { change: Partial<PickedOptions> };
}

/** What the images are made from. */
export interface PickedInputs {
  count: number;
  /** The last one; absent without inputs. */
  last?: ShapingInput;
}

/**
 * One list in which Enter runs with sensible defaults; picking a size, a number or a model changes the choice and
 * stays.
 * @param prompt what the images are made from; what the model does not read or deliver of it is said.
 * @param styleNote what the style file of the repository adds.
 * @returns `undefined` where the person closed it.
 * @throws EaselError `invalidRequest` where the settings name a model that is not known.
 */
export function pickOptions(
  settings: Settings,
  inputs: PickedInputs,
  region: Region | undefined,
  prompt: string,
  styleNote: string | undefined,
): Promise<PickedOptions | undefined> {
  const { customModels, prices } = settings;
  const context: PickContext = {
    mode: inputs.count > 0 ? 'edit' : 'generate',
    inputs: inputs.count,
    shapingInput: inputs.last,
    models: knownModels(customModels),
    ownIds: customModels.map(({ id }) => id),
    region,
    prices,
  };
  const isEdit = context.mode === 'edit';
  const modelOf = ({ model }: PickedOptions): ReturnType<typeof findModel> => findModel(model, customModels);
  let picked: PickedOptions = { model: isEdit ? settings.editModel : settings.model, n: 1 };
  const picker = createQuickPick<OptionItem>();
  picker.title = isEdit ? vscode.l10n.t('Edit Image') : vscode.l10n.t('Generate Image');
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  const show = (placeholder: string, items: OptionItem[]): void => {
    picker.placeholder = placeholder;
    picker.items = items;
    picker.value = '';
    picker.activeItems = picker.items.slice(0, 1);
  };
  const showOptions = (): void => {
    const model = modelOf(picked);
    const notes = [
      ...promptNotes(wholePrompt(prompt, settings.style), model),
      ...(styleNote === undefined ? [] : [styleNote]),
    ];
    show(vscode.l10n.t('Enter to start, or change size, number or model first'), [
      {
        action: 'run',
        label: isEdit ? vscode.l10n.t('Edit') : vscode.l10n.t('Generate'),
        iconPath: new vscode.ThemeIcon('sparkle'),
        description: describePicked(model, picked, context),
        ...(notes.length > 0 && { detail: notes.join(' ') }),
      },
      {
        action: 'help',
        label: vscode.l10n.t('Help Me Choose a Model…'),
        iconPath: new vscode.ThemeIcon('question'),
        description: vscode.l10n.t('by what the image is for'),
      },
      ...optionSections(model, picked, context).flatMap(itemsOf),
    ]);
  };
  const showPurposes = (): void => {
    show(vscode.l10n.t('What is the image for?'), [
      ...purposeSections(modelOf(picked), context).flatMap(itemsOf),
      { action: 'back', label: vscode.l10n.t('Back'), iconPath: new vscode.ThemeIcon('arrow-left') },
    ]);
  };
  return answerOf(picker, (done: (options: PickedOptions) => void, listen) => {
    listen(picker.onDidAccept, () => {
      const { action } = picker.selectedItems[0] ?? picker.activeItems[0] ?? {};
      if (action === undefined) return;
      if (action === 'run') {
        done(withPixels(picked, modelOf(picked), context));
        return;
      }
      if (action === 'help') {
        showPurposes();
        return;
      }
      if (action !== 'back') {
        const changed = { ...picked, ...action.change };
        picked = keepWhatFits(changed, modelOf(changed), context.mode);
      }
      showOptions();
    });
    showOptions();
  });
}

const itemsOf = ({ title, entries }: OptionSection): OptionItem[] => [
  { label: title, kind: vscode.QuickPickItemKind.Separator },
  ...entries.map(itemOf),
];

const itemOf = ({ label, description, isChosen, change }: OptionEntry): OptionItem => ({
  label,
  description,
  iconPath: new vscode.ThemeIcon(isChosen ? 'check' : 'blank'),
  action: { change },
});
