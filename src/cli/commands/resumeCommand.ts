import { once } from 'node:events';
import * as l10n from '@vscode/l10n';
import type { UnfinishedJobReport } from '../../core/contributions/contributions';
import { regions } from '../../core/models/regionTable';
import { checkTaskId } from '../../engine/jobs/taskFromElsewhere';
import { exitCodes } from '../cliHost';
import { choiceFlag, isSet, serviceFlags } from '../input/commandLine';
import { UsageError } from '../input/usageError';
import { pathOf, resumedAsJson } from '../output/results';
import type { Command } from './command';
import { requireKey, withEngine } from './command';

export const resumeCommand: Command = {
  usage: '[<task id>]',
  summary: () => l10n.t('Save the images of earlier requests that were not finished; nothing is sent again'),
  flags: { ...serviceFlags, forget: { type: 'boolean' } },
  run: (line, host) => {
    const [taskId, ...more] = line.words;
    if (more.length > 0) throw new UsageError(l10n.t('There is more than one task id.'));
    return withEngine(line, host, async ({ engine, lines, signal, onProgress }) => {
      const { unfinished, resumeJobs, connection } = engine;
      const { folder } = host;
      await unfinished.adopt(true);
      // Who resumes by hand wants everything that was paid for, also what was cancelled too late.
      for (const { id } of unfinished.cancelled) await unfinished.withdrawCancellation(id);
      if (taskId !== undefined || unfinished.waitingCount > 0) {
        await requireKey(connection);
        onProgress({ state: 'running' });
      }
      const region = choiceFlag(line, 'region', regions);
      const resuming =
        taskId === undefined
          ? resumeJobs.resumeAll(true)
          : resumeJobs.resumeTask(checkTaskId(taskId), { region, isQuiet: true });
      const resumed = await orInterrupted(resuming, signal);
      // What is under way stays in the journal.
      if (!resumed) return exitCodes.cancelled;
      if (isSet(line, 'json')) lines.json(resumedAsJson(resumed, folder));
      else for (const uri of resumed.saved) lines.result(pathOf(uri, folder));
      for (const report of resumed.waiting) lines.note(l10n.t('Still waiting: {0}', nameOf(report)));
      for (const report of resumed.failed)
        lines.note(l10n.t('Failed: {0}: {1}', nameOf(report), report.error?.message ?? ''));
      if (isSet(line, 'forget')) for (const record of await unfinished.listed()) await unfinished.discard(record);
      return resumed.failed.length > 0 ? exitCodes.failed : exitCodes.done;
    });
  },
};

const nameOf = ({ prompt, taskId }: UnfinishedJobReport): string => prompt || (taskId ?? '');

/** Waits no longer than until Ctrl+C. @returns undefined then. */
async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  work.catch(() => undefined);
  if (signal.aborted) return undefined;
  return Promise.race([work, once(signal, 'abort').then(() => undefined)]);
}
