import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import type { PlannedImage } from '../../engine/documents/missing/missingPlan';
import { changesReferences } from '../../engine/documents/missing/writtenPlan';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { askText, createQuickPick } from '../shown/shownWindow';
import { answerOf } from './quickInput';

interface ImageItem extends vscode.QuickPickItem {
  index: number;
}

type Answer = { kind: 'make' } | { kind: 'edit'; index: number };

/**
 * Shows what would be made, with the prompts, which can be changed. Images for which references would have to be
 * changed are not checked at first: checking one is the agreement.
 * @param costOf the estimated cost of so many images, where it is known.
 * @returns the checked images, with the prompts as they are then; `undefined` where the person closed the list.
 */
export async function pickMissing(
  plan: readonly PlannedImage[],
  costOf: (count: number) => string | undefined,
): Promise<PlannedImage[] | undefined> {
  const images = [...plan];
  let checked = new Set(images.flatMap((image, index) => (changesReferences(image) ? [] : [index])));
  for (;;) {
    const answer = await pickOnce(images, checked, costOf, selected => {
      checked = selected;
    });
    if (!answer) return undefined;
    if (answer.kind === 'make') return images.filter((_, index) => checked.has(index));
    const image = images[answer.index];
    if (!image) continue;
    const prompt = await askText({
      title: vscode.l10n.t('Prompt for {0}', Utils.basename(image.target)),
      placeHolder: vscode.l10n.t('A lighthouse at dusk, watercolour'),
      value: image.prompt,
    });
    if (prompt !== undefined && prompt.trim() !== '')
      images[answer.index] = { ...image, prompt: prompt.trim(), isProposed: false };
  }
}

function pickOnce(
  images: readonly PlannedImage[],
  checked: ReadonlySet<number>,
  costOf: (count: number) => string | undefined,
  onCheck: (selected: Set<number>) => void,
): Promise<Answer | undefined> {
  const picker = createQuickPick<ImageItem>();
  const titled = (count: number): string => {
    const cost = count > 0 ? costOf(count) : undefined;
    return cost === undefined
      ? vscode.l10n.t('Missing images: {0} of {1}', count, images.length)
      : vscode.l10n.t('Missing images: {0} of {1}, {2} by the list price', count, images.length, cost);
  };
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.title = titled(checked.size);
  picker.placeholder = vscode.l10n.t('Check what is to be made; Enter starts');
  const items = images.map(itemOf);
  picker.items = items;
  picker.selectedItems = items.filter(({ index }) => checked.has(index));
  return answerOf<typeof picker, Answer>(picker, (done, listen) => {
    listen(picker.onDidChangeSelection, selected => {
      onCheck(new Set(selected.map(({ index }) => index)));
      picker.title = titled(selected.length);
    });
    listen(picker.onDidTriggerItemButton, ({ item }) => done({ kind: 'edit', index: item.index }));
    listen(picker.onDidAccept, () => done({ kind: 'make' }));
  });
}

function itemOf(image: PlannedImage, index: number): ImageItem {
  const { target, prompt, size, documents, isProposed } = image;
  const notes = [
    size,
    isProposed ? vscode.l10n.t('prompt proposed from the text around it') : undefined,
    changesReferences(image) ? vscode.l10n.t('the reference is changed to .png') : undefined,
    documents.map(document => vscodeWorkspace.nameOf(document)).join(', '),
  ];
  return {
    index,
    label: vscodeWorkspace.nameOf(target),
    description: notes.filter(note => note !== undefined).join(' · '),
    detail: prompt,
    buttons: [{ iconPath: new vscode.ThemeIcon('edit'), tooltip: vscode.l10n.t('Change the Prompt') }],
  };
}
