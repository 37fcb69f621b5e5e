import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import type { Attempt } from '../../core/jobs/attempt';
import { EaselError } from '../../core/base/errors';
import { storedTurned } from '../../core/models/inputImage';
import { checkRequest } from '../../core/request/imageRequest';
import type { CurlImage } from '../../engine/dashscope/curlCommand';
import { curlCommand } from '../../engine/dashscope/curlCommand';
import type { Connection } from '../../engine/connection/connection';
import type { FileProblems } from '../../engine/files/fileSource';
import { inputSource, probeSource } from '../../engine/jobs/inputSource';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { readSettings } from '../../editor/settings';
import type { RequestPlace } from '../../engine/style/readStyle';
import { styledRequest } from '../../engine/style/readStyle';
import { toUri, workspaceRoot } from '../../engine/files/workspacePlaces';
import { nameOfFile } from './webviewFiles';

/**
 * The request of an attempt as a shell command, with the current settings.
 * @throws EaselError `invalidRequest` if it would be refused now; `inputImage` if an input is gone or is not an image.
 */
export async function curlOfAttempt(
  attempt: Attempt,
  connection: Connection,
  document: vscode.Uri | undefined,
): Promise<string> {
  const address = connection.address();
  const { model } = attempt;
  const root = workspaceRoot(vscodeWorkspace, [document]);
  const region = address.decidedBy === 'region' ? address.region : undefined;
  const given = { ...attempt.options, model };
  const { options, defaults } = root
    ? await styledRequest(vscodeWorkspace, given, readSettings(root), root, () =>
        Promise.resolve(placeOf(attempt, root)),
      )
    : { options: given, defaults: readSettings() };
  const checked = checkRequest(options, { ...defaults, region }, () => options.seed ?? 0);
  const images = await Promise.all(
    (options.images ?? []).map(async (reference): Promise<CurlImage> => {
      if (typeof reference === 'string' && /^https:/i.test(reference)) return { url: reference };
      const uri = toUri(reference, root ?? vscode.Uri.file('/'), 'images');
      const name = nameOfFile(uri);
      const source = await inputSource(vscodeWorkspace, uri, problemsOf(name));
      const { mime, orientation } = await probeSource(source, name);
      // The command sends the file as it is stored.
      if (orientation !== undefined) throw storedTurned(name);
      return { path: uri.fsPath, mime };
    }),
  );
  return curlCommand(checked.request, checked.model, images, address.baseUrl);
}

/** Where the images of the attempt are, for the rules of a style file. */
function placeOf({ images: [first], options: { output } }: Attempt, root: vscode.Uri): RequestPlace {
  const isNameChosen = /\.png$/iu.test(output ?? '');
  const file = first ? vscode.Uri.parse(first.uri) : vscode.Uri.joinPath(root, 'image.png');
  const baseName = Utils.basename(file).replace(/\.png$/iu, '');
  return { folder: vscode.Uri.joinPath(file, '..'), baseName, isNameChosen };
}

function problemsOf(name: string): FileProblems {
  const refused = (message: string, cause?: unknown): EaselError =>
    new EaselError('inputImage', message, { field: 'images', cause });
  const cannotBeRead = (cause?: unknown): EaselError =>
    refused(vscode.l10n.t('The input image "{0}" cannot be found or read; check its path.', name), cause);
  return {
    changed: cannotBeRead,
    unreadable: cause =>
      isGone(cause)
        ? refused(vscode.l10n.t('The input image "{0}" is not there any more.', name), cause)
        : cannotBeRead(cause),
  };
}

/** Node and the editor's file systems have different codes for this. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'FileNotFound');
