import * as l10n from '@vscode/l10n';
import pLimit from 'p-limit';
import { createHash } from 'node:crypto';
import type { URI } from 'vscode-uri';
import { EaselError, messageOf } from '../../core/base/errors';
import type { Batch, BatchItem } from '../../core/documents/batch';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { Workspace } from '../files/workspace';
import type { ImageRuns, Surface } from '../jobs/imageRuns';
import type { JobTable } from '../jobs/jobTable';
import { planUpgrades, type PlannedUpgrade } from './placeholderPlan';
import { filesWithRecord } from './placeholderSearch';

const command = 'easel.upgradePlaceholders';

export interface UpgradeParts {
  runs: Pick<ImageRuns, 'run'>;
  jobs: Pick<JobTable, 'isReplacing'>;
  workspace: Workspace;
  readSettings: ReadSettings;
  /** Takes over the jobs of windows that have ended, which may be making some of the images. */
  adopt: () => Promise<void>;
}

/** What an upgrade shows while it goes on. */
export interface UpgradeSurface {
  signal: AbortSignal;
  /** Called after each image, also after one that failed. */
  onProgress: (done: number, total: number) => void;
  /** How each run asks and shows. */
  surface: Surface;
}

/** Replaces placeholders by generated images, each in its place. */
export class PlaceholderUpgrades {
  /** The files that this window is about to replace. */
  private readonly underWay = new Set<string>();

  constructor(private readonly parts: UpgradeParts) {}

  /** @param files PNGs; those that are no placeholders are left out. */
  async plan(files: readonly URI[], modelId?: string): Promise<PlannedUpgrade[]> {
    const { workspace, readSettings, jobs, adopt } = this.parts;
    await adopt();
    const planned = await planUpgrades(workspace, readSettings, await filesWithRecord(files), modelId);
    return planned.map(upgrade => {
      const { item, replaced } = upgrade;
      const isTaken = this.underWay.has(item.target.toString()) || jobs.isReplacing(item.target);
      return isTaken && !item.error
        ? { item: { ...item, error: inTheMaking(workspace.nameOf(item.target)) }, replaced }
        : upgrade;
    });
  }

  /** Makes the images of a plan. What is cancelled is neither among the generated nor among the failed ones. */
  async run(plan: readonly PlannedUpgrade[], { signal, onProgress, surface }: UpgradeSurface): Promise<Batch<URI>> {
    const { readSettings } = this.parts;
    const batch: Batch<URI> = { planned: plan.map(({ item }) => item), generated: [], failed: [] };
    const wanted = plan.filter(({ options }) => options !== undefined);
    const addresses = wanted.map(({ item }) => item.target.toString());
    for (const address of addresses) this.underWay.add(address);
    const limit = pLimit(readSettings().maxConcurrent);
    let done = 0;
    const upgrade = async (upgraded: PlannedUpgrade): Promise<void> => {
      if (signal.aborted) return;
      const outcome = await this.upgradeOne(upgraded, surface);
      if (outcome !== 'cancelled') (outcome.error ? batch.failed : batch.generated).push(outcome);
      done += 1;
      onProgress(done, wanted.length);
    };
    try {
      await Promise.all(wanted.map(upgraded => limit(() => upgrade(upgraded))));
    } finally {
      for (const address of addresses) this.underWay.delete(address);
    }
    return batch;
  }

  private async upgradeOne(
    { item, options, description, surroundings, replaced }: PlannedUpgrade,
    surface: Surface,
  ): Promise<BatchItem<URI> | 'cancelled'> {
    const { workspace, runs } = this.parts;
    if (!options) return 'cancelled';
    const bytes = await workspace.read(item.target).catch(() => undefined);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== replaced)
      return { ...item, error: changedMeanwhile(workspace.nameOf(item.target)) };
    const said = { document: item.documents[0], description, surroundings };
    const request = { options, ...said, replacedHash: replaced, command };
    const result = await runs.run(request, surface);
    if (result.kind === 'cancelled') return 'cancelled';
    if (result.kind === 'saved') {
      const [image] = result.saved.images;
      return { ...item, ...(image && { target: image.uri }) };
    }
    const { error } = result;
    return { ...item, error: error instanceof EaselError ? error : new EaselError('saveFailed', messageOf(error)) };
  }
}

const inTheMaking = (name: string): EaselError =>
  new EaselError('invalidRequest', l10n.t('The image for "{0}" is being made already.', name), { field: 'uri' });

const changedMeanwhile = (name: string): EaselError =>
  new EaselError('invalidRequest', l10n.t('"{0}" has changed meanwhile, so it was left alone.', name), {
    field: 'uri',
  });
