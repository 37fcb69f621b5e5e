import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { SavedImages } from '../../core/contributions/contributions';
import type { Batch } from '../../core/documents/batch';
import { altTextOf } from '../../core/documents/altText';
import { estimateCost } from '../../core/models/estimate';
import { findModel } from '../../core/models/modelLookup';
import type { Model } from '../../core/models/modelTypes';
import type { Region } from '../../core/models/regionTable';
import { parseImageOptions } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';
import { readSettings } from '../../editor/settings';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import type { Connection } from '../../engine/connection/connection';
import type { Surface } from '../../engine/jobs/imageRuns';
import {
  defaultPlaceholderSize,
  insertPlaceholder,
  type PlaceholderParts,
} from '../../engine/placeholders/insertPlaceholder';
import type { PlannedUpgrade } from '../../engine/placeholders/placeholderPlan';
import type { PlaceholderUpgrades } from '../../engine/placeholders/placeholderUpgrades';
import { activeFile } from '../documents/activeFile';
import { editorInsertionPoint } from '../documents/insertionPoint';
import { tellableOf } from '../documents/insertionWords';
import { findPngs } from '../images/findPngs';
import { showSaved } from '../messages/afterSave';
import type { ArgumentRunsStatus } from '../messages/argumentRunsStatus';
import type { Notifications } from '../messages/notifications';
import { askFolder } from '../messages/folderQuestions';
import { confirmCost } from '../messages/runQuestions';
import { askText, showProgress } from '../shown/shownWindow';
import type { KeyCommands } from './keyCommands';
import { argumentObject, fileArgument } from './uriArgument';

type Saved = Omit<SavedImages<URI>, 'requestId'>;

const never = new AbortController().signal;

/** Placeholders: pictures that hold the place of images, and their upgrade to real ones. */
export class PlaceholderCommands {
  constructor(
    private readonly parts: PlaceholderParts,
    private readonly upgrades: PlaceholderUpgrades,
    private readonly keys: Pick<KeyCommands, 'ensureKey'>,
    private readonly connection: Pick<Connection, 'address'>,
    private readonly notifications: Notifications,
    private readonly argumentRuns: Pick<ArgumentRunsStatus, 'during'>,
    private readonly onInserted: (images: readonly URI[]) => void,
  ) {}

  /** @throws EaselError */
  async insertWithArguments(argument: unknown): Promise<Saved> {
    const { options, warnings } = parseImageOptions(argument);
    const saved = await insertPlaceholder(this.parts, options, { document: activeFile() });
    this.onInserted(saved.images.map(({ uri }) => uri));
    return { ...saved, warnings: [...warnings, ...saved.warnings] };
  }

  /** Asks for prompt and size. @returns undefined where the person gave none. */
  async insert(): Promise<Saved | undefined> {
    const document = activeFile();
    const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
    const pickedFolder = hasFolder ? undefined : await askFolder(this.notifications);
    if (!hasFolder && !pickedFolder) return undefined;
    const prompt = await askText({
      title: vscode.l10n.t('Describe the image that will take the place'),
      placeHolder: vscode.l10n.t('A lighthouse at dusk, watercolour'),
    });
    if (prompt === undefined || prompt.trim() === '') return undefined;
    const { width, height } = defaultPlaceholderSize(readSettings(document));
    const size = await askText({
      title: vscode.l10n.t('Size in pixels'),
      placeHolder: '1664*928',
      value: `${width}*${height}`,
    });
    if (size === undefined) return undefined;
    const saved = await insertPlaceholder(this.parts, { prompt, size }, { document, pickedFolder });
    this.onInserted(saved.images.map(({ uri }) => uri));
    const images = saved.images.map(image => ({ ...image, uri: asVscodeUri(image.uri) }));
    const alt = altTextOf(prompt);
    // A command that inserts something is about the document that has the focus.
    const insertion = vscode.window.activeTextEditor ? editorInsertionPoint() : undefined;
    const linked = await insertion?.insertLinks(
      images.map(({ uri }) => uri),
      alt,
    );
    await showSaved(this.notifications, {
      saved: { ...saved, images },
      alt,
      linked: linked?.kind === 'inserted',
      note: linked && insertion && (await tellableOf(linked, insertion.document)),
      openAfterSave: readSettings(document).openAfterSave,
      insertion,
      again: {
        label: vscode.l10n.t('Generate It'),
        run: () => vscode.commands.executeCommand('easel.upgradePlaceholders', images[0]?.uri),
      },
    });
    return saved;
  }

