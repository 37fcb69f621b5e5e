import * as vscode from 'vscode';
import type { ValuesByPlace } from '../core/contributions/confirmAbove';
import { confirmAboveInForce } from '../core/contributions/confirmAbove';
import type { SettingId, Settings } from '../core/contributions/contributions';
import { settingSchemas } from '../core/contributions/contributions';

/** The settings in force for a document or folder. */
export function readSettings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration('easel', scope);
  // Not by `get`, which looks at all places of each setting: a run reads the settings many times.
  const values = (Object.keys(settingSchemas) as SettingId[]).map(id => [id, settingSchemas[id].parse(configuration[id])]);
  const confirmAbove = confirmAboveInForce(configuration.inspect<unknown>('confirmAbove'));
  return { ...(Object.fromEntries(values) as Settings), confirmAbove };
}

/** Whether the value in force is from the settings of a remote machine, for example from a devcontainer.json. */
export function isFromRemoteMachine(id: SettingId): boolean {
  const values: ValuesByPlace | undefined = vscode.workspace.getConfiguration('easel').inspect<unknown>(id);
  return values?.globalRemoteValue !== undefined;
}
