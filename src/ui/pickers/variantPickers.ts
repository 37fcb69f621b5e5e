import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { VariantRule } from '../../core/style/variantRules';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { createQuickPick, pickItem } from '../shown/shownWindow';
import { answerOf } from './quickInput';

/** Asks which variant is made. @param fileOf the file that a variant would get. */
export async function pickVariant(
  rules: readonly VariantRule[],
  fileOf: (rule: VariantRule) => URI,
): Promise<VariantRule | undefined> {
  const picked = await pickItem(
    rules.map(rule => ({
      label: labelOf(rule),
      description: Utils.basename(fileOf(rule)),
      detail: rule.prompt,
      rule,
    })),
    {
      title: vscode.l10n.t('Make a Variant'),
      placeHolder: vscode.l10n.t('What the variant is for; you can change the words before anything is sent'),
    },
  );
  return picked?.rule;
}

function labelOf({ name }: VariantRule): string {
  if (name === 'dark') return vscode.l10n.t('For dark pages');
  return name === 'light' ? vscode.l10n.t('For light pages') : name;
}

interface DocumentItem extends vscode.QuickPickItem {
  uri: URI;
}

/** Asks which documents are changed; all are checked. @returns `undefined` where the person closed the list. */
export function pickDocuments(documents: readonly URI[]): Promise<URI[] | undefined> {
  const picker = createQuickPick<DocumentItem>();
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.title = vscode.l10n.t('Documents that show the image');
  picker.placeholder = vscode.l10n.t('Check where the variant is to be shown as well; Enter changes these documents');
  const items = documents.map(uri => ({ label: vscodeWorkspace.nameOf(uri), uri }));
  picker.items = items;
  picker.selectedItems = items;
  return answerOf<typeof picker, URI[]>(picker, (done, listen) => {
    listen(picker.onDidAccept, () => done(picker.selectedItems.map(({ uri }) => uri)));
  });
}
