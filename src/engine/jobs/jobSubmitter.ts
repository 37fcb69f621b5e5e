import { EaselError } from '../../core/base/errors';
import type { Clock, Log } from '../../core/base/ports';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { Place, RateLimitGroup, SubmitQueue } from '../../core/jobs/submitQueue';
import { knownModels } from '../../core/models/modelLookup';
import type { Answer } from '../dashscope/answers/answers';
import type { DashScopeClient, Submitted } from '../dashscope/client';
import type { Endpoint } from '../dashscope/endpoint';
import type { JournalRecord } from '../journal/journal';
import type { SharedPace, SharedPlace } from '../pacing/sharedPace';
import type { KnownTasks } from './cutSubmits/knownTasks';
import { checkUploadServed, fitsDataUrl } from './inputImages';
import type { Answered, PreparedJob, RunOptions } from './job';
import { notWrittenDown, rateLimitGroupOf, stageOfAnswer, takenOver } from './jobEntry';
import type { JobTable } from './jobTable';

export interface JobSubmitterParts {
  client: Pick<DashScopeClient, 'submit' | 'upload' | 'serviceNow'>;
  queue: SubmitQueue;
  jobs: JobTable;
  pace: Pick<SharedPace, 'claim' | 'hold'>;
  knownTasks: Pick<KnownTasks, 'note'>;
  readSettings: ReadSettings;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/**
 * Sends jobs when the service's limits allow it, and holds their places in the queue until their tasks have ended.
 */
export class JobSubmitter {
  /** Groups whose last answer was a spent quota, by their keys. */
  private readonly spentQuotas = new Set<string>();

  constructor(private readonly parts: JobSubmitterParts) {}

  /**
   * Waits in the queue, sends the job, and begins to write the answer into the journal.
   * @returns undefined when the answer is a task to wait for.
   */
  async submit(
    job: PreparedJob,
    record: JournalRecord,
    endpoint: Endpoint,
    options: RunOptions,
    timeoutMs: number,
  ): Promise<Answered | undefined> {
    const { client, queue, jobs, knownTasks, clock } = this.parts;
    const { request, model } = job.checked;
    const { signal, onProgress } = options;
    const uploaded = await this.uploadLarge(job, endpoint, options);
    const group = rateLimitGroupOf(request, model, job.address);
    let hasWaited = false;
    let place: SharedPlace | undefined;
    const enter = async (isFirst: boolean): Promise<void> => {
      place = await this.placeAmongAll(group, {
        signal,
        front: !isFirst,
        onPlace: ({ place: nth, startsInMs }) => {
          hasWaited ||= isFirst;
          onProgress({ state: 'waiting', place: nth, startsInMs });
        },
      });
      jobs.setTicket(record.entry.id, place);
    };
    await enter(true);
    const images = job.inputs.map(
      (input, index) =>
        uploaded.get(index) ??
        (input.kind === 'address' ? input.url : { mime: input.facts.mime, source: input.source }),
    );
    const submitting = client.submit(request, model, images, endpoint, {
      signal,
      timeoutMs,
      onProgress,
      isBatch: () => hasWaited || queue.waiting(group) > 0,
      onSend: async () => {
        await record.update({ stage: { name: 'submitting', ...this.moment(endpoint) } });
        // After a kill, it would be unknown whether it was sent.
        if (!record.isOnDisk) throw notWrittenDown();
        jobs.get(record.entry.id)?.ticket?.sent();
      },
      onRefused: async delayMs => {
        await record.update({ stage: { name: 'queued' } });
        // Before the ticket is given back: the next one of the group would be sent at once.
        queue.slowDown(group, delayMs);
        jobs.releaseTicket(record.entry.id);
        await enter(false);
      },
      onPart: options.onPart,
      onPartialAnswer: answer => record.update({ stage: stageOfAnswer(answer, false, clock.now()) }),
    });
    try {
      const submitted = await this.watchQuota(group, submitting);
      if (submitted.kind === 'answer') return this.noted(record, endpoint, submitted.answer);
      await record.update({ stage: { name: 'task', taskId: submitted.taskId, ...this.moment(endpoint) } });
      await knownTasks.note(submitted.taskId);
      return undefined;
    } finally {
      // An answer that did not come will not come any more.
      place?.answered();
    }
  }

