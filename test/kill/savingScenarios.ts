import { eventually } from '../ui/eventually';
import type { How, Machine } from './machine';
import { expectOutcome } from './outcome';
import { directModel, everyHow, prompt, savedJob, type Scenario, startWaiting, taskModel } from './scenario';
import { messagePatterns } from './sentences';

/** Breaks after the task's id or the answer arrived: every image is saved exactly once. */
export const savingScenarios: readonly Scenario[] = [
  {
    name: 'task id just arrived',
    model: taskModel,
    hows: everyHow,
    alwaysRun: [],
    async play(machine, how) {
      await machine.generate(prompt);
      await machine.waitForStage(prompt, 'task');
      await machine.break(how);
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
    },
  },
  {
    name: 'waiting for a task',
    model: taskModel,
    hows: [...everyHow, 'dropTab'],
    alwaysRun: [],
    async play(machine, how) {
      await startWaiting(machine, { polls: how === 'dropTab' ? 4 : 1 });
      await machine.break(how);
      // Its extension host keeps running without a window and saves the image itself, so there is no message.
      await expectOutcome(machine, { jobs: [savedJob()], told: how === 'dropTab' ? [] : [messagePatterns.saved] });
    },
  },
  {
    name: 'waiting for a task, broken twice',
    model: taskModel,
    hows: ['reload', 'killAll'],
    alwaysRun: [],
    async play(machine, how) {
      await startWaiting(machine, { polls: 3 });
      await machine.break(how);
      await machine.break(how);
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
    },
  },
  {
    name: 'no network during the restart',
    model: taskModel,
    hows: everyHow,
    alwaysRun: [],
    async play(machine, how) {
      await startWaiting(machine);
      for (const fault of [
        { kind: 'resetAfterRequest' },
        { kind: 'error', status: 503, code: 'ModelUnavailable' },
        { kind: 'resetBeforeBody' },
      ] as const) {
        machine.service.script({ match: { path: 'task' }, fault });
      }
      await machine.break(how);
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
    },
  },
  {
    name: 'downloading from a task',
    model: taskModel,
    hows: everyHow,
    alwaysRun: ['killHost'],
    play: (machine, how) => breakWhileDownloading(machine, how),
  },
  {
    name: 'downloading a direct answer',
    model: directModel,
    hows: everyHow,
    alwaysRun: ['killAll'],
    play: (machine, how) => breakWhileDownloading(machine, how),
  },
  {
    name: 'saving, three of four saved',
    model: taskModel,
    hows: everyHow,
    alwaysRun: ['killHost'],
    play: (machine, how) => breakWhileSaving(machine, how, 3),
  },
  {
    name: 'saving, one of four saved',
    model: taskModel,
    hows: everyHow,
    alwaysRun: [],
    play: (machine, how) => breakWhileSaving(machine, how, 1),
  },
];

async function breakWhileDownloading(machine: Machine, how: How): Promise<void> {
  machine.service.script({ match: { path: 'download', promptIncludes: prompt }, fault: { kind: 'stallMidBody' } });
  await machine.generate(prompt);
  await machine.waitForLeftover();
  await machine.break(how);
  await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
}

async function breakWhileSaving(machine: Machine, how: How, there: number): Promise<void> {
  machine.service.script({
    match: { path: 'download', promptIncludes: prompt, fromIndex: there },
    times: 4 - there,
    fault: { kind: 'stallMidBody' },
  });
  await machine.generate(prompt, 4);
  await eventually(`${there} files`, () => (machine.files().size >= there ? true : undefined));
  await machine.waitForLeftover();
  await machine.break(how);
  await expectOutcome(machine, { jobs: [savedJob(4)], told: [messagePatterns.saved] });
}
