import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';
import { checkRequest } from '../../core/imageRequest';
import { probeImage } from '../../core/probeImage';
import type { CurlImage } from '../../dashscope/curlCommand';
import { curlCommand } from '../../dashscope/curlCommand';
import type { Connection } from '../../services/connection';
import { readSettings } from '../../services/settings';
import { toUri, workspaceRoot } from '../../services/workspacePlaces';
import { nameOfFile } from './webviewFiles';

/**
 * The request of an attempt as a shell command, by the settings of today.
 * @throws EaselError `invalidRequest` where it would be refused today; `inputImage` where an input is no image; FileSystemError where one is gone.
 */
export async function curlOfAttempt({ options, model }: Attempt, connection: Connection, document: vscode.Uri | undefined): Promise<string> {
  const address = connection.address();
  const root = workspaceRoot([document]);
  const region = address.decidedBy === 'region' ? address.region : undefined;
  const checked = checkRequest({ ...options, model }, { ...readSettings(root), region }, () => options.seed ?? 0);
  const images = await Promise.all((options.images ?? []).map(async (reference): Promise<CurlImage> => {
    if (/^https:/i.test(reference)) return { url: reference };
    const uri = toUri(reference, root ?? vscode.Uri.file('/'), 'images');
    const { mime } = probeImage(await vscode.workspace.fs.readFile(uri), nameOfFile(uri));
    return { path: uri.fsPath, mime };
  }));
  return curlCommand(checked.request, checked.model, images, address.baseUrl);
}
