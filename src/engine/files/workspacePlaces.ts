import * as l10n from '@vscode/l10n';
import { URI, Utils } from 'vscode-uri';
import { describeGiven } from '../../core/base/describeGiven';
import { EaselError } from '../../core/base/errors';
import type { FileReference } from '../../core/request/imageOptions';
import { isUriLike } from '../../core/request/imageOptions';
import { parseOutput } from '../../core/places/placePath';
import { asSpelled, below, kindOf, knowledgeOf, lookedUpOnce } from './existingFolders';
import { isInOpenFolder } from './realPath';
import type { Workspace } from './workspace';

/** Where images go: a folder, and the name where the caller chose one. */
export interface Place {
  folder: URI;
  /** The workspace folder that must not be left; absent for a place that the person picked in a dialog. */
  within?: URI;
  file?: { baseName: string; extension: string };
}

/** What a place is relative to. */
export interface PlaceContext {
  /** The workspace folder in play. */
  root: URI;
  /** The document (or, for an edit, the first input) that `${fileDirname}` speaks of. */
  file?: URI | undefined;
}

/**
 * The place that `output` names: a file where it ends in `.png`, a folder where it is one, ends in a slash or has no
 * extension.
 * @param mayReplace whether a file that is there is replaced, so that its name need not suit every system.
 * @throws EaselError `invalidRequest`, field `output`, for anything else or a place outside of the workspace.
 */
export async function placeOfOutput(
  workspace: Workspace,
  output: FileReference,
  root: URI,
  mayReplace = false,
): Promise<Place> {
  const uri = toUri(output, root, 'output');
  const folder = workspace.folderOf(uri);
  if (!folder) throw outside('output', typeof output === 'string' ? output : uri.fsPath);
  // Relative text is read as it was written, so that a sentence about it names what was given.
  const isRelative =
    typeof output === 'string' &&
    folder.toString() === root.toString() &&
    !/^(?:[/\\]|[a-z]:[/\\]|[a-z][\w+.-]+:)/i.test(output);
  const text = isRelative ? output : pathBelow(folder, uri) || './';
  const looking = lookedUpOnce(workspace);
  const path = await parseOutput(text, {
    ...knowledgeOf(looking, folder),
    isBelowRoot: !isRelative,
    isReplacedFile: async segments => mayReplace && (await kindOf(looking, below(folder, segments))) === 'file',
  });
  const place = below(folder, await asSpelled(looking, folder, path.folder));
  await checkRealPath(workspace, place, 'output', text);
  return path.kind === 'folder'
    ? { folder: place, within: folder }
    : { folder: place, within: folder, file: { baseName: path.baseName, extension: path.extension } };
}

/**
 * The folder that `easel.outputFolder` names, its variables filled in. @throws EaselError `invalidRequest`, field
 * `outputFolder`.
 */
export async function outputFolder(workspace: Workspace, setting: string, context: PlaceContext): Promise<Place> {
  const uri = folderOfSetting(workspace, setting.trim().replaceAll('\\', '/'), context);
  const folder = workspace.folderOf(uri);
  if (!folder) throw outside('outputFolder', setting);
  const looking = lookedUpOnce(workspace);
  const knowledge = { ...knowledgeOf(looking, folder), isBelowRoot: true };
  const path = await parseOutput(`${pathBelow(folder, uri) || '.'}/`, knowledge).catch((error: unknown) => {
    throw error instanceof EaselError ? new EaselError(error.code, error.message, { field: 'outputFolder' }) : error;
  });
  const place = below(folder, await asSpelled(looking, folder, path.folder));
  await checkRealPath(workspace, place, 'outputFolder', setting);
  return { folder: place, within: folder };
}

