import type { KeyValueStore } from '../../../core/base/ports';

const stateKey = 'easel.knownTasks';
/** More than Easel makes in the 24 hours for which the service lists a task. */
const maxCount = 500;

/**
 * The ids of the latest tasks that belong to jobs of any window, also after the jobs have ended: the journal forgets a
 * job with its last image, but the service's list still has its task.
 */
export class KnownTasks {
  constructor(private readonly state: KeyValueStore) {}

  has(taskId: string): boolean {
    return this.ids.includes(taskId);
  }

  note(taskId: string): void {
    if (!this.has(taskId)) void this.state.update(stateKey, [...this.ids, taskId].slice(-maxCount));
  }

  private get ids(): readonly string[] {
    const stored = this.state.get<unknown>(stateKey, []);
    return Array.isArray(stored) ? stored.filter(id => typeof id === 'string') : [];
  }
}
