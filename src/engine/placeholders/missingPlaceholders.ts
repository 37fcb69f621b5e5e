import type { URI } from 'vscode-uri';
import type { Batch, BatchItem } from '../../core/documents/batch';
import { EaselError } from '../../core/base/errors';
import { parsePixelSize } from '../../core/models/sizeRules';
import { batchItem, saidIn, type PlannedImage } from '../documents/missing/missingPlan';
import { insertPlaceholder, type PlaceholderParts } from './insertPlaceholder';

/**
 * Placeholders for the images of a plan, each at exactly the path that the documents name. One that cannot be saved
 * keeps none of the others from its place.
 */
export async function insertMissingPlaceholders(
  parts: PlaceholderParts,
  plan: readonly PlannedImage[],
): Promise<Batch<URI>> {
  const [generated, failed]: [BatchItem<URI>[], BatchItem<URI>[]] = [[], []];
  for (const image of plan) {
    const error = image.error ?? (await insertOne(parts, image));
    if (error) failed.push({ ...batchItem(image), error });
    else generated.push(batchItem(image));
  }
  return { planned: plan.map(batchItem), generated, failed };
}

async function insertOne(parts: PlaceholderParts, image: PlannedImage): Promise<EaselError | undefined> {
  const { target, prompt, size, documents } = image;
  // A model may have sizes in words; a placeholder has pixels.
  const pixels = size !== undefined && parsePixelSize(size) ? size : undefined;
  try {
    await insertPlaceholder(
      parts,
      { prompt, output: target, ...(pixels !== undefined && { size: pixels }) },
      { document: documents[0], ...saidIn(documents[0], image), whenTaken: 'fail' },
    );
    return undefined;
  } catch (error) {
    if (error instanceof EaselError) return error;
    throw error;
  }
}