/** The names of folders that exist may hold anything, so they are joined as they are and never read as text again. */
function folderOfSetting(
  workspace: Pick<Workspace, 'folderOf'>,
  setting: string,
  { root, file: given }: PlaceContext,
): URI {
  // An unsaved document or a log has no folder that images could go to.
  const file = given && workspace.folderOf(given) ? given : undefined;
  const fileName = file?.path.slice(file.path.lastIndexOf('/') + 1) ?? '';
  const fileFolder = file ? Utils.joinPath(file, '..') : root;
  const variables: Record<string, string> = {
    workspaceFolder: root.path,
    fileDirname: fileFolder.path,
    fileBasenameNoExtension: fileName.replace(/(?!^)\.[^.]*$/, ''),
  };
  const fill = (text: string): string =>
    text.replace(/\$\{([^{}]*)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value !== undefined) return value;
      throw new EaselError(
        'invalidRequest',
        l10n.t(
          'The setting easel.outputFolder uses {0}, which is not known. Use {1}.',
          whole,
          Object.keys(variables)
            .map(known => `\${${known}}`)
            .join(', '),
        ),
        { field: 'outputFolder' },
      );
    });
  const [, base, rest = ''] = /^\$\{(workspaceFolder|fileDirname)\}(?:$|\/)(.*)/s.exec(setting) ?? [];
  if (base !== undefined) return Utils.joinPath(base === 'fileDirname' ? fileFolder : root, fill(rest));
  if (/^\$\{fileBasenameNoExtension\}/.test(setting)) return Utils.joinPath(root, fill(setting));
  return toUri(fill(setting) || '.', root, 'outputFolder');
}

/**
 * A reference as a Uri: text is a path relative to the root, an absolute path, or the text of a Uri.
 * @throws EaselError `invalidRequest` with that field where it is nothing of the kind.
 */
export function toUri(reference: FileReference, root: URI, field: string): URI {
  try {
    return parsedUri(reference, root);
  } catch (error) {
    throw new EaselError(
      'invalidRequest',
      l10n.t('{0} is neither a path nor an address. Use a path inside the workspace.', describeGiven(reference)),
      { field, cause: error },
    );
  }
}

function parsedUri(reference: FileReference, root: URI): URI {
  // An address without a scheme is a path on the disk.
  if (isUriLike(reference))
    return URI.isUri(reference) ? reference : URI.from({ ...reference, scheme: reference.scheme || 'file' });
  const text = reference.trim();
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    const uri = URI.parse(text);
    if (uri.path === '') throw new Error('An address without a path');
    return Utils.joinPath(uri, '.');
  }
  if (/^[a-z]:[\\/]/i.test(text) || text.startsWith('\\\\')) return URI.file(text);
  const path = text.replaceAll('\\', '/');
  return path.startsWith('/') ? Utils.joinPath(root.with({ path: '/' }), path) : Utils.joinPath(root, path);
}

/** The path of a Uri relative to a folder that holds it; a trailing slash stays. */
export function pathBelow(folder: URI, uri: URI): string {
  return uri.path.slice(folder.path.replace(/\/$/, '').length + 1);
}

/** For a request that names no place of its own while no folder is open. */
export const noFolderOpen = (): EaselError =>
  new EaselError(
    'invalidRequest',
    l10n.t('No folder is open, so there is no place for the image; open a folder first.'),
    { field: 'output' },
  );

/** The workspace folder in play: of the first of these files that lies in one, else the first folder there is. */
export function workspaceRoot(workspace: Workspace, files: readonly (URI | undefined)[]): URI | undefined {
  for (const file of files) {
    const folder = file && workspace.folderOf(file);
    if (folder) return folder;
  }
  return workspace.folders[0];
}

/** A symbolic link in the workspace must not lead out of it. */
async function checkRealPath(workspace: Workspace, place: URI, field: string, given: string): Promise<void> {
  if (!(await isInOpenFolder(workspace, place))) throw outside(field, given);
}

/** For a place that a link, or its own path, puts outside of the workspace. */
export function outside(field: string, given: string): EaselError {
  return new EaselError(
    'invalidRequest',
    l10n.t('{0} is outside the workspace. Choose a place inside it.', describeGiven(given)),
    { field },
  );
}
