import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../../core/base/errors';
import type { ReadSettings } from '../../../core/contributions/contributions';
import { findModel, sizesOf } from '../../../core/models/modelLookup';
import type { Workspace } from '../../files/workspace';
import { noFolderOpen, outside } from '../../files/workspacePlaces';
import { withStyle } from '../../style/readStyle';
import { styledSize } from '../../style/styledSize';
import type { SearchProgress } from './inEachDocument';
import type { MissingSearch, MissingReference } from './missingSearch';
import type { PlannedImage } from './missingPlan';
import { planImages } from './missingPlan';

export interface PlanRequest {
  /** Documents and folders, at least one. The settings of the first one count. */
  places: readonly URI[];
  /** Only what this log of a build complains about, in documents below the places. */
  log?: string | undefined;
  changeReferences: boolean;
  model?: string | undefined;
  signal: AbortSignal;
  onProgress?: SearchProgress;
}

export interface MissingBatchesParts {
  workspace: Workspace;
  missing: Pick<MissingSearch, 'inDocument' | 'inFolder' | 'inLog'>;
  readSettings: ReadSettings;
  /** Settles when jobs that other windows have left behind are known here. */
  ready: () => Promise<unknown>;
}

/** Plans of missing images, of a document or a folder. */
export class MissingBatches {
  constructor(private readonly parts: MissingBatchesParts) {}

  /** @throws EaselError `invalidRequest` for a place or a model that cannot be taken; the signal's reason. */
  async plan({ places, log, changeReferences, model, signal, onProgress }: PlanRequest): Promise<PlannedImage[]> {
    const { workspace, readSettings } = this.parts;
    if (workspace.folders.length === 0) throw noFolderOpen();
    for (const place of places) if (!workspace.folderOf(place)) throw outside('uri', workspace.nameOf(place));
    const settings = await withStyle(workspace, readSettings(places[0]), places[0]);
    const chosen = findModel(model ?? settings.model, settings.customModels);
    const sizes = sizesOf(chosen, 'generate');
    if (!sizes)
      throw new EaselError(
        'invalidRequest',
        l10n.t('The model "{0}" only edits images. Choose one that makes new ones.', chosen.id),
        { field: 'model' },
      );
    await this.parts.ready();
    const found: MissingReference[] = [];
    if (log !== undefined) found.push(...(await this.parts.missing.inLog(log, places, signal, onProgress)));
    for (const place of log === undefined ? places : []) {
      // A document may lie in several of the places.
      const known = new Set(found.map(({ document }) => document.toString()));
      const here = await this.inPlace(place, signal, onProgress);
      found.push(...here.filter(({ document }) => !known.has(document.toString())));
    }
    return planImages(workspace, found, {
      sizes,
      changeReferences,
      styledSize: target => styledSize(workspace, target, chosen),
    });
  }

  private async inPlace(
    place: URI,
    signal: AbortSignal,
    onProgress: PlanRequest['onProgress'],
  ): Promise<MissingReference[]> {
    const { workspace, missing } = this.parts;
    const kind = (await workspace.stat(place).catch(() => undefined))?.kind;
    return kind === 'folder' ? missing.inFolder(place, signal, onProgress) : this.inDocument(place);
  }

  private async inDocument(uri: URI): Promise<MissingReference[]> {
    const { workspace, missing } = this.parts;
    try {
      return await missing.inDocument(uri);
    } catch (error) {
      throw new EaselError('invalidRequest', l10n.t('{0} cannot be read; it may be gone.', workspace.nameOf(uri)), {
        field: 'uri',
        cause: error,
      });
    }
  }
}
