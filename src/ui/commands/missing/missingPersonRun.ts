import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Settings } from '../../../core/contributions/contributions';
import { EaselError } from '../../../core/base/errors';
import type { Batch, BatchItem } from '../../../core/documents/batch';
import { referenceLanguage } from '../../../core/documents/references/referenceLanguages';
import { estimateCost } from '../../../core/models/estimate';
import { findModel } from '../../../core/models/modelLookup';
import { readSettings } from '../../../editor/settings';
import { asVscodeUri, vscodeWorkspace } from '../../../editor/vscodeWorkspace';
import type { Connection } from '../../../engine/connection/connection';
import type { MissingBatches, PlanRequest } from '../../../engine/documents/missing/missingBatches';
import type { CommonLook } from '../../../engine/documents/missing/imageSets';
import type { PlannedImage } from '../../../engine/documents/missing/missingPlan';
import type { MissingRuns } from '../../../engine/documents/missing/missingRuns';
import type { FolderLook } from '../../../engine/style/readStyle';
import { lookOfFolder } from '../../../engine/style/readStyle';
import type { Surface } from '../../../engine/jobs/imageRuns';
import { activeFile } from '../../documents/activeFile';
import { showPlan } from '../../documents/planDocument';
import { showError } from '../../messages/errorMessages';
import type { Notifications } from '../../messages/notifications';
import { confirmCost } from '../../messages/runQuestions';
import { pickMissing } from '../../pickers/missingPicker';
import { showProgress } from '../../shown/shownWindow';
import type { KeyCommands } from '../keyCommands';

/** So many reasons fit into one message. */
const maxReasons = 3;

/** Missing images for a person: a plan that can be changed, one progress, and one message about the result. */
export class MissingPersonRun {
  constructor(
    private readonly batches: Pick<MissingBatches, 'plan'>,
    private readonly runs: Pick<MissingRuns, 'make'>,
    private readonly keys: Pick<KeyCommands, 'ensureKey' | 'setApiKey'>,
    private readonly connection: Pick<Connection, 'address'>,
    private readonly notifications: Notifications,
    private readonly placeholders: (plan: readonly PlannedImage[]) => Promise<Batch<URI>>,
  ) {}

  /**
   * @param chosen documents and folders; without any, the active document, or all folders where it is no document.
   * What a folder misses is shown as a plan in an editor, from which it is made later.
   * @returns `undefined` where the person cancelled, there is nothing to make, or a plan is shown.
   */
  async run(chosen: readonly URI[]): Promise<Batch<URI> | undefined> {
    const places = chosen.length > 0 ? chosen : activePlaces();
    const plan = await this.planOf({ places });
    if (!plan) return undefined;
    if (plan.length === 0) {
      this.tellNothing(places);
      return undefined;
    }
    if (await hasFolder(places)) {
      await showPlan(plan, places);
      return undefined;
    }
    return this.choose(plan, places[0]);
  }

  /** Shows the plan of what the log of a build complains about. */
  async planFromLog(log: string): Promise<void> {
    const plan = await this.planOf({ places: vscodeWorkspace.folders, log });
    if (!plan) return;
    const documents = new Map(plan.flatMap(image => image.documents).map(uri => [uri.toString(), uri]));
    if (plan.length > 0) await showPlan(plan, [...documents.values()]);
    else
      this.notifications.tell(
        'information',
        vscode.l10n.t('The log names no image that a document of this workspace misses.'),
      );
  }

  /** Makes these images, after the person has seen the list. */
  async choose(plan: readonly PlannedImage[], place: URI | undefined): Promise<Batch<URI> | undefined> {
    const possible = plan.filter(({ error }) => !error);
    const { model } = (await lookAt(place)).settings;
    const picked = possible.length > 0 ? await pickMissing(possible, count => this.costOf(count, model, place)) : [];
    if (!picked) return undefined;
    return this.make(
      picked,
      plan.filter(({ error }) => error),
    );
  }

