import * as vscode from 'vscode';
import type { SetupCheck } from '../../core/contributions/contributions';
import { pickItem } from '../shown/shownWindow';

interface CheckItem extends vscode.QuickPickItem {
  repair: () => Thenable<unknown>;
}

const openSettings = (query: string) => (): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.openSettings', query);

/** What each check is called, and where choosing it leads. */
const presentations: Record<SetupCheck['check'], { name: () => string; repair: () => Thenable<unknown> }> = {
  key: { name: () => vscode.l10n.t('API key'), repair: () => vscode.commands.executeCommand('easel.setApiKey') },
  endpoint: { name: () => vscode.l10n.t('Service'), repair: openSettings('easel.region easel.baseUrl') },
  proxy: { name: () => vscode.l10n.t('Proxy'), repair: openSettings('http.proxy') },
  folder: { name: () => vscode.l10n.t('Folder'), repair: openSettings('easel.outputFolder') },
};

/** Shows the checks as a list. Choosing one opens the place where it can be changed. Does not wait for the choice. */
export function showSetup(checks: readonly SetupCheck[]): void {
  const items = checks.map(({ check, ok, detail }): CheckItem => ({
    label: presentations[check].name(),
    iconPath: new vscode.ThemeIcon(ok ? 'pass' : 'error'),
    detail,
    repair: presentations[check].repair,
  }));
  const good = checks.every(check => check.ok);
  void pickItem(items, {
    title: good ? vscode.l10n.t('Easel is set up') : vscode.l10n.t('Easel is not set up yet'),
    placeHolder: vscode.l10n.t('Choose one to change it'),
    ignoreFocusOut: true,
  }).then(picked => picked?.repair());
}
