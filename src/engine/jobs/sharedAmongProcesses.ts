import { join } from 'node:path';
import type { Chance, Log } from '../../core/base/ports';
import type { SystemClock } from '../connection/clock';
import { SharedPace } from '../pacing/sharedPace';
import { KnownTasks } from './cutSubmits/knownTasks';

/** What windows, terminals and servers of a person tell each other, in this person's folder. */
export function sharedAmongProcesses(
  folder: string,
  clock: SystemClock,
  chance: Chance,
  log: Log,
): { pace: SharedPace; knownTasks: KnownTasks } {
  return {
    pace: new SharedPace(join(folder, 'pace'), { now: () => clock.pacedNow() }, chance, log),
    knownTasks: new KnownTasks(join(folder, 'tasks'), clock, log),
  };
}