  /** Makes one image of a document, which the person has chosen by its name. What goes wrong is told. */
  async makeOne(document: URI, target: string): Promise<void> {
    try {
      const plan = await this.planOf({ places: [document] });
      const wanted = plan?.filter(image => image.target.toString() === target) ?? [];
      await this.make(
        wanted.filter(({ error }) => !error),
        wanted.filter(({ error }) => error),
      );
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      void showError(this.notifications, error, { setApiKey: () => this.keys.setApiKey({}) });
    }
  }

  /**
   * Placeholders for what a document misses, or for one image of it: at once, and without a key. References to other
   * formats are left alone.
   */
  async insertPlaceholders(document: URI, target: string | undefined): Promise<Batch<URI> | undefined> {
    const plan = await this.planOf({ places: [document], changeReferences: false });
    const wanted = plan?.filter(image => target === undefined || image.target.toString() === target);
    return wanted && this.placePlaceholders(wanted);
  }

  /** Placeholders for these images. */
  async placePlaceholders(images: readonly PlannedImage[]): Promise<Batch<URI>> {
    const batch = await this.placeholders(images);
    const { generated, failed } = batch;
    const made = vscode.l10n.t('Placeholders inserted: {0}.', generated.length);
    this.notifications.tell(failed.length === 0 ? 'information' : 'warning', withReasons(made, failed));
    return batch;
  }

  /** Makes these images without showing a list. @param left those of the plan that cannot be made. */
  async make(images: readonly PlannedImage[], left: readonly PlannedImage[] = []): Promise<Batch<URI> | undefined> {
    const made = await this.makeWith(undefined, images, left);
    return made?.isCancelled === false ? made.batch : undefined;
  }

  /** Makes sure that there is a key, before anything is changed that only makes sense with one. */
  ensureKey(): Promise<boolean> {
    return this.keys.ensureKey();
  }

  /**
   * As `make`, with a model and a look for all. @returns also what was made before the person cancelled; `undefined`
   * where nothing was begun.
   */
  async makeWith(
    model: string | undefined,
    images: readonly PlannedImage[],
    left: readonly PlannedImage[] = [],
    look?: CommonLook,
  ): Promise<{ batch: Batch<URI>; isCancelled: boolean } | undefined> {
    if (images.length === 0 && left.length === 0) return undefined;
    if (images.length > 0 && !(await this.keys.ensureKey())) return undefined;
    // Before anything is sent: a style file that cannot be used is one message, and not one for each image.
    const { note } = await lookAt(images[0]?.target);
    const made = await this.makeWithProgress([...images, ...left], model, look);
    this.tellResult(made.batch, images, note, again => this.makeWith(model, again, [], look));
    return made;
  }

