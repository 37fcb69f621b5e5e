import * as vscode from 'vscode';
import type { Notifications } from './notifications';

/**
 * Asks whether results may come from a host, and adds it to the user's settings. @returns whether the person agreed.
 */
export async function trustHost(notifications: Pick<Notifications, 'confirm'>, host: string): Promise<boolean> {
  const agreed = await notifications.confirm(
    vscode.l10n.t('Accept images from {0}?', host),
    vscode.l10n.t('The host is added to easel.resultHosts in your user settings. Agree only if you know it.'),
    vscode.l10n.t('Trust This Host'),
  );
  if (!agreed) return false;
  const settings = vscode.workspace.getConfiguration('easel');
  const trusted = settings.inspect<string[]>('resultHosts')?.globalValue ?? [];
  await settings.update('resultHosts', [...new Set([...trusted, host])], vscode.ConfigurationTarget.Global);
  return true;
}
