import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { planLanguage } from '../../core/documents/plan/planLanguage';
import type { PlanHead, PrintedImage } from '../../core/documents/plan/planText';
import { printPlan } from '../../core/documents/plan/planText';
import { readSettings } from '../../editor/settings';
import { asVscodeUri, vscodeWorkspace } from '../../editor/vscodeWorkspace';
import type { PlannedImage } from '../../engine/documents/missing/missingPlan';
import { lookOfFolder } from '../../engine/style/readStyle';
import { printedImages, printedPlaces, printedProposals } from '../../engine/documents/missing/writtenPlan';
import type { Proposals } from '../../engine/documents/proposals/imageProposals';

/**
 * Inserts placeholders for a plan or a document, or for one image of it. It is no command of the palette: light bulb
 * and lenses fill in what it needs.
 */
export const placeholdersCommand = 'easel.insertMissingPlaceholders';

/** Shows a plan as a new text, which a person changes and from which the images are made. */
export const showPlan = (plan: readonly PlannedImage[], places: readonly URI[]): Promise<void> =>
  show(places, {}, printedImages(vscodeWorkspace, plan));

/** Shows images that are proposed for a document, in the same way. @param isSet whether they are to look alike. */
export const showProposals = (document: URI, { images, seed }: Proposals, isSet: boolean): Promise<void> =>
  show([document], isSet ? { seed, isSet } : {}, printedProposals(vscodeWorkspace, images));

async function show(
  places: readonly URI[],
  look: Pick<PlanHead, 'seed' | 'isSet'>,
  images: readonly PrintedImage[],
): Promise<void> {
  const [first] = places;
  const { settings, note } = await lookOfFolder(vscodeWorkspace, readSettings(first && asVscodeUri(first)), first);
  const head = {
    places: printedPlaces(vscodeWorkspace, places),
    model: settings.model,
    style: '',
    ...look,
    ...(note !== undefined && { note }),
  };
  const content = printPlan(head, images);
  const document = await vscode.workspace.openTextDocument({ language: planLanguage, content });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** The plan that one of these addresses means; without any, the one in the active editor. */
export function openPlan(chosen: readonly URI[]): vscode.TextDocument | undefined {
  const [only] = chosen;
  if (!only) {
    const active = vscode.window.activeTextEditor?.document;
    return active?.languageId === planLanguage ? active : undefined;
  }
  return vscode.workspace.textDocuments.find(
    ({ uri, languageId }) => languageId === planLanguage && uri.toString() === only.toString(),
  );
}
