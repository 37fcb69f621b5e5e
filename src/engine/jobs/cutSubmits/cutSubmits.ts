import * as l10n from '@vscode/l10n';
import type { Clock, Log } from '../../../core/base/ports';
import { EaselError, messageOf } from '../../../core/base/errors';
import { Sequencer } from '../../../core/base/sequencer';
import { isCancelled, type JournalEntry, type TaskCandidate } from '../../../core/jobs/journalEntry';
import type { DashScopeClient, TaskPrompt } from '../../dashscope/client';
import type { Endpoint } from '../../dashscope/endpoint';
import type { ListedTask } from '../../dashscope/taskList';
import type { Journal, JournalRecord } from '../../journal/journal';
import type { SharedPace } from '../../pacing/sharedPace';
import { rateLimitKeyOf } from '../jobEntry';
import type { JobTable } from '../jobTable';
import type { KnownTasks } from './knownTasks';

/**
 * The waits before each look, in milliseconds: the network may need a moment after it broke, and a task that the
 * service is about to create is not in the list yet.
 */
const waitsMs = [0, 1_000, 3_000, 8_000];
/** Further waits where several requests may have made a task: when it ends, it says its prompt. */
const undecidedWaitsMs = [5_000, 10_000, 20_000, 40_000, 60_000];
/** Where the list cannot be had and the person has cancelled the job, so that nobody asks again: for a day. */
const unheardWaitsMs = Array.from({ length: 288 }, () => 300_000);
/** `Date` headers have whole seconds, and a request travels for a moment. */
const toleranceMs = 10_000;
/** How long after sending the service may have created the task, where nobody saw the connection break. */
const maxCreationMs = 60_000;

/** No model reads fewer characters of a prompt; see `promptLimit` in the model table. */
const shortestPromptLimit = 500;

/** Another window needs a moment to see that a task is taken, and to give it back. */
const giveBackMs = 2_000;

export interface CutSubmitsParts {
  client: Pick<DashScopeClient, 'listTasks' | 'promptOfTask' | 'serviceNow'>;
  journal: Pick<Journal, 'tasks'>;
  jobs: Pick<JobTable, 'isAnswerAwaited' | 'cutOff'>;
  knownTasks: Pick<KnownTasks, 'has' | 'take'>;
  pace: Pick<SharedPace, 'isAwaitedElsewhere'>;
  clock: Pick<Clock, 'now' | 'sleep'>;
  log: Log;
}

interface CutJob {
  entry: JournalEntry;
  brokeAt: number | undefined;
  /** The tasks with which it was told, because each may be its own. */
  offered?: readonly TaskCandidate[];
}

/** What was found of a submit whose answer never came. */
type Found =
  /** Its task, which is in the record now. */
  | 'task'
  /** Tasks, one of which may be its own; undecided while one that has not ended yet may say so. */
  | { candidates: readonly TaskCandidate[]; isUndecided: boolean }
  /** The list could not be had. */
  | 'unavailable';

/**
 * Finds the tasks of submits that were cut off before the id arrived, in the service's list of tasks. The list has
 * neither prompts nor images, so a task is told by its model and its time, and by no other job having it. Where it may
 * be of several, its own answer decides, which says the prompt in some models once the task has ended.
 */
export class CutSubmits {
  /** One look at a time, so that no two jobs take the same task. */
  private readonly looks = new Sequencer();
  private readonly cutIds = new Set<string>();
  /** The jobs of this process that are looked for, and those that were told with tasks that may be theirs. */
  private readonly cutJobs = new Map<string, CutJob>();

  constructor(private readonly parts: CutSubmitsParts) {}

  /**
   * Looks a few times for the task of a job that is `submitting`. Where one task is certainly its own, the record has
   * it when this resolves, also on disk, with a warning that says so.
   * @param cut the error that is told when no task was found.
   * @param brokeAt when the connection broke, in milliseconds since 1970; `undefined` where no one saw it.
   * @throws EaselError `rejectedKey` when the list was refused; else `cut`, which names the tasks that may be its own;
   *   the reason of `signal`.
   */
  async recover(
    record: JournalRecord,
    endpoint: Endpoint,
    cut: EaselError,
    brokeAt: number | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.parts;
    const { id } = record.entry;
    this.cutIds.add(id);
    this.cutJobs.set(id, { entry: record.entry, brokeAt });
    try {
      let found: Exclude<Found, 'task'> = 'unavailable';
      const laterMs = isCancelled(record.entry) ? unheardWaitsMs : [];
      for (const [nth, waitMs] of [...waitsMs, ...undecidedWaitsMs, ...laterMs].entries()) {
        const goesOn = found === 'unavailable' ? laterMs.length > 0 : found.isUndecided;
        if (nth >= waitsMs.length && !goesOn) break;
        await clock.sleep(waitMs, signal);
        const latest = await this.looks.queue(() => this.look(record, endpoint, brokeAt, signal));
        if (latest === 'task') return;
        found = latest;
        if (found === 'unavailable' || found.candidates.length === 0 || found.isUndecided) continue;
        if (!(await this.isAnswerAwaited(record))) break;
      }
      if (found === 'unavailable' || found.candidates.length === 0) throw cut;
      const { candidates } = found;
      this.cutJobs.set(id, { entry: record.entry, brokeAt, offered: candidates });
      await record.update({ candidates: [...candidates] });
      throw withCandidates(cut, candidates);
    } finally {
      this.cutIds.delete(id);
      if (!this.cutJobs.get(id)?.offered) this.cutJobs.delete(id);
    }
  }

