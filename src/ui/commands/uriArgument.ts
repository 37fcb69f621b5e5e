import * as vscode from 'vscode';
import type { FileReference } from '../../core/request/imageOptions';
import { isUriLike } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';
import { asVscodeUri, vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { noFolderOpen, toUri, workspaceRoot } from '../../engine/files/workspacePlaces';
import { activeFile } from '../documents/activeFile';

/** The properties of an argument object. @throws EaselError `invalidRequest` where it is none. */
export function argumentObject(argument: unknown): Record<string, unknown> {
  if (typeof argument === 'object' && argument !== null && !Array.isArray(argument))
    return argument as Record<string, unknown>;
  throw wrongOption('uri', vscode.l10n.t('an object with a "uri"'), argument);
}

/** The file that an argument object names; relative text counts from the workspace folder. @throws EaselError */
export function fileArgument(given: unknown): vscode.Uri {
  const isReference = isUriLike(given) || (typeof given === 'string' && given.trim() !== '');
  if (!isReference) throw wrongOption('uri', vscode.l10n.t('a file of the workspace (Uri or path)'), given);
  return asVscodeUri(toUri(given, rootFor(given), 'uri'));
}

function rootFor(given: FileReference): vscode.Uri {
  const root = workspaceRoot(vscodeWorkspace, [activeFile()]);
  if (root) return asVscodeUri(root);
  if (typeof given !== 'string' || /^(?:[/\\]|[a-z]:[/\\]|[a-z][\w+.-]+:\/\/)/iu.test(given))
    return vscode.Uri.file('/');
  throw noFolderOpen();
}
