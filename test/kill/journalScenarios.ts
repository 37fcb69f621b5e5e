import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../ui/eventually';
import type { Fault } from '../service/faults';
import type { Machine } from './machine';
import { expectOutcome } from './outcome';
import { everyHow, filesOf, prompt, savedJob, type Scenario, startWaiting, taskModel } from './scenario';
import { askAgain, messagePatterns, tryAgain } from './sentences';

/** Entries that several windows could take over, that are invalid or too old, or whose job was cancelled. */
export const journalScenarios: readonly Scenario[] = [
  {
    name: 'two windows, the first breaks',
    model: taskModel,
    hows: ['killHost'],
    alwaysRun: ['killHost'],
    async play(machine) {
      const [first] = machine.hosts;
      await machine.openSecondWindow();
      await machine.window.page.bringToFront();
      await startWaiting(machine);
      machine.toasts.clear();
      await machine.killHost(first);
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
    },
  },
  {
    name: 'two windows, both restart at the same time',
    model: taskModel,
    hows: ['killAll', 'killHost'],
    alwaysRun: [],
    async play(machine, how) {
      const [first] = machine.hosts;
      const { window: second, host } = await machine.openSecondWindow();
      await machine.window.page.bringToFront();
      await startWaiting(machine, { polls: 2 });
      await machine.generate('a red kite', 1, second);
      await machine.waitForStage('a red kite', 'task');
      machine.toasts.clear();
      if (how === 'killAll') {
        await machine.window.server.stop();
        await machine.window.startServerAgain();
        await Promise.all([machine.window.load(), second.load()]);
      } else {
        await Promise.all([machine.killHost(first), machine.killHost(host)]);
      }
      const kite = { prompt: 'a red kite', submits: 1, files: filesOf(1, 'a-red-kite') };
      // The window that takes a job over reports it. A window that takes over both reports them together.
      const told = await eventually('all messages', () => {
        if (machine.toasts.texts.some(text => /^2 images/.test(text))) return [/^2 images.*saved now/];
        return machine.toasts.texts.length >= 2 ? [/saved.*paper-boats/i, /saved.*a-red-kite/i] : undefined;
      });
      await expectOutcome(machine, { jobs: [savedJob(), kite], told });
    },
  },
  {
    name: 'two windows, the second is reopened',
    model: taskModel,
    hows: ['reload'],
    alwaysRun: [],
    async play(machine) {
      const { window: second } = await machine.openSecondWindow();
      await machine.window.page.bringToFront();
      await startWaiting(machine);
      await second.load();
      await expectOutcome(machine, { jobs: [savedJob()], told: [messagePatterns.saved] });
    },
  },
  {
    name: 'a damaged entry beside a good one',
    model: taskModel,
    hows: ['killAll'],
    alwaysRun: [],
    async play(machine, how) {
      await startWaiting(machine, { polls: 2 });
      await machine.generate('a red kite');
      const { name } = await machine.waitForStage('a red kite', 'task');
      await machine.break(how, () => overwriteStart(path.join(machine.journalFolder, name)));
      const lost = { prompt: 'a red kite', submits: 1, files: [] };
      await expectOutcome(machine, {
        jobs: [savedJob(), lost],
        told: [messagePatterns.saved, messagePatterns.damaged],
        damaged: 1,
      });
    },
  },
  {
    name: 'older than 24 hours by the clock of the service',
    model: taskModel,
    hows: ['killAll'],
    alwaysRun: [],
    async play(machine, how) {
      await startWaiting(machine, { polls: 100 });
      await machine.waitForStage(prompt, 'task');
      await machine.break(how, () => machine.service.script({ match: { path: 'task' }, fault: unknownTomorrow }));
      await machine.window.toasts.waitFor(messagePatterns.expired);
      assert.deepEqual((await machine.window.toasts.buttons(messagePatterns.expired)).slice(0, 2), [
        askAgain,
        tryAgain,
      ]);
      await expectOutcome(machine, {
        jobs: [{ prompt, submits: 1, files: [] }],
        told: [messagePatterns.expired],
        listed: 1,
      });
      // The run that probes the window has an item of its own for a moment.
      await eventually('the status bar to count nothing', async () =>
        (await waitingShown(machine)) === 0 ? true : undefined,
      );
    },
  },
  {
    name: 'a task that runs on, cancelled, and wanted when its image is there',
    model: taskModel,
    hows: everyHow,
    alwaysRun: [],
    async play(machine, how) {
      machine.service.script({ match: { path: 'async', promptIncludes: prompt }, fault: { kind: 'taskNeverEnds' } });
      await machine.generate(prompt);
      await machine.waitForRequest('task');
      await machine.break(how);
      await eventually('the status bar to count it', async () =>
        (await waitingShown(machine)) === 1 ? true : undefined,
      );
      await machine.window.runCommand('Easel: Cancel All');
      await eventually('the status bar to count nothing', async () =>
        (await waitingShown(machine)) === 0 ? true : undefined,
      );
      assert.equal(machine.files().size, 0);
      machine.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls' } });
      await machine.window.toasts.click(messagePatterns.offered, 'Save');
      await expectOutcome(machine, {
        jobs: [savedJob()],
        told: [messagePatterns.cancelled, messagePatterns.offered, messagePatterns.saved],
      });
    },
  },
];

/** A disk that gives back other bytes than were written. */
function overwriteStart(file: string): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, 'x'.repeat(40), 0);
  closeSync(opened);
}

const unknownTomorrow: Fault = {
  kind: 'json',
  body: { output: { task_status: 'UNKNOWN' } },
  headers: { date: new Date(Date.now() + 25 * 60 * 60 * 1000).toUTCString() },
};

/** The number of unfinished images in the status bar, where what was spent has an item of its own. */
async function waitingShown(machine: Machine): Promise<number> {
  const items = await machine.window.page.locator('.statusbar-item[id^="easel.easel"]').allInnerTexts();
  const unfinished = items.filter(text => !/[¥$]/.test(text));
  return Number(/\d+/.exec(unfinished.join(' '))?.[0] ?? 0);
}
