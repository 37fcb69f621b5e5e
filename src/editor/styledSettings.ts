import type * as vscode from 'vscode';
import type { Settings } from '../core/contributions/contributions';
import { withStyle } from '../engine/style/readStyle';
import { readSettings } from './settings';
import { vscodeWorkspace } from './vscodeWorkspace';

/**
 * The settings in force for a document or folder, with what the style file of its repository says in place of them:
 * what a request for a new image starts from.
 * @throws EaselError for a style file that cannot be used.
 */
export const styledSettings = (scope?: vscode.Uri): Promise<Settings> =>
  withStyle(vscodeWorkspace, readSettings(scope), scope);
