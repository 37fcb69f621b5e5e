import { randomUUID } from 'node:crypto';
import type { Fault } from './faults';
import { Refusal } from './refusal';
import type { JsonObject, Generation } from './requestTypes';

export type TaskStatus = 'PENDING' | 'RUNNING' | 'SUSPENDED' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'UNKNOWN';

export interface Task {
  readonly id: string;
  readonly requestId: string;
  readonly generation: Generation;
  readonly submittedMs: number;
  /** Wall-clock time, for the times in answers. */
  readonly submittedAt: Date;
  fault: Fault | undefined;
  queries: number;
  isCanceled: boolean;
  /** The complete answer of a succeeded task, created once. */
  answer: JsonObject | undefined;
}

const lifetimeMs = 24 * 60 * 60 * 1000;
/** The share of a task's duration during which it is PENDING. */
const pendingShare = 0.25;

/** The tasks of a service. A task's state is computed from the clock on demand, so there are no timers. */
export class Tasks {
  private readonly byId = new Map<string, Task>();

  constructor(
    private readonly nowMs: () => number,
    private readonly durationMs: number,
  ) {}

  create(generation: Generation, requestId: string, fault: Fault | undefined): Task {
    const task: Task = {
      id: randomUUID(),
      requestId,
      generation,
      submittedMs: this.nowMs(),
      submittedAt: new Date(),
      fault,
      queries: 0,
      isCanceled: false,
      answer: undefined,
    };
    this.byId.set(task.id, task);
    return task;
  }

  find(id: string): Task | undefined {
    const task = this.byId.get(id);
    return task && isKept(task) ? task : undefined;
  }

  /** The tasks of the last 24 hours. */
  listed(): Task[] {
    return this.list().filter(isKept);
  }

  list(): Task[] {
    return [...this.byId.values()].reverse();
  }

  running(modelId: string): number {
    return this.list().filter(
      task => task.generation.model.id === modelId && ['PENDING', 'RUNNING', 'SUSPENDED'].includes(this.statusOf(task)),
    ).length;
  }

  statusOf(task: Task): TaskStatus {
    const { fault } = task;
    if (task.isCanceled || fault?.kind === 'taskCanceled') return 'CANCELED';
    if (fault?.kind === 'taskUnknown') return 'UNKNOWN';
    if (fault?.kind === 'taskNeverEnds') return fault.status ?? 'RUNNING';
    if (fault?.kind === 'taskPolls') {
      const { pending = 0, running = 0 } = fault;
      if (task.queries <= pending + running) return task.queries <= pending ? 'PENDING' : 'RUNNING';
      return 'SUCCEEDED';
    }
    const passedMs = this.nowMs() - task.submittedMs;
    if (passedMs < this.durationMs) return passedMs < this.durationMs * pendingShare ? 'PENDING' : 'RUNNING';
    return fault?.kind === 'taskFailed' ? 'FAILED' : 'SUCCEEDED';
  }

  /** Only a pending task can be cancelled; a running task is finished and billed. */
  cancel(id: string): void {
    const task = this.find(id);
    if (!task || this.statusOf(task) !== 'PENDING')
      throw new Refusal(400, 'UnsupportedOperation', 'The operation is unsupported on the referee object.');
    task.isCanceled = true;
  }

  /** The times in the answer of a task with this status, in China Standard Time as the real service writes them. */
  times(task: Task, status: TaskStatus): JsonObject {
    const { gmt_create: submitted, start_time: started, end_time: ended } = this.moments(task, status);
    return {
      submit_time: chinaTime(submitted),
      ...(started === undefined ? {} : { scheduled_time: chinaTime(started) }),
      ...(ended === undefined ? {} : { end_time: chinaTime(ended) }),
    };
  }

  /** The same times as the list of tasks has them, in milliseconds since 1970. */
  moments(task: Task, status: TaskStatus): { gmt_create: number; start_time?: number; end_time?: number } {
    const start = task.submittedAt.getTime();
    const isOver = ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(status);
    return {
      gmt_create: start,
      ...(status === 'PENDING' ? {} : { start_time: start + 40 }),
      ...(isOver ? { end_time: start + Math.max(40, this.durationMs) } : {}),
    };
  }

  clear(): void {
    this.byId.clear();
  }
}

const isKept = ({ submittedAt }: Task): boolean => Date.now() - submittedAt.getTime() < lifetimeMs;

function chinaTime(ms: number): string {
  return new Date(ms + 8 * 60 * 60 * 1000).toISOString().replace('T', ' ').replace('Z', '');
}
