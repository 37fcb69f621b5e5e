import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { BatchItem } from '../../../core/documents/batch';
import { EaselError } from '../../../core/base/errors';
import {
  descriptionOf,
  promptOf,
  sizeOfReferences,
  surroundingsOf,
} from '../../../core/documents/references/imagePrompt';
import type { Sizes } from '../../../core/models/modelTypes';
import type { Workspace } from '../../files/workspace';
import type { MissingReference } from './missingSearch';
import { kindAt } from './scanWorkspace';

/** One image that is to be made, with all references that name it. */
export interface PlannedImage extends BatchItem<URI> {
  /** True where the prompt is a guess from what surrounds the reference. */
  isProposed: boolean;
  references: MissingReference[];
}

export interface PlanWishes {
  /** The sizes of the model that makes the images. */
  sizes: Sizes | undefined;
  /** References to other formats are changed to the PNG. */
  changeReferences: boolean;
  /** The size that the look of the repository gives to an image for which the documents say none. */
  styledSize?: (target: URI) => Promise<string | undefined>;
}

/** One entry for each file, in the order in which the documents name them. */
export async function planImages(
  workspace: Pick<Workspace, 'stat' | 'nameOf'>,
  missing: readonly MissingReference[],
  wishes: PlanWishes,
): Promise<PlannedImage[]> {
  const byTarget = new Map<string, MissingReference[]>();
  for (const reference of missing) {
    const key = reference.target.toString();
    byTarget.set(key, [...(byTarget.get(key) ?? []), reference]);
  }
  return Promise.all(
    [...byTarget.values()].flatMap(references => {
      const [first] = references;
      return first ? [planned(workspace, first.target, references, wishes)] : [];
    }),
  );
}

async function planned(
  workspace: Pick<Workspace, 'stat' | 'nameOf'>,
  target: URI,
  references: MissingReference[],
  { sizes, changeReferences, styledSize }: PlanWishes,
): Promise<PlannedImage> {
  const found = references.map(({ reference }) => reference);
  const size = sizeOfReferences(found, sizes) ?? (await styledSize?.(target));
  const documents = new Map(references.map(({ document }) => [document.toString(), document]));
  const error = await obstacle(workspace, target, references, changeReferences);
  return {
    target,
    ...promptOf(found, Utils.basename(target)),
    ...(size !== undefined && { size }),
    documents: [...documents.values()],
    references,
    ...(error && { error }),
  };
}

/** Why an image cannot be made as things stand. */
async function obstacle(
  workspace: Pick<Workspace, 'stat' | 'nameOf'>,
  target: URI,
  references: readonly MissingReference[],
  changeReferences: boolean,
): Promise<EaselError | undefined> {
  const other = references.find(({ named }) => named.toString() !== target.toString());
  // A reference to the PNG itself makes it worth making, whatever else names it.
  const isNamed = references.some(({ named }) => named.toString() === target.toString());
  if (other && !isNamed && !changeReferences)
    return new EaselError(
      'invalidRequest',
      l10n.t(
        '{0} is no PNG. Easel can make {1} where the reference may be changed.',
        workspace.nameOf(other.named),
        Utils.basename(target),
      ),
      { field: 'changeReferences' },
    );
  if (other && (await kindAt(workspace, target)) !== undefined)
    return new EaselError(
      'invalidRequest',
      l10n.t(
        '{0} exists already, so the reference to {1} is left as it is.',
        workspace.nameOf(target),
        Utils.basename(other.named),
      ),
      { field: 'target' },
    );
  return undefined;
}

/** What one of its documents says about an image; what stands around it, where that is the prompt. */
export function saidIn(
  document: URI | undefined,
  { references, isProposed, prompt }: PlannedImage,
): { description?: string; surroundings?: string } {
  const own = references
    .filter(found => found.document.toString() === document?.toString())
    .map(({ reference }) => reference);
  const description = descriptionOf(own);
  if (description !== undefined) return { description };
  return isProposed && surroundingsOf(own).includes(prompt) ? { surroundings: prompt } : {};
}

/** The entry as commands give it back. */
export function batchItem({ target, prompt, size, documents, error }: PlannedImage): BatchItem<URI> {
  return { target, prompt, documents, ...(size !== undefined && { size }), ...(error && { error }) };
}
