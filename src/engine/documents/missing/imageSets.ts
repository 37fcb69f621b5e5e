import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Model } from '../../../core/models/modelTypes';
import { isTooLong } from '../../../core/request/promptNotes';
import type { Workspace } from '../../files/workspace';
import { placeOfOutput } from '../../files/workspacePlaces';
import type { SaveTarget } from '../../jobs/job';
import type { PlannedImage } from './missingPlan';

/** Images that are to look alike. */
export interface CommonLook {
  seed?: number | undefined;
  /** Absent: each image is a request of its own, with the seed. */
  setModel?: Model | undefined;
}

/**
 * The images of a plan as they are sent: together where the model makes sets, as far as one set can hold them. Images
 * of a set lie in one folder and have one size.
 */
export function groupsOf(plan: readonly PlannedImage[], look: CommonLook | undefined): PlannedImage[][] {
  const { sequential, ...model } = look?.setModel ?? {};
  if (!sequential || !('promptLimit' in model)) return plan.map(image => [image]);
  const groups: PlannedImage[][] = [];
  const open = new Map<string, PlannedImage[]>();
  for (const image of plan) {
    const key = `${Utils.dirname(image.target).toString()} ${Utils.extname(image.target)} ${image.size ?? ''}`;
    const group = open.get(key);
    const isFull = group && (group.length >= sequential.maxImages || isTooLong(promptOfSet([...group, image]), model));
    if (group && !isFull) {
      group.push(image);
      continue;
    }
    const next = [image];
    groups.push(next);
    open.set(key, next);
  }
  return groups;
}

/** One prompt for all images of a set, in their order. */
export function promptOfSet(images: readonly Pick<PlannedImage, 'prompt'>[]): string {
  return [
    l10n.t('A set of {0} images in one style, one for each of these, in this order:', images.length),
    ...images.map(({ prompt }, index) => `${index + 1}. ${prompt}`),
  ].join('\n');
}

/** The files of a set, each with its own name. @throws EaselError for one that cannot be written. */
export async function targetOfSet(workspace: Workspace, targets: readonly URI[]): Promise<SaveTarget | undefined> {
  const places = await Promise.all(
    targets.map(target => placeOfOutput(workspace, target, workspace.folderOf(target) ?? target)),
  );
  const [first] = places;
  if (!first?.file) return undefined;
  return {
    folder: first.folder,
    within: first.within,
    baseNames: places.flatMap(({ file }) => file?.baseName ?? []),
    extension: first.file.extension,
    whenTaken: 'fail',
  };
}
