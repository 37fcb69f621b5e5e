import type { Clock, Log } from '../../core/base/ports';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { SubmitQueue } from '../../core/jobs/submitQueue';
import { knownModels } from '../../core/models/modelLookup';
import type { DashScopeClient } from '../dashscope/client';
import type { Endpoint } from '../dashscope/endpoint';
import type { JournalRecord } from '../journal/journal';
import { checkUploadServed, fitsDataUrl } from './inputImages';
import type { Answered, PreparedJob, RunOptions } from './job';
import { rateLimitGroupOf, stageOfAnswer } from './jobEntry';
import type { JobTable } from './jobTable';
import type { RecentSubmits } from './recentSubmits';

export interface JobSubmitterParts {
  client: Pick<DashScopeClient, 'submit' | 'upload'>;
  queue: SubmitQueue;
  jobs: JobTable;
  recentSubmits: Pick<RecentSubmits, 'recall' | 'note'>;
  readSettings: ReadSettings;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/**
 * Sends jobs when the service's limits allow it, and holds their places in the queue until their tasks have ended.
 */
export class JobSubmitter {
  constructor(private readonly parts: JobSubmitterParts) {}

  /**
   * Waits in the queue, sends the job, and writes down what came.
   * @returns undefined where that is a task to wait for.
   */
  async submit(
    job: PreparedJob,
    record: JournalRecord,
    endpoint: Endpoint,
    options: RunOptions,
    timeoutMs: number,
  ): Promise<Answered | undefined> {
    const { client, queue, jobs, recentSubmits, clock } = this.parts;
    const { request, model } = job.checked;
    const { signal, onProgress } = options;
    const uploaded = await this.uploadLarge(job, endpoint, options);
    const group = rateLimitGroupOf(request, model, job.address);
    recentSubmits.recall(queue, group);
    let hasWaited = false;
    const enter = async (front: boolean): Promise<void> => {
      const ticket = await queue.enter(group, {
        signal,
        front,
        onPlace: ({ place, startsInMs }) => {
          hasWaited ||= !front;
          onProgress({ state: 'waiting', place, startsInMs });
        },
      });
      jobs.setTicket(record.entry.id, ticket);
    };
    await enter(false);
    const images = job.inputs.map(
      (input, index) =>
        uploaded.get(index) ??
        (input.kind === 'address' ? input.url : { mime: input.facts.mime, source: input.source }),
    );
    const submitted = await client.submit(request, model, images, endpoint, {
      signal,
      timeoutMs,
      onProgress,
      isBatch: () => hasWaited || queue.waiting(group) > 0,
      onSend: async () => {
        await record.update({ stage: { name: 'submitting' } });
        jobs.get(record.entry.id)?.ticket?.sent();
        recentSubmits.note(group);
      },
      onRefused: async delayMs => {
        await record.update({ stage: { name: 'queued' } });
        jobs.releaseTicket(record.entry.id);
        queue.slowDown(group, delayMs);
        await enter(true);
      },
      onPartialAnswer: answer => record.update({ stage: stageOfAnswer(answer, false, clock.now()) }),
    });
    if (submitted.kind === 'task') {
      await record.update({ stage: { name: 'task', taskId: submitted.taskId, since: clock.now() } });
      return undefined;
    }
    await record.update({ stage: stageOfAnswer(submitted.answer, !submitted.answer.interrupted, clock.now()) });
    return { endpoint, answer: submitted.answer };
  }

  /**
   * Counts a task as running although no submit of this window waits for it: the service counts it as well. It takes no
   * turn of a submit.
   */
  holdRunning({ entry }: JournalRecord): void {
    const models = knownModels(this.parts.readSettings().customModels);
    const model = models.find(({ id }) => id === entry.request.modelId);
    if (!model || entry.stage.name !== 'task') return;
    this.parts.jobs.setTicket(entry.id, this.parts.queue.join(rateLimitGroupOf(entry.request, model, entry.address)));
  }

  /** Files that are too long for a data URL, by their index. */
  private async uploadLarge(
    job: PreparedJob,
    endpoint: Endpoint,
    { signal, onProgress }: RunOptions,
  ): Promise<Map<number, string>> {
    const uploaded = new Map<number, string>();
    for (const [index, input] of job.inputs.entries()) {
      if (input.kind === 'address' || fitsDataUrl(input)) continue;
      checkUploadServed(job.address, input.name);
      onProgress({ state: 'uploading', done: index, total: job.inputs.length });
      const { source, facts } = input;
      const file = { source, mime: facts.mime, extension: `.${facts.format}` };
      uploaded.set(index, await this.parts.client.upload(job.checked.request.modelId, file, endpoint, signal));
      this.parts.log.info(`Input image ${index + 1} went by the temporary upload (${source.byteLength} bytes)`);
    }
    return uploaded;
  }
}
