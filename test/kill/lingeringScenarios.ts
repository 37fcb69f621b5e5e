import { eventually } from '../ui/eventually';
import { expectOutcome } from './outcome';
import { prompt, savedJob, type Scenario, taskModel } from './scenario';
import { messagePatterns } from './sentences';

/** After a reload, the old extension host keeps running for seconds without its window. */
export const lingeringScenarios: readonly Scenario[] = [
  {
    name: 'the old host outlives its window, then the task id arrives',
    model: taskModel,
    lingers: true,
    hows: ['reload'],
    alwaysRun: [],
    async play(machine, how) {
      machine.service.script({
        match: { path: 'async', promptIncludes: prompt },
        fault: { kind: 'slow', delayMs: 1500 },
      });
      machine.service.script({
        match: { path: 'task' },
        times: 2,
        fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
      });
      await machine.generate(prompt);
      await machine.waitForStage(prompt, 'submitting');
      await machine.break(how);
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
    },
  },
  {
    name: 'the old host outlives its window, two of four images missing',
    model: taskModel,
    lingers: true,
    hows: ['reload'],
    alwaysRun: ['reload'],
    async play(machine, how) {
      machine.service.script({
        match: { path: 'download', promptIncludes: prompt, fromIndex: 2 },
        times: 2,
        fault: { kind: 'stallBeforeHeaders' },
      });
      await machine.generate(prompt, 4);
      await eventually('two files', () => (machine.files().size >= 2 ? true : undefined));
      await machine.break(how);
      await expectOutcome(machine, { jobs: [savedJob(4)], told: [messagePatterns.saved] });
    },
  },
];
