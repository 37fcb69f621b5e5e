import type { KeyValueStore } from '../../core/base/ports';
import type { ImageRequest } from '../../core/request/imageRequest';
import { nothingKnown, pollSchedule } from '../../core/jobs/pollSchedule';
import { readDurations, taskKind, withDuration } from '../../core/jobs/taskDurations';
import type { TaskWait } from '../dashscope/tasks';

const stateKey = 'easel.taskDurations';

/** Stores how long the tasks of this workspace took, so that the next ones are queried when they are likely to end. */
export class TaskDurations {
  constructor(private readonly state: KeyValueStore) {}

  /** Returns when to query the task of a request, and what to call when it has ended. */
  waitOf(request: ImageRequest): Pick<TaskWait, 'schedule' | 'onDuration'> {
    const kind = taskKind(request);
    if (kind === undefined) return {};
    return {
      schedule: pollSchedule(this.known[kind] ?? nothingKnown),
      onDuration: durationMs => void this.state.update(stateKey, withDuration(this.known, kind, durationMs)),
    };
  }

  private get known() {
    return readDurations(this.state.get<unknown>(stateKey, undefined));
  }
}
