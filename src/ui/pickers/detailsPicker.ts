import * as vscode from 'vscode';
import type { ImageDetails, ImageLabel } from '../../core/provenance/imageDetails';
import { pickItem } from '../shown/shownWindow';

export type DetailsAction = 'copyPrompt' | 'regenerate' | 'makeStyle' | 'openInStudio';

interface DetailItem extends vscode.QuickPickItem {
  action?: DetailsAction;
  /** Goes to the clipboard when the entry is chosen. */
  value?: string;
}

/** Shows details as a list. @returns what the person wants to do; a fact that was chosen is on the clipboard. */
export async function showDetails(name: string, details: ImageDetails): Promise<DetailsAction | undefined> {
  const chosen = await pickItem(itemsOf(details), {
    title: details.placeholder ? vscode.l10n.t('Placeholder {0}', name) : vscode.l10n.t('How {0} was made', name),
    placeHolder: vscode.l10n.t('Choose what to do, or an entry to copy it'),
  });
  if (chosen?.value !== undefined) await vscode.env.clipboard.writeText(chosen.value);
  return chosen?.action;
}

function itemsOf(details: ImageDetails): DetailItem[] {
  const { prompt, actualPrompt, negativePrompt, model, seed, size, createdAt, requestId, labels } = details;
  const isOwn = details.origin === 'easel';
  const actions: DetailItem[] = [
    ...(prompt === '' ? [] : [action('copyPrompt', 'copy', vscode.l10n.t('Copy Prompt'))]),
    ...(isOwn ? [action('regenerate', 'refresh', vscode.l10n.t('Regenerate…'))] : []),
    ...(isOwn && !details.placeholder ? [action('makeStyle', 'paintcan', vscode.l10n.t('Make This the Style…'))] : []),
    ...(prompt === '' ? [] : [action('openInStudio', 'symbol-color', vscode.l10n.t('Open in Studio'))]),
  ];
  const facts: [label: string, value: string | undefined][] = [
    [vscode.l10n.t('Prompt'), prompt],
    [vscode.l10n.t('Rewritten prompt'), actualPrompt],
    [vscode.l10n.t('Negative prompt'), negativePrompt],
    [vscode.l10n.t('Model'), model],
    [vscode.l10n.t('Seed'), seed?.toString()],
    [vscode.l10n.t('Size'), size?.replace('*', ' × ')],
    ...(details.inputs ?? []).map(({ path, state }): [string, string] => [inputWord(state), path]),
    [vscode.l10n.t('Made'), createdAt === undefined ? undefined : dateText(createdAt)],
    [vscode.l10n.t('Request id'), requestId],
    [vscode.l10n.t('Labels'), labels.map(labelWord).join(', ')],
  ];
  return [
    ...actions,
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...facts.flatMap(([label, value]): DetailItem[] => (value ? [{ label, detail: value, value }] : [])),
  ];
}

const action = (id: DetailsAction, icon: string, label: string): DetailItem => ({
  label,
  iconPath: new vscode.ThemeIcon(icon),
  action: id,
});

function inputWord(state: 'same' | 'changed' | 'missing'): string {
  switch (state) {
    case 'same':
      return vscode.l10n.t('Input');
    case 'changed':
      return vscode.l10n.t('Input, changed since');
    case 'missing':
      return vscode.l10n.t('Input, missing');
  }
}

function labelWord(label: ImageLabel): string {
  switch (label) {
    case 'iptc':
      return vscode.l10n.t('IPTC: made by a model');
    case 'aigc':
      return vscode.l10n.t('AIGC label');
    case 'c2pa':
      return vscode.l10n.t('C2PA manifest');
  }
}

function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(vscode.env.language);
}
