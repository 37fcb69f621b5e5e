import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Clock } from '../../core/base/ports';
import { EaselError } from '../../core/base/errors';
import type { ReadSettings, SavedImages, Settings } from '../../core/contributions/contributions';
import { slugOf } from '../../core/places/fileName';
import type { Pixels } from '../../core/models/modelTypes';
import { findModel } from '../../core/models/modelLookup';
import { parsePixelSize } from '../../core/models/sizeRules';
import type { ImageOptions } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';
import { maxPlaceholderSidePx } from './placeholderPicture';
import { saveImage } from '../files/imageFiles';
import type { Workspace } from '../files/workspace';
import { noFolderOpen, workspaceRoot } from '../files/workspacePlaces';
import { chooseTarget } from '../jobs/chooseTarget';
import type { SaveTarget } from '../jobs/job';
import { withStyle } from '../style/readStyle';
import { styledSize } from '../style/styledSize';
import { preparedRecord } from '../provenance/preparedRecord';
import { placeholderModel, placeholderPng } from './placeholderFile';

export interface PlaceholderParts {
  workspace: Workspace;
  readSettings: ReadSettings;
  clock: Pick<Clock, 'now'>;
  extensionVersion: string;
}

export interface PlaceholderContext {
  /** The document that is active. */
  document?: URI | undefined;
  /** What the document says that the image shows. */
  description?: string | undefined;
  /** What stands around the image there, where it is made from that. */
  surroundings?: string | undefined;
  /** A folder that the person picked. */
  pickedFolder?: URI | undefined;
  /** What happens when the name is taken and is not to be overwritten; `number` unless given. */
  whenTaken?: 'number' | 'fail';
}

/** Options of the later image that a placeholder keeps. Others, such as inputs, make no sense for it. */
const keptOptions = [
  'model',
  'seed',
  'negativePrompt',
  'promptExtend',
  'watermark',
  'thinkingMode',
  'colorPalette',
] as const satisfies (keyof ImageOptions)[];
const ownOptions = ['prompt', 'size', 'output', 'overwrite'];

/**
 * Saves a picture that stands for an image that is still to be made: at once, offline and without a key.
 * @throws EaselError `invalidRequest` or `saveFailed`.
 */
export async function insertPlaceholder(
  { workspace, readSettings, clock, extensionVersion }: PlaceholderParts,
  options: ImageOptions,
  { document, description, surroundings, pickedFolder, whenTaken = 'number' }: PlaceholderContext,
): Promise<Omit<SavedImages<URI>, 'requestId'>> {
  const root = workspaceRoot(workspace, [document]) ?? pickedFolder;
  if (!root) throw noFolderOpen();
  const isHere = document && workspace.folderOf(document)?.toString() === root.toString();
  const ownDocument = isHere ? document : undefined;
  const settings = readSettings(ownDocument ?? root);
  const prompt = options.prompt.trim();
  if (prompt === '')
    throw new EaselError('invalidRequest', l10n.t('The prompt is empty. Describe the image, or the change.'), {
      field: 'prompt',
    });
  const given = options.size === undefined ? undefined : placeholderSize(options.size);
  const now = clock.now();
  const target = await chooseTarget(
    workspace,
    { output: options.output, pickedFolder, document: ownDocument, settings, root },
    { slug: slugOf(prompt), at: now, model: placeholderModel, seed: 0, maxCount: 1 },
    options.overwrite ? 'overwrite' : whenTaken,
  );
  const { width, height } = given ?? (await sizeByStyle(workspace, target, options, settings));
  const kept = Object.fromEntries(
    keptOptions.map(name => [name, options[name]] as const).filter(([, value]) => value !== undefined),
  );
  const { source } = preparedRecord(workspace, extensionVersion, [], {
    command: 'easel.insertPlaceholder',
    document: ownDocument,
    description,
    surroundings,
  });
  const png = await placeholderPng({
    options: { prompt, ...kept, size: `${width}*${height}` },
    width,
    height,
    createdAt: now,
    extensionVersion,
    ...(source && { source }),
  });
  const { uri } = await saveImage(workspace, {
    source: (async function* () {
      yield await Promise.resolve(png);
    })(),
    folder: target.folder,
    within: target.within,
    baseName: target.baseNames[0] ?? 'image',
    extension: target.extension,
    whenTaken: target.whenTaken,
    temporaryName: `.easel-${randomUUID()}.part`,
    signal: new AbortController().signal,
  });
  return { images: [{ uri, width, height }], model: placeholderModel, warnings: leftOut(options) };
}

/** @throws EaselError `invalidRequest`. */
function placeholderSize(given: string): Pixels {
  const size = parsePixelSize(given.trim().replace(/[x×]/iu, '*'));
  if (size && Math.max(size.width, size.height) <= maxPlaceholderSidePx) return size;
  throw wrongOption('size', l10n.t('"width*height" with sides from {0} to {1} pixels', 1, maxPlaceholderSidePx), given);
}

/**
 * The size that the look of the repository gives to the later image, or else that of the model. A style file that
 * cannot be used is no reason against a placeholder, which is not sent anywhere.
 */
async function sizeByStyle(
  workspace: Workspace,
  { folder, baseNames: [baseName = ''], extension }: SaveTarget,
  { output }: ImageOptions,
  settings: Settings,
): Promise<Pixels> {
  try {
    const styled = await withStyle(workspace, settings, folder);
    const model = findModel(styled.model, styled.customModels);
    const isNameChosen = /\.png$/iu.test(typeof output === 'string' ? output : (output?.path ?? ''));
    const size = await styledSize(workspace, Utils.joinPath(folder, baseName + extension), model, isNameChosen);
    return parsePixelSize(size ?? '') ?? defaultPlaceholderSize(styled);
  } catch (error) {
    if (error instanceof EaselError) return defaultPlaceholderSize(settings);
    throw error;
  }
}

/** The size that the model in the settings would make. */
export function defaultPlaceholderSize({ model, customModels }: Settings): Pixels {
  try {
    const sizes = findModel(model, customModels).generate?.sizes;
    const side = Math.round(Math.sqrt(sizes?.defaultPixels ?? 1024 * 1024));
    return parsePixelSize(sizes?.default ?? '') ?? { width: side, height: side };
  } catch {
    // The setting names a model that is not known; a placeholder needs none.
    return { width: 1024, height: 1024 };
  }
}

function leftOut(options: ImageOptions): string[] {
  const known: readonly string[] = [...keptOptions, ...ownOptions];
  return Object.entries(options)
    .filter(([name, value]) => value !== undefined && !known.includes(name))
    .map(([name]) => l10n.t('"{0}" was left out: a placeholder does not keep it.', name));
}
