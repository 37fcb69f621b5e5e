import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { PlanHead, PlanProblem, PrintedImage, WrittenPlan } from '../../../core/documents/plan/planText';
import { wholePrompt } from '../../../core/request/promptNotes';
import { resolveSize } from '../../../core/models/sizeRules';
import type { Sizes } from '../../../core/models/modelTypes';
import { pathForCommands } from '../../files/pathForCommands';
import type { Workspace } from '../../files/workspace';
import { toUri } from '../../files/workspacePlaces';
import type { ImageProposal } from '../proposals/imageProposals';
import type { WantedLink } from '../proposals/insertLinks';
import type { PlannedImage } from './missingPlan';

type Paths = Pick<Workspace, 'folders' | 'folderOf' | 'nameOf'>;

/** A plan as its text shows it. Images for which references would be changed are left out at first. */
export function printedImages(workspace: Paths, plan: readonly PlannedImage[]): PrintedImage[] {
  return plan.map(image => ({
    isChosen: !image.error && !changesReferences(image),
    target: pathForCommands(workspace, image.target),
    prompt: image.prompt,
    ...(image.size !== undefined && { size: image.size }),
    notes: notesOf(workspace, image),
  }));
}

/** Proposed images as the text of their plan shows them. */
export function printedProposals(workspace: Paths, proposals: readonly ImageProposal[]): PrintedImage[] {
  return proposals.map(({ document, target, prompt, alt, line, words }) => ({
    isChosen: true,
    target: pathForCommands(workspace, target),
    prompt,
    alt,
    after: { document: pathForCommands(workspace, document), line, words },
    notes: [],
  }));
}

/** A link that a written plan wants, and the line of the plan that says so. */
export interface PlannedLink extends WantedLink {
  lineOfPlan: number;
}

/** The links that are to be inserted for what is chosen in a plan. @throws EaselError `invalidRequest` for a path. */
export function plannedLinks({ images }: WrittenPlan, root: URI): PlannedLink[] {
  return images.flatMap(({ isChosen, target, prompt, alt, after, line: lineOfPlan }) => {
    if (!isChosen || prompt === '' || !after) return [];
    const [document, file] = [after.document, target].map(path => toUri(path, root, 'uri'));
    if (!document || !file) return [];
    const { line, words } = after;
    return [{ document, target: file, prompt, line, words, lineOfPlan, ...(alt !== undefined && { alt }) }];
  });
}

export function printedPlaces(workspace: Paths, places: readonly URI[]): PlanHead['places'] {
  const isEverything =
    places.length === workspace.folders.length &&
    workspace.folders.every(folder => places.some(place => place.toString() === folder.toString()));
  return isEverything ? [] : places.map(place => pathForCommands(workspace, place));
}

/** Whether documents name the image only in another format. */
export const changesReferences = ({ references, target }: PlannedImage): boolean =>
  references.every(({ named }) => named.toString() !== target.toString());

function notesOf(workspace: Paths, image: PlannedImage): string[] {
  const { error, isProposed, references } = image;
  const places = new Set(
    references.map(({ document, line }) => workspace.nameOf(document) + (line === undefined ? '' : `:${line}`)),
  );
  const names = new Set(references.map(({ named }) => Utils.basename(named)));
  return [
    l10n.t('for {0}', [...places].join(', ')),
    ...(isProposed ? [l10n.t('The prompt is proposed from the text around it.')] : []),
    ...(!error && changesReferences(image)
      ? [l10n.t('{0} is no PNG: if this is made, the reference is changed to .png.', [...names].join(', '))]
      : []),
    ...(error ? [error.message] : []),
  ];
}

/** What a written plan comes to. */
export interface ChosenImages {
  images: PlannedImage[];
  /** Lines of images that no document misses any more, or that cannot be made. */
  problems: PlanProblem[];
}

/**
 * The images that a person has chosen in a plan, as documents want them now. Prompts are those of the text; a size that
 * the chosen model cannot make is replaced by the one that it would take.
 */
export function chosenImages(
  workspace: Paths,
  written: WrittenPlan,
  current: readonly PlannedImage[],
  sizes: Sizes | undefined,
): ChosenImages {
  const byPath = new Map(current.map(image => [pathForCommands(workspace, image.target), image]));
  const images: PlannedImage[] = [];
  const problems: PlanProblem[] = [];
  for (const { line, isChosen, target, prompt, size } of written.images) {
    if (!isChosen || prompt === '') continue;
    const image = byPath.get(target);
    if (!image) problems.push({ line, message: l10n.t('No document misses "{0}" now.', target) });
    else if (image.error) problems.push({ line, message: image.error.message });
    else {
      const { size: planned, ...rest } = image;
      const wanted = size !== undefined && sizes && 'size' in resolveSize(sizes, size) ? size : size && planned;
      const whole = wholePrompt(prompt, written.style);
      images.push({ ...rest, prompt: whole, isProposed: false, ...(wanted !== undefined && { size: wanted }) });
    }
  }
  return { images, problems };
}
