import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { EaselRecord } from '../../core/provenance/easelRecord';
import { fittingSize } from '../../core/models/fittingSize';
import { findModel, type CustomModel } from '../../core/models/modelLookup';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { Workspace } from '../files/workspace';
import type { FoundInput } from './readImageDetails';
import { findInputs, readPngDetails } from './readImageDetails';

/** The document in which an image was asked for, where it is still there. */
export async function recordedDocument(
  workspace: Pick<Workspace, 'folderOf' | 'stat'>,
  image: URI,
  { source }: EaselRecord,
): Promise<URI | undefined> {
  const folder = workspace.folderOf(image);
  if (source?.document === undefined || !folder) return undefined;
  const document = Utils.joinPath(folder, source.document);
  // The path comes from a file that anybody may have made.
  if (workspace.folderOf(document)?.toString() !== folder.toString()) return undefined;
  const stat = await workspace.stat(document).catch(() => undefined);
  return stat?.kind === 'file' ? document : undefined;
}

/** @throws EaselError `invalidRequest` where the file has no record of this program. */
export async function recordOf(workspace: Pick<Workspace, 'read' | 'nameOf'>, image: URI): Promise<EaselRecord> {
  const record = (await readPngDetails(workspace, image))?.record;
  if (record) return record;
  throw new EaselError(
    'invalidRequest',
    l10n.t(
      '"{0}" does not say how Easel made it, so it cannot be made again. Its details may have been removed.',
      workspace.nameOf(image),
    ),
    { field: 'uri' },
  );
}

/**
 * The options that make an image again: as they were sent, seed included, with changes. Where no place is given, the
 * new image goes beside the old one and gets a number.
 * @throws EaselError `inputImage` for an input that is missing or has changed, unless the changes name other images.
 */
export async function recordedRequest(
  workspace: Workspace,
  image: URI,
  record: EaselRecord,
  changes: Partial<ImageOptions>,
  customModels: readonly CustomModel[],
): Promise<ImageOptions> {
  const images = changes.images ?? (await recordedImages(workspace, image, record));
  const recorded = { ...record.options };
  delete recorded.images;
  const options: ImageOptions = { ...recorded, ...changes, ...(images && { images: [...images] }) };
  if (changes.output === undefined && workspace.folderOf(image))
    options.output = /\.png$/iu.test(image.path) ? image : Utils.dirname(image);
  if (changes.model !== undefined && changes.model !== recorded.model && changes.size === undefined)
    return withFittingSize(options, changes.model, customModels);
  return options;
}

/** Another model may not have the size: then the nearest shape that it has. */
function withFittingSize(
  { size = '', ...options }: ImageOptions,
  modelId: string,
  customModels: readonly CustomModel[],
): ImageOptions {
  const model = findModel(modelId, customModels);
  const fitting = fittingSize(size, model, options.images?.length ? 'edit' : 'generate');
  return fitting === '' ? options : { ...options, size: fitting };
}

async function recordedImages(
  workspace: Workspace,
  image: URI,
  record: EaselRecord,
): Promise<(URI | string)[] | undefined> {
  const { images } = record.options;
  if (!images || images.length === 0) return undefined;
  const found = await findInputs(workspace, image, record);
  return images.map(name => {
    if (/^https:\/\//iu.test(name)) return name;
    const input = found.find(({ path }) => path === name);
    if (input?.uri && input.state === 'same') return input.uri;
    throw new EaselError('inputImage', whyNotAgain(name, input, Utils.basename(image)), { field: 'images' });
  });
}

function whyNotAgain(name: string, input: FoundInput | undefined, image: string): string {
  if (name === '')
    return l10n.t(
      'An input of "{0}" was an address that is not kept. Give its images with the option "images".',
      image,
    );
  return input?.state === 'changed'
    ? l10n.t('The input "{0}" has changed since "{1}" was made from it. Restore it, or give other images.', name, image)
    : l10n.t('The input "{0}", from which "{1}" was made, is missing. Restore it, or give other images.', name, image);
}
