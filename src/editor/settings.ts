import * as vscode from 'vscode';
import type { ValuesByPlace } from '../core/contributions/confirmAbove';
import { confirmAboveInForce } from '../core/contributions/confirmAbove';
import type { SettingId, Settings } from '../core/contributions/contributions';
import { settingSchemas } from '../core/contributions/contributions';

/** By workspace folder, since the last change of what decides a setting. Absent while nobody listens for changes. */
let known: Map<string, Settings> | undefined;

/**
 * From now on, settings are read again only after a change: one run asks for them a dozen times. To be called before
 * anything that reads settings when they change.
 */
export function rememberSettings(): vscode.Disposable {
  const settings = (known = new Map<string, Settings>());
  const forget = (): void => {
    settings.clear();
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration(forget),
    vscode.workspace.onDidChangeWorkspaceFolders(forget),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
    new vscode.Disposable(() => {
      if (known === settings) known = undefined;
    }),
  );
}

/** The settings in force for a document or folder. */
export function readSettings(scope?: vscode.Uri): Settings {
  // Files of one folder have the same settings.
  const folder = (scope && vscode.workspace.getWorkspaceFolder(scope)?.uri.toString()) ?? '';
  const settings = known?.get(folder) ?? parsedSettings(scope);
  known?.set(folder, settings);
  return settings;
}

function parsedSettings(scope: vscode.Uri | undefined): Settings {
  const configuration = vscode.workspace.getConfiguration('easel', scope);
  const values = (Object.keys(settingSchemas) as SettingId[]).map(id => [
    id,
    settingSchemas[id].parse(configuration.get<unknown>(id)),
  ]);
  const confirmAbove = confirmAboveInForce(configuration.inspect<unknown>('confirmAbove'));
  return Object.freeze({ ...(Object.fromEntries(values) as Settings), confirmAbove });
}

/** Whether the value in force is from the settings of a remote machine, for example from a devcontainer.json. */
export function isFromRemoteMachine(id: SettingId): boolean {
  const values: ValuesByPlace | undefined = vscode.workspace.getConfiguration('easel').inspect<unknown>(id);
  return values?.globalRemoteValue !== undefined;
}
