import * as vscode from 'vscode';
import { EaselError } from '../../core/errors';
import type { StudioSettings } from '../../core/studioProtocol';
import type { Address, Connection } from '../../services/connection';
import { readSettings } from '../../services/settings';
import { workspaceRoot } from '../../services/workspacePlaces';

/** What the form has to know of the world around it. */
export interface StudioSetup {
  settings: StudioSettings;
  hasKey: boolean;
  hasFolder: boolean;
}

/** @param document the one that was written in last: it decides whose workspace folder's settings count. */
export async function readSetup(connection: Connection, document: vscode.Uri | undefined): Promise<StudioSetup> {
  const { model, editModel, customModels, protocol, promptExtend, negativePrompt, watermark, style, confirmAbove } = readSettings(workspaceRoot([document]));
  const address = usableAddress(connection);
  return {
    settings: {
      model, editModel, customModels, protocol, promptExtend, negativePrompt, watermark, style, confirmAbove,
      ...(address?.decidedBy === 'region' && { region: address.region }),
    },
    hasKey: address !== undefined && (await connection.keyFor(address)) !== undefined,
    hasFolder: (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
  };
}

/** Settings that name no usable address are told when something is sent. */
function usableAddress(connection: Connection): Address | undefined {
  try {
    return connection.address();
  } catch (error) {
    if (error instanceof EaselError) return undefined;
    throw error;
  }
}
