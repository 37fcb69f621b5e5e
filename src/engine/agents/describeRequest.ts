import * as l10n from '@vscode/l10n';
import { Utils } from 'vscode-uri';
import { estimateCost } from '../../core/models/estimate';
import type { Workspace } from '../files/workspace';
import { priceContextOf } from '../budget/priceContext';
import type { PreparedJob } from '../jobs/job';

/** What a request will make, where, and about what it costs: for a person who is asked to agree. */
export function describeRequest(job: PreparedJob, workspace: Pick<Workspace, 'nameOf'>): string {
  const { target, inputs } = job;
  const { request, model } = job.checked;
  const cost = estimateCost(model, { count: request.maxCount, inputs: inputs.length }, priceContextOf(job));
  const [baseName = ''] = target.baseNames;
  return [
    l10n.t('Model: {0}.', request.modelId),
    l10n.t('Images: {0}.', request.maxCount),
    ...(request.parameters.size === undefined ? [] : [l10n.t('Size: {0}.', request.parameters.size)]),
    l10n.t('File: {0}.', workspace.nameOf(Utils.joinPath(target.folder, baseName + target.extension))),
    cost === undefined ? l10n.t('Its price is not published.') : l10n.t('Cost: {0} by the list price.', cost),
    ...(job.styleNote === undefined ? [] : [job.styleNote]),
    l10n.t('Prompt: {0}', request.prompt),
  ].join(' ');
}
