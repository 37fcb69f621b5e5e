import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Batch } from '../../../core/documents/batch';
import { EaselError } from '../../../core/base/errors';
import type { MissingArgument } from '../../../core/documents/missingArgument';
import { parseLogArgument, parseMissingArgument } from '../../../core/documents/missingArgument';
import type { MissingBatches, PlanRequest } from '../../../engine/documents/missing/missingBatches';
import { batchItem } from '../../../engine/documents/missing/missingPlan';
import type { MissingRuns } from '../../../engine/documents/missing/missingRuns';
import { toUri, workspaceRoot } from '../../../engine/files/workspacePlaces';
import { vscodeWorkspace } from '../../../editor/vscodeWorkspace';
import { activeFile } from '../../documents/activeFile';
import type { ArgumentRunsStatus } from '../../messages/argumentRunsStatus';

const never = new AbortController().signal;

/** `easel.generateMissingImages` with an argument object: nothing is asked, and only the status bar shows it. */
export class MissingCommands {
  constructor(
    private readonly batches: MissingBatches,
    private readonly runs: MissingRuns,
    private readonly argumentRuns: Pick<ArgumentRunsStatus, 'during'>,
  ) {}

  /** @returns `undefined` if it was cancelled. @throws EaselError */
  async runWithArguments(argument: unknown): Promise<Batch<URI> | undefined> {
    const { uri, ...wishes } = parseMissingArgument(argument);
    const place = uri === undefined ? activeFile() : toUri(uri, rootOf(), 'uri');
    if (!place)
      throw new EaselError('invalidRequest', vscode.l10n.t('No document is open. Name one, or a folder.'), {
        field: 'uri',
      });
    return this.fill({ places: [place] }, wishes);
  }

  /** `easel.fillMissingFromLog`. @returns `undefined` if it was cancelled. @throws EaselError */
  async fillFromLog(argument: unknown): Promise<Batch<URI> | undefined> {
    const { log, ...wishes } = parseLogArgument(argument);
    return this.fill({ places: vscodeWorkspace.folders, log }, wishes);
  }

  private async fill(
    source: Pick<PlanRequest, 'places' | 'log'>,
    { dryRun = false, changeReferences = false, model }: Omit<MissingArgument, 'uri'>,
  ): Promise<Batch<URI> | undefined> {
    const plan = await this.batches.plan({ ...source, changeReferences, model, signal: never });
    if (dryRun) return { planned: plan.map(batchItem), generated: [], failed: [] };
    const batch = await this.runs.make(plan, {
      model,
      surface: { during: work => this.argumentRuns.during(() => work(never, () => undefined)) },
    });
    if (batch.generated.length + batch.failed.length < plan.length) return undefined;
    // Nothing can be made without a key, so that is no matter of single images.
    const tried = batch.failed.filter(({ error }) => error?.code === 'missingKey');
    if (batch.generated.length === 0 && tried[0]?.error) throw tried[0].error;
    return batch;
  }
}

function rootOf(): URI {
  return workspaceRoot(vscodeWorkspace, [activeFile()]) ?? vscode.Uri.file('/');
}
