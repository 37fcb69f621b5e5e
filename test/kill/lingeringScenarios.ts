import { eventually } from '../ui/eventually';
import { expectOutcome } from './outcome';
import { prompt, savedJob, type Scenario, taskModel } from './scenario';
import { said } from './sentences';

/** A reload after which the old extension host goes on for seconds, with everything of its window closed. */
export const lingeringScenarios: readonly Scenario[] = [
  {
    name: 'the old host outlives its window, the task id comes then',
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
      await expectOutcome(machine, { jobs: [savedJob()], told: [said.saved] });
    },
  },
  {
    name: 'the old host outlives its window, with two of four images to come',
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
      await expectOutcome(machine, { jobs: [savedJob(4)], told: [said.saved] });
    },
  },
];