  private async makeWithProgress(
    plan: readonly PlannedImage[],
    model: string | undefined,
    look: CommonLook | undefined,
  ): Promise<{ batch: Batch<URI>; isCancelled: boolean }> {
    return showProgress(vscode.l10n.t('Making missing images'), async (report, token) => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      let done = 0;
      const count = (): void => report(vscode.l10n.t('{0} of {1}', done, plan.length));
      let asked: Promise<boolean> | undefined;
      const surface: Surface = {
        during: work => work(controller.signal, () => undefined),
        // One answer is for all of them.
        confirmCost: excess => (asked ??= confirmCost(this.notifications, excess)),
      };
      count();
      try {
        const onDone = (): void => {
          done += 1;
          count();
        };
        const batch = await this.runs.make(plan, { model, look, surface, onDone });
        return { batch, isCancelled: batch.generated.length + batch.failed.length < plan.length };
      } finally {
        listening.dispose();
      }
    });
  }

  /** @returns `undefined` where the person cancelled. @throws EaselError */
  async planOf(
    wishes: Pick<PlanRequest, 'places' | 'log' | 'model'> & { changeReferences?: boolean },
  ): Promise<PlannedImage[] | undefined> {
    return showProgress(vscode.l10n.t('Looking for missing images'), async (report, token) => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      const onProgress = (done: number, total: number): void => report(vscode.l10n.t('{0} of {1}', done, total));
      try {
        const { signal } = controller;
        return await this.batches.plan({ changeReferences: true, ...wishes, signal, onProgress });
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        throw error;
      } finally {
        listening.dispose();
      }
    });
  }

  /** The estimated cost of so many images, where it is known. */
  costOf(count: number, model: string | undefined, place: URI | undefined): string | undefined {
    const settings = readSettings(place && asVscodeUri(place));
    const address = this.connection.address();
    const region = address.decidedBy === 'region' ? address.region : undefined;
    return estimateCost(findModel(model ?? settings.model, settings.customModels), count, {
      region,
      prices: settings.prices,
    });
  }

  private tellNothing(places: readonly URI[]): void {
    const [first] = places;
    const isDocument = places.length === 1 && first !== undefined && isActive(first);
    const name = first && vscodeWorkspace.nameOf(first);
    const folders = vscodeWorkspace.folders;
    this.notifications.tell(
      'information',
      name === undefined || name === ''
        ? vscode.l10n.t('No image is missing.')
        : vscode.l10n.t('No image is missing in {0}.', name),
      isDocument && folders.length > 0
        ? [{ label: vscode.l10n.t('Search the Workspace'), run: () => this.run(folders) }]
        : [],
    );
  }

  private tellResult(
    { generated, failed }: Batch<URI>,
    images: readonly PlannedImage[],
    styleNote: string | undefined,
    makeAgain: (images: readonly PlannedImage[]) => Promise<unknown>,
  ): void {
    const count = vscode.l10n.t('Images made: {0}.', generated.length);
    const made = styleNote === undefined || generated.length === 0 ? count : `${count} ${styleNote}`;
    if (failed.length === 0) {
      this.notifications.tell('information', made);
      return;
    }
    const again = images.filter(image => failed.some(({ target }) => target.toString() === image.target.toString()));
    this.notifications.tell('warning', withReasons(made, failed), [
      ...(again.length > 0 ? [{ label: vscode.l10n.t('Try Again'), run: () => makeAgain(again) }] : []),
      { label: vscode.l10n.t('Show Log'), run: () => vscode.commands.executeCommand('easel.showLog') },
    ]);
  }
}

/** What the style file of the repository means for images at a place. @throws EaselError where it cannot be used. */
const lookAt = (place: URI | undefined): Promise<FolderLook<Settings>> =>
  lookOfFolder(vscodeWorkspace, readSettings(place && asVscodeUri(place)), place);

/** A sentence about what was made, and the first reasons why others were not. */
function withReasons(made: string, failed: readonly BatchItem<URI>[]): string {
  if (failed.length === 0) return made;
  const reasons = failed.slice(0, maxReasons).map(reasonOf).join(' ');
  const rest = failed.length > maxReasons ? vscode.l10n.t(' And {0} more.', failed.length - maxReasons) : '';
  return `${made} ${vscode.l10n.t('Not made: {0}.', failed.length)} ${reasons}${rest}`;
}

const reasonOf = ({ target, error }: BatchItem<URI>): string =>
  `${vscodeWorkspace.nameOf(target)}: ${error?.message ?? ''}`;

const isActive = (uri: URI): boolean => activeFile()?.toString() === uri.toString();

/** The active document, or all folders where nothing is open that names images. */
function activePlaces(): readonly URI[] {
  const active = activeFile();
  const languageId = vscode.window.activeTextEditor?.document.languageId;
  const isDocument = active && vscodeWorkspace.folderOf(active) && referenceLanguage(active.path, languageId);
  return isDocument ? [active] : vscodeWorkspace.folders;
}

async function hasFolder(places: readonly URI[]): Promise<boolean> {
  const stats = await Promise.all(places.map(place => vscodeWorkspace.stat(place).catch(() => undefined)));
  return stats.some(stat => stat?.kind === 'folder');
}