  /** Those that no job has, of this window or another one, under way, over or listed. */
  async unclaimed(tasks: readonly TaskCandidate[]): Promise<TaskCandidate[]> {
    const { journal, knownTasks } = this.parts;
    const areKnown = await Promise.all(tasks.map(({ taskId }) => knownTasks.has(taskId)));
    const strange = tasks.filter((_, index) => areKnown[index] === false);
    if (strange.length === 0) return [];
    const taken = await journal.tasks();
    return strange.filter(({ taskId }) => !taken.has(taskId)).map(({ taskId, createdAt }) => ({ taskId, createdAt }));
  }

  private async look(
    record: JournalRecord,
    endpoint: Endpoint,
    brokeAt: number | undefined,
    signal: AbortSignal,
  ): Promise<Found> {
    const { client, clock, knownTasks, log } = this.parts;
    const { entry } = record;
    try {
      const listed = await client.listTasks(endpoint, signal);
      const offsetMs = (client.serviceNow(endpoint) ?? clock.now()) - clock.now();
      const fitting = listed.filter(task => isMadeBy(entry, task, offsetMs, brokeAt));
      // First, because a request that has its answer by now has noted its task before.
      const isAwaited = await this.isAnswerAwaited(record);
      const mayBeOfAwaited = isAwaited && (await this.isAnswerAwaited(record, true));
      const free = await this.unclaimed(fitting);
      log.info(
        `Of ${listed.length} tasks of the account, ${fitting.length} may be "${entry.request.prompt}"; ${free.length} are free`,
      );
      // The task may be that of a request whose answer is still on its way.
      if (free.length === 0 || mayBeOfAwaited) return { candidates: free, isUndecided: false };
      const isClear =
        !isAwaited &&
        free.length === 1 &&
        !fitting.some(task => task.taskId === free[0]?.taskId && this.hasRival(entry, task, offsetMs));
      const chosen = isClear ? { only: free[0] } : await this.byPrompt(entry, free, endpoint, signal);
      if (!chosen.only) return { candidates: free, isUndecided: false, ...chosen };
      const { only } = chosen;
      const since = clock.now() - Math.max(0, (client.serviceNow(endpoint) ?? only.createdAt) - only.createdAt);
      await record.update({
        stage: { name: 'task', taskId: only.taskId, since, serviceSince: only.createdAt },
        candidates: [],
        warnings: [...entry.warnings, foundAgain(only.taskId)],
      });
      // Others may have a journal of their own.
      if ((await this.isContested(record, only.taskId, signal)) || !(await knownTasks.take(only.taskId))) {
        await record.update({ stage: entry.stage, warnings: entry.warnings });
        log.info(`Task ${only.taskId} was given back: another window took it at the same moment`);
        return { candidates: [], isUndecided: false };
      }
      return 'task';
    } catch (error) {
      if (!(error instanceof EaselError) || error.code === 'rejectedKey') throw error;
      log.warn(`The list of tasks could not be had: ${messageOf(error)}`);
      return 'unavailable';
    }
  }

  /**
   * Whether this job has to give a task back, because another window wrote down the same one at the same moment. Each
   * window looks after it has written, so at least one of them sees the other. The job with the lowest id keeps the
   * task, unless the other one does not give it back: then that one had looked before this one wrote.
   */
  private async isContested(record: JournalRecord, taskId: string, signal: AbortSignal): Promise<boolean> {
    const { journal, clock } = this.parts;
    for (let isFirst = true; ; isFirst = false) {
      const others = [...((await journal.tasks()).get(taskId) ?? [])].filter(id => id !== record.entry.id);
      if (others.length === 0) return false;
      if (!isFirst || others.some(id => id < record.entry.id)) return true;
      await clock.sleep(giveBackMs, signal);
    }
  }

