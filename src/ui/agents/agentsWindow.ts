import * as vscode from 'vscode';
import type { Notifications } from '../messages/notifications';

const extensionId = 'easel.easel';
const setting = 'supportAgentsWindow';

/**
 * Writes the one entry in the person's settings that lets Easel run in the Agents window, where an extension with code
 * runs only if the person allowed it. The entries of other extensions stay.
 */
export async function allowInAgentsWindow(notifications: Pick<Notifications, 'tell'>): Promise<void> {
  const extensions = vscode.workspace.getConfiguration('extensions');
  const allowed = extensions.inspect<Record<string, unknown>>(setting)?.globalValue ?? {};
  try {
    await extensions.update(setting, { ...allowed, [extensionId]: true }, vscode.ConfigurationTarget.Global);
  } catch {
    // The editor refuses settings that it does not have.
    notifications.tell(
      'warning',
      vscode.l10n.t('This editor has no Agents window, or one without the setting {0}.', `extensions.${setting}`),
    );
    return;
  }
  notifications.tell(
    'information',
    vscode.l10n.t(
      'Easel may run in the Agents window now. The entry is in {0} of your settings.',
      `extensions.${setting}`,
    ),
  );
}
