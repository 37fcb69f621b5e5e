import * as vscode from 'vscode';
import { EaselError, messageOf } from '../../core/base/errors';
import type { Settings } from '../../core/contributions/contributions';
import type { StudioSettings } from '../../core/studio/studioProtocol';
import type { Address, Connection } from '../../engine/connection/connection';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { readSettings } from '../../editor/settings';
import type { FolderLook } from '../../engine/style/readStyle';
import { lookOfFolder } from '../../engine/style/readStyle';
import { workspaceRoot } from '../../engine/files/workspacePlaces';

/** The settings and conditions that the form depends on. */
export interface StudioSetup {
  settings: StudioSettings;
  hasKey: boolean;
  hasFolder: boolean;
}

/**
 * @param document the one that was edited last. As for a request, its settings count if it is in a workspace folder.
 * @returns `problem`: a sentence that says why it is not known whether there is a key.
 */
export async function readSetup(
  connection: Connection,
  document: vscode.Uri | undefined,
): Promise<{ setup: StudioSetup; problem?: string }> {
  const place =
    document && vscode.workspace.getWorkspaceFolder(document) ? document : workspaceRoot(vscodeWorkspace, []);
  const look = await lookForForm(place);
  const { model, editModel, customModels, protocol, promptExtend, negativePrompt, watermark, style, prices } =
    look.settings;
  const address = usableAddress(connection);
  const { hasKey, problem } = await lookForKey(connection, address);
  const setup: StudioSetup = {
    settings: {
      model,
      editModel,
      customModels,
      protocol,
      promptExtend,
      negativePrompt,
      watermark,
      style,
      ...(look.note !== undefined && { styleNote: look.note }),
      prices,
      ...(address?.decidedBy === 'region' && { region: address.region }),
    },
    hasKey,
    hasFolder: (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
  };
  return { setup, ...(problem !== undefined && { problem }) };
}

/** Does not fail for a style file that cannot be used: the form says why, and nothing can be sent. */
async function lookForForm(place: vscode.Uri | undefined): Promise<Pick<FolderLook<Settings>, 'settings' | 'note'>> {
  const settings = readSettings(place);
  try {
    return await lookOfFolder(vscodeWorkspace, settings, place);
  } catch (error) {
    if (error instanceof EaselError) return { settings, note: error.message };
    throw error;
  }
}

/** Does not fail if the keyring of the system is locked: the form is still useful. */
async function lookForKey(
  connection: Connection,
  address: Address | undefined,
): Promise<{ hasKey: boolean; problem?: string }> {
  try {
    return { hasKey: address !== undefined && (await connection.keyFor(address)) !== undefined };
  } catch (error) {
    return {
      hasKey: false,
      problem: vscode.l10n.t(
        'The stored API key cannot be read ({0}). Unlock the keyring of the system, and open the Studio again.',
        messageOf(error),
      ),
    };
  }
}

/** Does not fail for settings without a usable address: the person is told when something is sent. */
function usableAddress(connection: Connection): Address | undefined {
  try {
    return connection.address();
  } catch (error) {
    if (error instanceof EaselError) return undefined;
    throw error;
  }
}
