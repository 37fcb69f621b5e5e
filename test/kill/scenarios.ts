import { journalScenarios } from './journalScenarios';
import { lingeringScenarios } from './lingeringScenarios';
import { savingScenarios } from './savingScenarios';
import type { Scenario } from './scenario';
import { sendingScenarios } from './sendingScenarios';

/** Every stage at which a machine can break, and what must come of it. */
export const scenarios: readonly Scenario[] = [
  ...sendingScenarios,
  ...savingScenarios,
  ...lingeringScenarios,
  ...journalScenarios,
];
