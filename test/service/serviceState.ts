import type { FaultBook } from './faults';
import type { RequestJournal } from './requestJournal';
import type { Region } from './models';
import type { RateLimits } from './rateLimits';
import type { Results } from './results';
import type { Tasks } from './tasks';
import type { Uploads } from './uploads';

/** The whole state of a running service, passed to its route handlers. */
export interface ServiceState {
  readonly region: Region;
  readonly keys: readonly string[];
  /** Duration of a synchronous call in real milliseconds. */
  readonly syncDelayMs: number;
  readonly limitsApply: boolean;
  readonly faults: FaultBook;
  readonly journal: RequestJournal;
  readonly limits: RateLimits;
  readonly tasks: Tasks;
  readonly results: Results;
  readonly uploads: Uploads;
  readonly origin: () => string;
}
