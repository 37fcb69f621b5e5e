import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { BatchItem } from '../../core/documents/batch';
import { findModel, sizesOf } from '../../core/models/modelLookup';
import type { Model } from '../../core/models/modelTypes';
import { nearestSize, parsePixelSize, resolveSize } from '../../core/models/sizeRules';
import { fittingSize } from '../../core/models/fittingSize';
import type { EaselRecord } from '../../core/provenance/easelRecord';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { Workspace } from '../files/workspace';
import { NotPng } from '../images/pngChunks';
import { recordedDocument } from '../provenance/recordedRequest';
import { pngDetails } from '../provenance/pngDetails';
import { withStyle } from '../style/readStyle';
import { isUntouched } from './placeholderFile';

/** A placeholder, and the request for the image that takes its place. */
export interface PlannedUpgrade {
  item: BatchItem<URI>;
  /** Absent where the item has an error. */
  options?: ImageOptions;
  model?: Model;
  /** What the document said about the image when the placeholder was inserted. */
  description?: string | undefined;
  surroundings?: string | undefined;
  /** The SHA-256 of the file: only this file is replaced. */
  replaced: string;
}

type Reading = Pick<Workspace, 'folders' | 'folderOf' | 'isTrusted' | 'nameOf' | 'read' | 'stat'>;

/**
 * The placeholders among these files, found by their content.
 * @param modelId for all of them; default: the model that each of them was asked for with, or that of the settings.
 */
export async function planUpgrades(
  workspace: Reading,
  readSettings: ReadSettings,
  files: readonly URI[],
  modelId?: string,
): Promise<PlannedUpgrade[]> {
  const planned: PlannedUpgrade[] = [];
  for (const file of files) {
    const upgrade = await planUpgrade(workspace, readSettings, file, modelId);
    if (upgrade) planned.push(upgrade);
  }
  return planned;
}

async function planUpgrade(
  workspace: Reading,
  readSettings: ReadSettings,
  file: URI,
  modelId: string | undefined,
): Promise<PlannedUpgrade | undefined> {
  const bytes = await workspace.read(file).catch(() => undefined);
  const record = bytes && placeholderRecord(bytes);
  if (!bytes || !record) return undefined;
  const replaced = createHash('sha256').update(bytes).digest('hex');
  const item: BatchItem<URI> = {
    target: file,
    prompt: record.prompt,
    documents: [await recordedDocument(workspace, file, record)].filter(document => document !== undefined),
  };
  if (!(await isUntouched(bytes, record)))
    return { item: { ...item, error: changed(workspace.nameOf(file)) }, replaced };
  try {
    const settings = await withStyle(workspace, readSettings(file), file);
    const model = findModel(modelId ?? record.options.model ?? settings.model, settings.customModels);
    const options: ImageOptions = { ...record.options, model: model.id, output: file, overwrite: true };
    delete options.images;
    const size = sizeFor(model, record.options.size);
    if (size === undefined) delete options.size;
    else options.size = size;
    const { description, surroundings } = record.source ?? {};
    return {
      item: { ...item, ...(size !== undefined && { size }) },
      options,
      model,
      description,
      surroundings,
      replaced,
    };
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    return { item: { ...item, error }, replaced };
  }
}

/** @returns undefined where the bytes are no placeholder. */
export function placeholderRecord(bytes: Uint8Array): EaselRecord | undefined {
  try {
    const { record } = pngDetails(bytes);
    return record?.placeholder ? record : undefined;
  } catch (error) {
    if (error instanceof NotPng) return undefined;
    throw error;
  }
}

/** The size of the placeholder where the model has it, else the nearest one of its shape. */
function sizeFor(model: Model, size: string | undefined): string | undefined {
  const sizes = sizesOf(model, 'generate');
  const pixels = size === undefined ? undefined : parsePixelSize(size);
  if (!sizes || size === undefined || !pixels) return undefined;
  if ('size' in resolveSize(sizes, size)) return size;
  return nearestSize(sizes.rule, pixels) ?? (fittingSize(size, model, 'generate') || undefined);
}

const changed = (name: string): EaselError =>
  new EaselError(
    'invalidRequest',
    l10n.t('"{0}" is a placeholder on which somebody has drawn, so it is left alone.', name),
    { field: 'uri' },
  );
