import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { messageOf } from '../../core/base/errors';
import type { StyledRequest } from '../../core/style/applyStyle';
import { applyStyle, styledDefaults, type LookDefaults } from '../../core/style/applyStyle';
import type { StyleFile } from '../../core/style/styleFile';
import { maxStyleFileBytes, parseStyleFile, styleFilePath, styleFileProblem } from '../../core/style/styleFile';
import { describeStyle } from '../../core/style/describeStyle';
import { styleFor, type StyleInForce } from '../../core/style/styleInForce';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import { isInOpenFolder } from '../files/realPath';
import { checkInputPlaces } from '../files/inputPlaces';
import type { Workspace } from '../files/workspace';
import { pathBelow, toUri } from '../files/workspacePlaces';

type Reading = Pick<Workspace, 'isTrusted' | 'folders' | 'folderOf' | 'nameOf' | 'stat' | 'read'>;

/** The style file of a workspace folder. */
export const styleFileOf = (folder: URI): URI => Utils.joinPath(folder, styleFilePath);

/**
 * The look of the workspace folder that holds a place. In a workspace that is not trusted there is none, as with the
 * folder's settings: it would change what is sent.
 * @throws EaselError `invalidRequest`, field `style`, for a file that cannot be read as a whole.
 */
export async function readStyleFile(workspace: Reading, place: URI | undefined): Promise<StyleFile | undefined> {
  const folder = place && workspace.folderOf(place);
  if (!folder || !workspace.isTrusted) return undefined;
  const text = await styleTextOf(workspace, styleFileOf(folder));
  return text === undefined ? undefined : parseStyleFile(text);
}

/**
 * The text of a style file. What a link leads to outside of the workspace is not read: a message about a mistake would
 * tell an agent what is in it.
 * @returns `undefined` where there is none. @throws EaselError
 */
export async function styleTextOf(workspace: Reading, file: URI): Promise<string | undefined> {
  try {
    const stat = await workspace.stat(file);
    if (!stat) return undefined;
    const isInside = await isInOpenFolder(workspace, file);
    if (isInside && stat.kind === 'file' && stat.byteLength <= maxStyleFileBytes)
      return new TextDecoder('utf-8', { fatal: true }).decode(await workspace.read(file));
  } catch (error) {
    throw styleFileProblem(l10n.t('It cannot be read: {0}.', messageOf(error)), error);
  }
  throw styleFileProblem(l10n.t('It is no file of the workspace, or too large.'));
}

/** The look of a picture that will be saved as this file. @throws EaselError as `readStyleFile`. */
export async function styleOfTarget(
  workspace: Reading,
  target: URI,
  isNameChosen = true,
): Promise<StyleInForce | undefined> {
  const [file, folder] = [await readStyleFile(workspace, target), workspace.folderOf(target)];
  return file && folder && styleFor(file, { path: pathBelow(folder, target), isNameChosen });
}

/** What the look of a folder means for requests that are not made yet. */
export interface FolderLook<Settings> {
  /** With what the file says for all images in place of the settings. */
  settings: Settings;
  /** Says what will be added; absent where there is no file, or nothing in it. */
  note?: string;
  /** The most reference images that one request may get. */
  maxReferences: number;
}

/** For what is shown and asked before requests are made. @throws EaselError as `readStyleFile`. */
export async function lookOfFolder<Settings extends LookDefaults>(
  workspace: Reading,
  settings: Settings,
  place: URI | undefined,
): Promise<FolderLook<Settings>> {
  // As for a request: a document outside of all folders, or none, is about the first one.
  const file = await readStyleFile(workspace, place && workspace.folderOf(place) ? place : workspace.folders[0]);
  if (!file) return { settings, maxReferences: 0 };
  const style = styleFor({ ...file, rules: [] }, { path: '', isNameChosen: false });
  const note = describeStyle(file);
  const counts = [file, ...(file.rules ?? [])].map(({ referenceImages = [] }) => referenceImages.length);
  return {
    settings: styledDefaults(settings, style),
    ...(note !== undefined && { note }),
    maxReferences: Math.max(...counts),
  };
}

/** The settings with what the file says in place of them. @throws EaselError as `readStyleFile`. */
export async function withStyle<Settings extends LookDefaults>(
  workspace: Reading,
  settings: Settings,
  place: URI | undefined,
): Promise<Settings> {
  return (await lookOfFolder(workspace, settings, place)).settings;
}

/** Where a request will save, as far as it is known before it is checked. */
export interface RequestPlace {
  folder: URI;
  /** Without extension: the one that was chosen, or else one that is made from the prompt. */
  baseName: string;
  isNameChosen: boolean;
}

/**
 * A request with the look of its repository.
 * @param root the workspace folder in play, whose file counts for a place outside of all folders.
 * @param placeOf asked only where there is a style file.
 * @throws EaselError for a file that cannot be used, `inputImage` for a reference image that leads outside.
 */
export async function styledRequest<Defaults extends LookDefaults>(
  workspace: Reading,
  options: ImageOptions,
  defaults: Defaults,
  root: URI,
  placeOf: () => Promise<RequestPlace>,
): Promise<StyledRequest<Defaults>> {
  const unstyled = { options, defaults, warnings: [] };
  // Most workspaces have no such file, and then nothing else is looked up.
  const found = await Promise.all(workspace.folders.map(folder => isThere(workspace, styleFileOf(folder))));
  if (!workspace.isTrusted || !found.includes(true)) return unstyled;
  const { folder, baseName, isNameChosen } = await placeOf();
  const target = Utils.joinPath(folder, `${baseName}.png`);
  const own = workspace.folderOf(target);
  const file = await readStyleFile(workspace, own ?? root);
  if (!file) return unstyled;
  const style = styleFor(file, { path: own ? pathBelow(own, target) : Utils.basename(target), isNameChosen });
  const references = (style.referenceImages ?? []).map(path => Utils.joinPath(own ?? root, path.replaceAll('\\', '/')));
  const styled = applyStyle(options, defaults, style, references);
  if (styled.options.images !== options.images)
    await checkReferences(workspace, styled.options.images ?? [], own ?? root);
  return styled;
}

/** A file that cannot be asked about is told when it is read. */
async function isThere(workspace: Reading, file: URI): Promise<boolean> {
  return workspace.stat(file).then(
    stat => stat !== undefined,
    () => true,
  );
}

/** What somebody else may have written down is sent without a question only where it lies in the workspace. */
async function checkReferences(workspace: Reading, references: readonly FileReference[], root: URI): Promise<void> {
  for (const reference of references) {
    const uri = toUri(reference, root, 'images');
    const stat = await workspace.stat(uri).catch(() => undefined);
    if (stat?.kind !== 'file')
      throw styleFileProblem(l10n.t('Its reference image "{0}" is not there.', workspace.nameOf(uri)));
  }
  await checkInputPlaces(references, { workspace, root });
}
