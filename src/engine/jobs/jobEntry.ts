import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import type { UriLike } from '../../core/request/imageOptions';
import { EaselError } from '../../core/base/errors';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { JobStage, JournalEntry } from '../../core/jobs/journalEntry';
import type { Model } from '../../core/models/modelTypes';
import type { RateLimitGroup } from '../../core/jobs/submitQueue';
import type { Answer } from '../dashscope/answers';
import type { Address } from '../connection/connection';
import type { PreparedJob, SaveTarget } from './job';

// Between what a job is in the program and what it is in the journal.

/** A job as it is written down. */
export function entryOf(
  { checked: { request }, address: { baseUrl, region, decidedBy }, inputs, target, options, warnings }: PreparedJob,
  id: string,
  createdAt: number,
): JournalEntry {
  const { output, ...rest } = options;
  // By their whole address: what they were relative to may be another folder by then.
  const images = options.images && inputs.map(input => (input.kind === 'address' ? input.url : input.uri.toString()));
  return {
    version: 1,
    id,
    createdAt,
    request,
    options: {
      ...rest,
      images,
      ...(output !== undefined && { output: typeof output === 'string' ? output : addressOf(output) }),
    },
    address: { baseUrl, region, decidedBy },
    target: {
      ...target,
      folder: target.folder.toString(),
      within: target.within?.toString(),
      overwrite: target.whenTaken === 'overwrite',
    },
    warnings,
    stage: { name: 'queued' },
    saved: {},
  };
}

const addressOf = (output: UriLike): string =>
  (URI.isUri(output) ? output : URI.from({ ...output, scheme: output.scheme || 'file' })).toString();

/** The answer that a job has already. One that broke off in the middle holds what had come. */
export function answerOfStage(stage: JobStage): Answer | undefined {
  if (stage.name !== 'answer') return undefined;
  const { requestId, parts, actualPrompt, complete } = stage;
  const interrupted = complete
    ? undefined
    : new EaselError('network', l10n.t('The answer had not come in full.'), {
        requestId: requestId || undefined,
        mayBeBilled: true,
      });
  return { requestId, parts, ...(actualPrompt !== undefined && { actualPrompt }), ...(interrupted && { interrupted }) };
}

export function stageOfAnswer({ requestId, parts, actualPrompt }: Answer, complete: boolean, since: number): JobStage {
  return { name: 'answer', requestId, parts, actualPrompt, complete, since };
}

export function targetOf({ folder, within, overwrite, whenTaken, ...target }: JournalEntry['target']): SaveTarget {
  return {
    ...target,
    folder: URI.parse(folder),
    within: within === undefined ? undefined : URI.parse(within),
    whenTaken: whenTaken ?? (overwrite ? 'overwrite' : 'number'),
  };
}

/** What a request shares the service's limits with. Tasks alone are limited in how many may run. */
export function rateLimitGroupOf(
  { modelId, path }: ImageRequest,
  model: Model,
  { baseUrl, region }: Pick<Address, 'baseUrl' | 'region'>,
): RateLimitGroup {
  const { overrides, ...limit } = model.submitLimit;
  return {
    key: `${modelId} ${baseUrl}`,
    limit: overrides?.[region] ?? limit,
    maxRunning: path === 'syncMessages' ? undefined : model.maxRunningTasks,
  };
}
