import assert from 'node:assert/strict';
import { expectOutcome, type ExpectedJob } from './outcome';
import { directModel, everyHow, filesOf, prompt, savedJob, type Scenario, taskModel } from './scenario';
import { askAgain, messagePatterns, tryAgain } from './sentences';

const twoPerMinute = 'qwen-image-max';

/** Breaks before any answer: an unsent request stays unsent, and a sent one is never repeated automatically. */
export const sendingScenarios: readonly Scenario[] = [
  {
    name: 'waiting in the queue',
    model: twoPerMinute,
    hows: everyHow,
    alwaysRun: ['killHost'],
    async play(machine, how) {
      for (const first of ['one', 'two']) {
        await machine.generate(first);
        await machine.window.waitForFile(`assets/${first}.png`);
      }
      await machine.generate(prompt);
      await machine.waitForStage(prompt, 'queued');
      await machine.break(how);
      await machine.window.toasts.waitFor(messagePatterns.notSent);
      assert.ok((await machine.window.toasts.buttons(messagePatterns.notSent)).includes(tryAgain));
      const done = ['one', 'two'].map((name): ExpectedJob => ({ prompt: name, submits: 1, files: filesOf(1, name) }));
      await expectOutcome(machine, {
        jobs: [...done, { prompt, submits: 0, files: [] }],
        told: [messagePatterns.notSent],
        listed: 1,
      });
    },
  },
  {
    name: 'sent directly, no answer yet',
    model: directModel,
    hows: everyHow,
    alwaysRun: ['killHost'],
    async play(machine, how) {
      machine.service.script({
        match: { path: 'sync', promptIncludes: prompt },
        fault: { kind: 'stallBeforeHeaders' },
      });
      await machine.generate(prompt);
      await machine.waitForRequest('sync', prompt);
      await machine.break(how);
      await machine.window.toasts.waitFor(messagePatterns.mayBeBilled);
      await expectOutcome(machine, {
        jobs: [{ prompt, submits: 1, files: [] }],
        told: [messagePatterns.mayBeBilled],
        listed: 1,
      });
      await machine.window.toasts.click(messagePatterns.mayBeBilled, tryAgain);
      await expectOutcome(machine, {
        jobs: [{ prompt, submits: 2, files: filesOf(1) }],
        told: [messagePatterns.mayBeBilled, messagePatterns.saved],
      });
    },
  },
  {
    name: 'task sent, its id not yet received',
    model: taskModel,
    hows: everyHow,
    alwaysRun: ['killHost'],
    async play(machine, how) {
      machine.service.script({
        match: { path: 'async', promptIncludes: prompt },
        fault: { kind: 'stallBeforeHeaders' },
      });
      await machine.generate(prompt);
      await machine.waitForRequest('async', prompt);
      await machine.break(how);
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.foundAgain] });
    },
  },
  {
    name: 'task sent, its id not yet received, and the list of tasks cannot be had',
    model: taskModel,
    hows: everyHow,
    alwaysRun: [],
    async play(machine, how) {
      machine.service.script({
        match: { path: 'async', promptIncludes: prompt },
        fault: { kind: 'stallBeforeHeaders' },
      });
      machine.service.script({ match: { path: 'list' }, times: 4, fault: { kind: 'resetAfterRequest' } });
      await machine.generate(prompt);
      await machine.waitForRequest('async', prompt);
      await machine.break(how);
      await machine.window.toasts.waitFor(messagePatterns.mayBeBilled);
      assert.deepEqual((await machine.window.toasts.buttons(messagePatterns.mayBeBilled)).slice(0, 2), [
        askAgain,
        tryAgain,
      ]);
      await machine.window.runCommand('Easel: Resume Unfinished Images…');
      await machine.window.quickInput.waitFor('Choose what to resume');
      assert.ok((await machine.window.quickInput.items()).includes(prompt));
      await machine.window.quickInput.close();
      await expectOutcome(machine, {
        jobs: [{ prompt, submits: 1, files: [] }],
        told: [messagePatterns.mayBeBilled],
        listed: 1,
      });
      await machine.window.toasts.click(messagePatterns.mayBeBilled, askAgain);
      await expectOutcome(machine, {
        jobs: [savedJob()],
        told: [messagePatterns.mayBeBilled, messagePatterns.foundAgain],
      });
    },
  },
];
