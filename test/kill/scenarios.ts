import { journalScenarios } from './journalScenarios';
import { lingeringScenarios } from './lingeringScenarios';
import { savingScenarios } from './savingScenarios';
import type { Scenario } from './scenario';
import { sendingScenarios } from './sendingScenarios';

/** Every stage at which a machine can break, with the expected outcome. */
export const scenarios: readonly Scenario[] = [
  ...sendingScenarios,
  ...savingScenarios,
  ...lingeringScenarios,
  ...journalScenarios,
];
