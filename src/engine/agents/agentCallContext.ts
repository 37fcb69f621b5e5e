import type { RunProgress } from '../../core/base/ports';
import type { Surface } from '../jobs/imageRuns';
import type { AskPerson } from './agentLimits';

/** What surrounds a call of a tool. */
export interface AgentCallContext {
  signal: AbortSignal;
  onProgress: (progress: RunProgress) => void;
  /** Asks a person; absent where none can be asked. */
  ask?: AskPerson | undefined;
  /** Throws where there is no key, with a sentence that fits the surroundings. */
  ensureKey?: Surface['ensureKey'];
  /** Asks for each request, and not only where a limit is passed. */
  asksAlways?: boolean;
}
