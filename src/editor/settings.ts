import * as vscode from 'vscode';
import type { SettingId, Settings } from '../core/contributions/contributions';
import { settingSchemas } from '../core/contributions/contributions';

/** The settings in force for a document or folder. */
export function readSettings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration('easel', scope);
  const values = (Object.keys(settingSchemas) as SettingId[]).map(id => [
    id,
    settingSchemas[id].parse(configuration.get<unknown>(id)),
  ]);
  return Object.fromEntries(values) as Settings;
}