  /** @throws EaselError */
  async upgradeWithArguments(argument: unknown): Promise<Batch<URI>> {
    const { uri, dryRun, model } = argumentObject(argument);
    if (dryRun !== undefined && typeof dryRun !== 'boolean')
      throw wrongOption('dryRun', vscode.l10n.t('true or false'), dryRun);
    if (model !== undefined && typeof model !== 'string')
      throw wrongOption('model', vscode.l10n.t('the id of a model'), model);
    const place = uri === undefined ? undefined : fileArgument(uri);
    if (model !== undefined) findModel(model, readSettings(place).customModels);
    const plan = await this.upgrades.plan(await findPngs(place), model);
    if (dryRun) return { planned: plan.map(({ item }) => item), generated: [], failed: [] };
    const batch = await this.argumentRuns.during(() =>
      this.upgrades.run(plan, {
        signal: never,
        onProgress: () => undefined,
        surface: { during: work => work(never, () => undefined) },
      }),
    );
    const [first] = batch.failed;
    if (first?.error && batch.generated.length === 0 && batch.failed.every(({ error }) => error?.code === 'missingKey'))
      throw first.error;
    return batch;
  }

  /** Shows the plan, asks, and makes the images. @param place a file or folder; default the workspace. */
  async upgrade(places: readonly vscode.Uri[]): Promise<Batch<URI> | undefined> {
    const plan = await this.upgrades.plan(await filesIn(places));
    const wanted = plan.filter(({ options }) => options !== undefined);
    const left = plan.length - wanted.length;
    if (wanted.length === 0) {
      const [first] = plan;
      this.notifications.tell(
        'information',
        first?.item.error?.message ?? vscode.l10n.t('There are no placeholders here.'),
      );
      return undefined;
    }
    if (!(await this.keys.ensureKey())) return undefined;
    const agreed = await this.notifications.confirm(
      wanted.length === 1
        ? vscode.l10n.t('Generate the image in place of the placeholder?')
        : vscode.l10n.t('Generate {0} images in place of placeholders?', wanted.length),
      [
        ...this.costsOf(wanted),
        ...(left > 0 ? [vscode.l10n.t('Left alone, because they were changed or are being made: {0}.', left)] : []),
      ].join(' '),
      vscode.l10n.t('Generate Them'),
    );
    if (!agreed) return undefined;
    const batch = await showProgress(vscode.l10n.t('Generating images in place of placeholders'), (report, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return this.upgrades.run(plan, {
        signal: controller.signal,
        onProgress: (done, total) => report(vscode.l10n.t('{0} of {1}', done, total)),
        surface: this.surfaceOf(controller.signal),
      });
    });
    this.tellBatch(batch);
    return batch;
  }

  /** One question about the budget counts for all images of the batch. */
  private surfaceOf(signal: AbortSignal): Surface {
    let answer: Promise<boolean> | undefined;
    return {
      during: work => work(signal, () => undefined),
      confirmCost: excess => (answer ??= confirmCost(this.notifications, excess)),
    };
  }

  private costsOf(wanted: readonly PlannedUpgrade[]): string[] {
    const counts = new Map<Model, number>();
    for (const { model } of wanted) if (model) counts.set(model, (counts.get(model) ?? 0) + 1);
    return [...counts].map(([model, count]) => {
      const cost = estimateCost(model, count, { region: this.region(), prices: readSettings().prices });
      return cost === undefined
        ? vscode.l10n.t('{0} with {1}.', count, model.id)
        : vscode.l10n.t('{0} with {1}, {2} by the list price.', count, model.id, cost);
    });
  }

  private region(): Region | undefined {
    const address = this.connection.address();
    return address.decidedBy === 'region' ? address.region : undefined;
  }

  private tellBatch({ generated, failed }: Batch<URI>): void {
    const done = vscode.l10n.t('Images generated: {0}.', generated.length);
    if (failed.length === 0) {
      this.notifications.tell('information', done);
      return;
    }
    const [first] = failed;
    const names = failed.map(({ target }) => vscode.workspace.asRelativePath(asVscodeUri(target))).join(', ');
    const why = vscode.l10n.t(
      'Placeholders that stay: {0} ({1}). {2}',
      failed.length,
      names,
      first?.error?.message ?? '',
    );
    this.notifications.tell('warning', `${done} ${why}`);
  }
}

/** The PNGs of these files and folders, each once; without any, those of the workspace. */
async function filesIn(places: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  if (places.length === 0) return findPngs(undefined);
  const files = (await Promise.all(places.map(place => findPngs(place)))).flat();
  return [...new Map(files.map(file => [file.toString(), file])).values()];
}