  /** Of tasks that may be of several requests: the one that says this one's prompt, or those that say no other. */
  private async byPrompt(
    entry: JournalEntry,
    tasks: readonly TaskCandidate[],
    endpoint: Endpoint,
    signal: AbortSignal,
  ): Promise<{ only?: TaskCandidate; candidates: readonly TaskCandidate[]; isUndecided: boolean }> {
    const told = await Promise.all(
      tasks.map(({ taskId }) =>
        this.parts.client.promptOfTask(taskId, endpoint, signal).catch((): TaskPrompt => {
          signal.throwIfAborted();
          // The next look may hear it.
          return { isUnderWay: true, prompt: undefined };
        }),
      ),
    );
    const { prompt } = entry.request;
    const isUndecided = told.some(({ isUnderWay }) => isUnderWay);
    const saying = (isOwn: (said: string) => boolean): TaskCandidate[] =>
      tasks.filter((_, index) => isOwn(told[index]?.prompt ?? ''));
    const same = saying(said => said === prompt);
    // One that is still under way may say the whole prompt.
    const own = same.length > 0 || isUndecided ? same : saying(said => isCutShort(prompt, said));
    const [only] = own;
    // Where all of them are requests of ours with one prompt, each may have any.
    if (only && own.length <= this.cutWithPrompt(entry)) return { only, candidates: own, isUndecided };
    const silent = tasks.filter((_, index) => told[index]?.prompt === undefined);
    return { candidates: own.length > 0 ? own : silent, isUndecided: isUndecided && own.length === 0 };
  }

  /** How many jobs were cut off that may have made a task with this prompt, this one included. */
  private cutWithPrompt({ id, address, request: { prompt } }: JournalEntry): number {
    const known = [...this.parts.jobs.cutOff(), ...[...this.cutJobs.values()].map(({ entry }) => entry)];
    const same = known.filter(
      other => other.address.baseUrl === address.baseUrl && other.request.prompt === prompt && other.id !== id,
    );
    return 1 + new Set(same.map(other => other.id)).size;
  }

  /** Whether the task may as well be that of another job that was cut off: then only the person can tell. */
  private hasRival({ id, address }: JournalEntry, task: ListedTask, offsetMs: number): boolean {
    const cutOff = this.parts.jobs.cutOff().filter(entry => !this.cutJobs.has(entry.id));
    const known: CutJob[] = [...cutOff.map(entry => ({ entry, brokeAt: undefined })), ...this.cutJobs.values()];
    return known.some(
      ({ entry: other, brokeAt, offered }) =>
        other.id !== id &&
        other.address.baseUrl === address.baseUrl &&
        (offered?.some(({ taskId }) => taskId === task.taskId) ?? isMadeBy(other, task, offsetMs, brokeAt)),
    );
  }

  /** @param isSamePrompt whether only requests with the same prompt count; those elsewhere may have the same. */
  private async isAnswerAwaited({ entry }: JournalRecord, isSamePrompt = false): Promise<boolean> {
    const { jobs, pace } = this.parts;
    const key = rateLimitKeyOf(entry.request, entry.address);
    return jobs.isAnswerAwaited(entry, this.cutIds, isSamePrompt) || (await pace.isAwaitedElsewhere(key));
  }
}

/** Whether a task says the beginning of a prompt that the service has cut to the length that its model reads. */
function isCutShort(prompt: string, said: string): boolean {
  return said.length >= shortestPromptLimit && prompt.startsWith(said);
}

function isMadeBy(
  { request, stage, createdAt }: JournalEntry,
  task: ListedTask,
  offsetMs: number,
  brokeAt: number | undefined,
): boolean {
  if (!isSameModel(task.modelName, request.modelId) || stage.name !== 'submitting') return false;
  const { since = createdAt, serviceSince = since + offsetMs } = stage;
  const maxAgeMs = brokeAt === undefined ? maxCreationMs : Math.max(0, brokeAt - since);
  const ageMs = task.createdAt - serviceSince;
  return ageMs >= -toleranceMs && ageMs <= maxAgeMs + toleranceMs;
}

/** How the list spells image models is not documented. A task without a model may be of any. */
function isSameModel(listed: string | undefined, modelId: string): boolean {
  return listed === undefined || listed === '' || plainName(listed) === plainName(modelId);
}

/** Without the folder, the date of a snapshot, case and punctuation; `wanx2.1` is sold as `wan2.1`, too. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^.*[/:]/u, '')
    .replace(/[-_.]?\d{4}[-_.]?\d{2}[-_.]?\d{2}$/u, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^wanx/u, 'wan');

const foundAgain = (taskId: string): string =>
  l10n.t(
    'The answer to this request never arrived. The service had made task {0} of it, which was found again.',
    taskId,
  );

function withCandidates(cut: EaselError, candidates: readonly TaskCandidate[]): EaselError {
  const names = candidates
    .map(({ taskId, createdAt }) => `${taskId} (${new Date(createdAt).toISOString()})`)
    .join(', ');
  const message = l10n.t('{0} These tasks of the service may be this request: {1}.', cut.message, names);
  return new EaselError(cut.code, message, { ...cut, cause: cut.cause });
}
