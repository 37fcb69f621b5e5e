import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';
import { EaselError } from '../../core/errors';
import { checkRequest } from '../../core/imageRequest';
import { probeImage } from '../../services/probeImage';
import type { CurlImage } from '../../dashscope/curlCommand';
import { curlCommand } from '../../dashscope/curlCommand';
import type { Connection } from '../../services/connection';
import { readSettings } from '../../services/settings';
import { toUri, workspaceRoot } from '../../services/workspacePlaces';
import { nameOfFile } from './webviewFiles';

/**
 * The request of an attempt as a shell command, by the settings of today.
 * @throws EaselError `invalidRequest` where it would be refused today; `inputImage` where an input is gone or no image.
 */
export async function curlOfAttempt({ options, model }: Attempt, connection: Connection, document: vscode.Uri | undefined): Promise<string> {
  const address = connection.address();
  const root = workspaceRoot([document]);
  const region = address.decidedBy === 'region' ? address.region : undefined;
  const checked = checkRequest({ ...options, model }, { ...readSettings(root), region }, () => options.seed ?? 0);
  const images = await Promise.all((options.images ?? []).map(async (reference): Promise<CurlImage> => {
    if (/^https:/i.test(reference)) return { url: reference };
    const uri = toUri(reference, root ?? vscode.Uri.file('/'), 'images');
    const { mime } = probeImage(await contentOf(uri), nameOfFile(uri));
    return { path: uri.fsPath, mime };
  }));
  return curlCommand(checked.request, checked.model, images, address.baseUrl);
}

async function contentOf(input: vscode.Uri): Promise<Uint8Array> {
  try {
    return await vscode.workspace.fs.readFile(input);
  } catch (error) {
    const name = nameOfFile(input);
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    throw new EaselError('inputImage', isGone
      ? vscode.l10n.t('The input image "{0}" is not there any more.', name)
      : vscode.l10n.t('The input image "{0}" cannot be found or read; check its path.', name), { field: 'images', cause: error });
  }
}
