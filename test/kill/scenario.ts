import type { How, Machine } from './machine';
import type { ExpectedJob } from './outcome';
import type { Play } from './playScenario';

export interface Scenario extends Play {
  hows: readonly How[];
  /** The ways to break in every test run; a long run uses all. */
  alwaysRun: readonly How[];
}

export const everyHow: readonly How[] = ['reload', 'killHost', 'killAll'];

export const prompt = 'paper boats';
/** Requests for this model create tasks. */
export const taskModel = 'wan2.2-t2i-flash';
/** Requests for this model are answered directly. */
export const directModel = 'z-image-turbo';

export const filesOf = (count: number, name = 'paper-boats'): string[] =>
  Array.from({ length: count }, (_, index) => `assets/${name}${index === 0 ? '' : `-${index + 1}`}.png`);
export const savedJob = (count = 1): ExpectedJob => ({ prompt, submits: 1, files: filesOf(count) });

/** Starts a job, and waits for the first query of its task; `polls` queries find it unfinished. */
export async function startWaiting(machine: Machine, { polls = 1 } = {}): Promise<void> {
  machine.service.script({
    match: { path: 'async', promptIncludes: prompt },
    fault: { kind: 'taskPolls', pending: polls },
  });
  await machine.generate(prompt);
  await machine.waitForRequest('task');
}