  private noted(record: JournalRecord, endpoint: Endpoint, answer: Answer): Answered {
    const stage = stageOfAnswer(answer, !answer.interrupted, this.parts.clock.now());
    const written = record.update({ stage }).then(() => {
      if (!record.isOpen) throw takenOver();
    });
    // A download may fail before anybody asks.
    written.catch(() => undefined);
    return { endpoint, answer, written };
  }

  /** Waits for a place in this process, and then for one among all processes of this person. */
  private async placeAmongAll(
    group: RateLimitGroup,
    options: Parameters<SubmitQueue['enter']>[1],
  ): Promise<SharedPlace> {
    const { queue, pace } = this.parts;
    for (let front = options.front ?? false; ; front = true) {
      const ticket = await queue.enter(group, { ...options, front });
      const claim = await pace.claim(group);
      if (options.signal.aborted && claim.kind === 'place') claim.place.leave();
      if (!options.signal.aborted && claim.kind === 'place') {
        const { place } = claim;
        return { ...bothPlaces(ticket, place), answered: () => place.answered() };
      }
      ticket.withdraw();
      options.signal.throwIfAborted();
      if (claim.kind === 'full') queue.slowDown(group, claim.waitMs);
      if (claim.kind === 'busy') queue.askAgain(group, claim.waitMs);
    }
  }

  /** Now, by the clock of this computer and, where it is known, by the service's. */
  private moment(endpoint: Endpoint): { since: number; serviceSince?: number } {
    const { client, clock } = this.parts;
    const serviceSince = client.serviceNow(endpoint);
    return { since: clock.now(), ...(serviceSince !== undefined && { serviceSince }) };
  }

  /**
   * A spent quota ends all that wait for it. One refusal may be about that request alone; after a second one in a row,
   * those that still wait would only be refused one by one, at the pace of the group.
   */
  private async watchQuota(group: RateLimitGroup, submitting: Promise<Submitted>): Promise<Submitted> {
    try {
      const submitted = await submitting;
      this.spentQuotas.delete(group.key);
      return submitted;
    } catch (error) {
      if (!(error instanceof EaselError) || error.code !== 'quotaExhausted') {
        this.spentQuotas.delete(group.key);
      } else if (this.spentQuotas.has(group.key)) {
        this.parts.queue.endWaiting(group, error);
      } else {
        this.spentQuotas.add(group.key);
      }
      throw error;
    }
  }

  /**
   * Counts a task as running although no submit of this window waits for it, because the service counts it, too. It
   * does not take the place of a submit.
   */
  holdRunning({ entry }: JournalRecord): void {
    const models = knownModels(this.parts.readSettings().customModels);
    const model = models.find(({ id }) => id === entry.request.modelId);
    if (!model || entry.stage.name !== 'task') return;
    const { jobs, queue, pace } = this.parts;
    const group = rateLimitGroupOf(entry.request, model, entry.address);
    jobs.setTicket(entry.id, bothPlaces(queue.join(group), pace.hold(group)));
  }

  /** Uploads the files that are too long for a data URL. @returns their addresses by the index of the input. */
  private async uploadLarge(
    job: PreparedJob,
    endpoint: Endpoint,
    { signal, onProgress }: RunOptions,
  ): Promise<Map<number, string>> {
    const uploaded = new Map<number, string>();
    for (const [index, input] of job.inputs.entries()) {
      // A translation takes addresses only.
      if (input.kind === 'address' || (!job.checked.model.translates && fitsDataUrl(input))) continue;
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

function bothPlaces(one: Place, other: Place): Place {
  return {
    sent: () => {
      one.sent();
      other.sent();
    },
    leave: () => {
      one.leave();
      other.leave();
    },
  };
}
