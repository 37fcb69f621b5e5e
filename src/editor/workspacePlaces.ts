import { readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import { describeGiven } from '../core/base/describeGiven';
import { EaselError } from '../core/base/errors';
import type { FileReference } from '../core/request/imageOptions';
import { isUriLike } from '../core/request/imageOptions';
import { parseOutput } from '../core/places/placePath';

/** Where images go: a folder, and the name where the caller chose one. */
export interface Place {
  folder: vscode.Uri;
  /** The workspace folder that must not be left; absent for a place that the person picked in a dialog. */
  within?: vscode.Uri;
  file?: { baseName: string; extension: string };
}

/** What a place is relative to. */
export interface PlaceContext {
  /** The workspace folder in play. */
  root: vscode.Uri;
  /** The document (or, for an edit, the first input) that `${fileDirname}` speaks of. */
  file?: vscode.Uri | undefined;
}

/**
 * The place that `output` names: a file where it ends in `.png`, a folder where it is one, ends in a slash or has no
 * extension.
 * @throws EaselError `invalidRequest`, field `output`, for anything else or a place outside of the workspace.
 */
export async function placeOfOutput(output: FileReference, root: vscode.Uri): Promise<Place> {
  const uri = toUri(output, root, 'output');
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) throw outside('output', typeof output === 'string' ? output : uri.fsPath);
  const below = (segments: readonly string[]): vscode.Uri => vscode.Uri.joinPath(folder, ...segments);
  // Relative text is read as it was written, so that a sentence about it names what was given.
  const isRelative =
    typeof output === 'string' && folder.toString() === root.toString() && !/^(?:[/\\]|[a-z]+:)/i.test(output);
  const text = isRelative ? output : pathBelow(folder, uri) || './';
  const path = await parseOutput(text, { isExistingFolder: segments => isFolder(below(segments)) });
  const place = below(path.folder);
  await checkRealPath(place, folder, 'output', text);
  return path.kind === 'folder'
    ? { folder: place, within: folder }
    : { folder: place, within: folder, file: { baseName: path.baseName, extension: path.extension } };
}

/**
 * The folder that `easel.outputFolder` names, its variables filled in. @throws EaselError `invalidRequest`, field
 * `outputFolder`.
 */
export async function outputFolder(setting: string, { root, file: given }: PlaceContext): Promise<Place> {
  // An unsaved document or a log has no folder that images could go to.
  const file = given && vscode.workspace.getWorkspaceFolder(given) ? given : undefined;
  const fileName = file?.path.slice(file.path.lastIndexOf('/') + 1) ?? '';
  const variables: Record<string, string> = {
    workspaceFolder: root.path,
    fileDirname: file ? vscode.Uri.joinPath(file, '..').path : root.path,
    fileBasenameNoExtension: fileName.replace(/(?!^)\.[^.]*$/, ''),
  };
  const filled = setting
    .trim()
    .replaceAll('\\', '/')
    .replace(/\$\{([^{}]*)\}/g, (whole, name: string) => {
      const value = variables[name];
      if (value !== undefined) return value;
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t(
          'The setting easel.outputFolder uses {0}, which is not known. Use {1}.',
          whole,
          Object.keys(variables)
            .map(known => `\${${known}}`)
            .join(', '),
        ),
        { field: 'outputFolder' },
      );
    });
  const uri = toUri(filled === '' ? '.' : filled, root, 'outputFolder');
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) throw outside('outputFolder', setting);
  const path = await parseOutput(`${pathBelow(folder, uri) || '.'}/`).catch((error: unknown) => {
    throw error instanceof EaselError ? new EaselError(error.code, error.message, { field: 'outputFolder' }) : error;
  });
  const place = vscode.Uri.joinPath(folder, ...path.folder);
  await checkRealPath(place, folder, 'outputFolder', setting);
  return { folder: place, within: folder };
}

/**
 * A reference as a Uri: text is a path relative to the root, an absolute path, or the text of a Uri.
 * @throws EaselError `invalidRequest` with that field where it is nothing of the kind.
 */
export function toUri(reference: FileReference, root: vscode.Uri, field: string): vscode.Uri {
  try {
    return parsedUri(reference, root);
  } catch (error) {
    throw new EaselError(
      'invalidRequest',
      vscode.l10n.t('{0} is neither a path nor an address. Use a path inside the workspace.', describeGiven(reference)),
      { field, cause: error },
    );
  }
}

function parsedUri(reference: FileReference, root: vscode.Uri): vscode.Uri {
  if (isUriLike(reference)) return reference instanceof vscode.Uri ? reference : vscode.Uri.from(reference);
  const text = reference.trim();
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return vscode.Uri.joinPath(vscode.Uri.parse(text), '.');
  if (/^[a-z]:[\\/]/i.test(text) || text.startsWith('\\\\')) return vscode.Uri.file(text);
  const path = text.replaceAll('\\', '/');
  return path.startsWith('/') ? vscode.Uri.joinPath(root.with({ path: '/' }), path) : vscode.Uri.joinPath(root, path);
}

export async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

/** The workspace folder in play: of the first of these files that lies in one, else the first folder there is. */
export function workspaceRoot(files: readonly (vscode.Uri | undefined)[]): vscode.Uri | undefined {
  for (const file of files) {
    const folder = file && vscode.workspace.getWorkspaceFolder(file);
    if (folder) return folder.uri;
  }
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

/** The path of a Uri relative to a folder that holds it; a trailing slash stays. */
function pathBelow(folder: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(folder.path.replace(/\/$/, '').length + 1);
}

/** A symbolic link in the workspace must not lead out of it. */
async function checkRealPath(place: vscode.Uri, folder: vscode.Uri, field: string, given: string): Promise<void> {
  if (await leadsOutside(place, folder)) throw outside(field, given);
}

/**
 * Whether a place is really elsewhere than in the folder that it seems to lie in. Below the nearest ancestor that
 * exists, nothing is followed.
 */
export async function leadsOutside(place: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  if (place.scheme !== 'file') return false;
  const [realFolder, realPlace] = await Promise.all([folder.fsPath, place.fsPath].map(realpathOfExisting));
  if (realFolder === undefined || realPlace === undefined) return true;
  const way = relative(realFolder, realPlace);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** `undefined` for links that lead in a circle. */
async function realpathOfExisting(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return undefined;
    const parent = dirname(path);
    // A link to what is not there yet leads out all the same.
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) return realpathOfExisting(resolve(parent, target));
    return parent === path ? undefined : realpathOfExisting(parent);
  }
}

function outside(field: string, given: string): EaselError {
  return new EaselError(
    'invalidRequest',
    vscode.l10n.t('{0} is outside the workspace. Choose a place inside it.', describeGiven(given)),
    { field },
  );
}
