import type { URI } from 'vscode-uri';
import type { Place, PlaceContext } from '../engine/files/workspacePlaces';
import * as places from '../engine/files/workspacePlaces';
import { vscodeWorkspace } from './vscodeWorkspace';

export function outputFolder(setting: string, context: PlaceContext): Promise<Place> {
  return places.outputFolder(vscodeWorkspace, setting, context);
}

export function workspaceRoot(files: readonly (URI | undefined)[]): URI | undefined {
  return places.workspaceRoot(vscodeWorkspace, files);
}
