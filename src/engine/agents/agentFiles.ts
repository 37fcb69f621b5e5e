import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { ReadSettings, SavedImages } from '../../core/contributions/contributions';
import { estimateCost, highestCost } from '../../core/models/estimate';
import { findModel } from '../../core/models/modelLookup';
import type { Model } from '../../core/models/modelTypes';
import type { Connection } from '../connection/connection';
import { priceContextOf } from '../budget/priceContext';
import type { MissingBatches } from '../documents/missing/missingBatches';
import type { PlannedImage } from '../documents/missing/missingPlan';
import { batchItem } from '../documents/missing/missingPlan';
import type { MissingRuns } from '../documents/missing/missingRuns';
import { isInOpenFolder } from '../files/realPath';
import type { Workspace } from '../files/workspace';
import { noFolderOpen, outside, toUri } from '../files/workspacePlaces';
import { lookOfFolder } from '../style/readStyle';
import { readImageDetails } from '../provenance/readImageDetails';
import type { AgentCallContext } from './agentCallContext';
import { pathOfAgent } from './agentInput';
import type { AgentLimits } from './agentLimits';
import type { AgentResult } from './agentResults';
import { agentBatch, agentErrorOf, agentImages, imagesMadeBy } from './agentResults';

export interface AgentFilesParts {
  workspace: Workspace;
  connection: Pick<Connection, 'address'>;
  readSettings: ReadSettings;
  limits: AgentLimits;
  missingBatches: Pick<MissingBatches, 'plan'>;
  missingRuns: Pick<MissingRuns, 'make'>;
}

/** A person who is asked reads so many names. */
const maxNames = 8;

/** The tools that take a path of the workspace: what an image says, and what documents miss. */
export class AgentFiles {
  constructor(private readonly parts: AgentFilesParts) {}

  /** @throws EaselError */
  async details(input: unknown): Promise<AgentResult> {
    const { workspace } = this.parts;
    const path = pathOfAgent(input);
    if (path === undefined)
      throw new EaselError('invalidRequest', l10n.t('The option "path" is missing; name an image.'), { field: 'path' });
    const details = await readImageDetails(workspace, await this.placeOf(path));
    const value = details ?? { message: l10n.t('{0} does not say how it was made.', path) };
    return { kind: 'done', value, files: [] };
  }

  /** @throws EaselError; the signal's reason. */
  async find(input: unknown, signal: AbortSignal): Promise<AgentResult> {
    const plan = await this.plan(input, signal);
    const batch = { planned: plan.map(batchItem), generated: [], failed: [] };
    return { kind: 'done', value: agentBatch(this.parts.workspace, batch), files: [] };
  }

  /** All images are one question and one share of the limits. @throws EaselError; the signal's reason. */
  async fill(input: unknown, context: AgentCallContext): Promise<AgentResult> {
    const { workspace, limits, missingRuns } = this.parts;
    const { signal, onProgress, ask, asksAlways = false, ensureKey } = context;
    const plan = await this.plan(input, signal);
    const wanted = plan.filter(({ error }) => !error);
    const { model, inputs, confirmAbove, priceContext } = await this.terms(wanted);
    if (wanted.length > 0) {
      await ensureKey?.();
      const { yuan } = highestCost(model, { count: wanted.length, inputs }, priceContext);
      const needed = { images: wanted.length, yuan };
      await limits.reserve(plan, needed, { confirmAbove, ask, asksAlways, detail: await this.inWords(wanted) });
    }
    const saved: SavedImages<URI>[] = [];
    // An image that was not tried, because it is there meanwhile, is not billed.
    let billed = 0;
    const batch = await missingRuns.make(plan, {
      surface: { during: work => work(signal, onProgress) },
      onResult: result => {
        if (result.kind === 'saved') saved.push(result.saved);
        billed += imagesMadeBy(result) ?? 1;
      },
    });
    limits.settle(plan, billed);
    if (signal.aborted) return { kind: 'cancelled' };
    // Nothing can be made without a key, so that is no matter of single images.
    const [first] = batch.failed.filter(({ error }) => error?.code === 'missingKey');
    if (first && saved.length === 0) return { kind: 'failed', error: agentErrorOf(first.error) };
    const images = saved.flatMap(one => one.images);
    const warnings = [...new Set(saved.flatMap(one => one.warnings))];
    return {
      kind: 'done',
      value: {
        ...agentImages(workspace, { images, warnings, model: saved[0]?.model ?? model.id }),
        ...agentBatch(workspace, batch),
      },
      files: images.map(({ uri }) => uri),
    };
  }

  /** What `fill` would make, for a person who is asked before it. @throws EaselError; the signal's reason. */
  async describeFill(input: unknown, signal: AbortSignal): Promise<string> {
    return this.inWords((await this.plan(input, signal)).filter(({ error }) => !error));
  }

  private async inWords(wanted: readonly PlannedImage[]): Promise<string> {
    if (wanted.length === 0) return l10n.t('No image is missing there.');
    const { workspace } = this.parts;
    const { model, inputs, priceContext, note } = await this.terms(wanted);
    const cost = estimateCost(model, { count: wanted.length, inputs }, priceContext);
    const names = wanted.slice(0, maxNames).map(({ target }) => workspace.nameOf(target));
    return [
      l10n.t('Model: {0}.', model.id),
      l10n.t('Images: {0}.', wanted.length),
      cost === undefined ? l10n.t('Its price is not published.') : l10n.t('Cost: {0} by the list price.', cost),
      l10n.t('Files: {0}.', [...names, ...(wanted.length > maxNames ? ['…'] : [])].join(', ')),
      ...(note === undefined ? [] : [note]),
    ].join(' ');
  }

  /** @throws EaselError for a style file that cannot be used. */
  private async terms(wanted: readonly PlannedImage[]): Promise<{
    model: Model;
    /** Of all images together. */
    inputs: number;
    confirmAbove: number;
    priceContext: ReturnType<typeof priceContextOf>;
    /** What the style file adds. */
    note: string | undefined;
  }> {
    const { readSettings, connection, workspace } = this.parts;
    const place = wanted[0]?.target;
    const { settings, note, maxReferences } = await lookOfFolder(workspace, readSettings(place), place);
    const model = findModel(settings.model, settings.customModels);
    return {
      model,
      inputs: wanted.length * Math.min(maxReferences, model.edit?.maxImages ?? 0),
      confirmAbove: settings.confirmAbove,
      priceContext: priceContextOf({ address: connection.address(), settings }),
      note,
    };
  }

  private async plan(input: unknown, signal: AbortSignal): Promise<PlannedImage[]> {
    const { workspace, missingBatches } = this.parts;
    const path = pathOfAgent(input);
    const places = path === undefined ? workspace.folders : [await this.placeOf(path)];
    return missingBatches.plan({ places, changeReferences: false, signal });
  }

  /** An agent cannot leave the workspace, links included. @throws EaselError `invalidRequest`, field `path`. */
  private async placeOf(path: string): Promise<URI> {
    const { workspace } = this.parts;
    const [root] = workspace.folders;
    if (!root) throw noFolderOpen();
    const uri = toUri(path, root, 'path');
    if (!workspace.folderOf(uri) || !(await isInOpenFolder(workspace, uri))) throw outside('path', path);
    return uri;
  }
}
