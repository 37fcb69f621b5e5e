import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Resumed, UnfinishedJobReport } from '../../core/contributions/contributions';
import { EaselError } from '../../core/base/errors';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Region } from '../../core/models/regionTable';
import type { Clock } from '../../core/base/ports';
import type { Connection } from '../../engine/connection/connection';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import type { JobEnd } from '../../engine/jobs/job';
import { errorOf } from '../../core/base/errorCodec';
import type { Journal } from '../../engine/journal/journal';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { readSettings } from '../../editor/settings';
import { outputFolder, workspaceRoot } from '../../engine/files/workspacePlaces';
import type { ForeignTask } from '../../engine/jobs/taskFromElsewhere';
import { checkTaskId, entryOfTask } from '../../engine/jobs/taskFromElsewhere';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { Sequencer } from '../../core/base/sequencer';
import { activeFile } from '../documents/activeFile';
import { regionArgument } from './keyCommands';
import type { Person } from '../messages/person';
import type { PickerParts } from '../pickers/unfinishedPicker';
import { pickUnfinished } from '../pickers/unfinishedPicker';

type Report = Resumed<URI>;

/** Resuming and giving up by hand. */
export class UnfinishedCommands {
  private readonly adding = new Sequencer();

  constructor(
    private readonly unfinished: UnfinishedJobs,
    private readonly runs: ImageRuns,
    private readonly journal: Journal,
    private readonly connection: Connection,
    private readonly person: Person,
    private readonly clock: Clock,
    private readonly sendAgain: PickerParts['sendAgain'],
  ) {}

  /**
   * Called with an argument object: resumes everything, or one task, and shows nothing. @throws EaselError
   * `invalidRequest`, `missingKey`
   */
  async resumeWithArguments(argument: unknown): Promise<Report> {
    const region = regionArgument(argument);
    const { taskId } = argument as { taskId?: unknown };
    const mistyped = Object.keys(argument as object).find(name => name !== 'taskId' && name !== 'region');
    // To take it for nothing would resume everything in place of one task.
    if (mistyped !== undefined)
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t('The option "{0}" is not known. Use {1}.', mistyped, 'taskId, region'),
        { field: mistyped },
      );
    return taskId === undefined ? this.resumeAll(true) : this.resumeTask(checkTaskId(taskId), region, true);
  }

  /** Lists what is unfinished, and does with it what the person chooses. */
  async showList(): Promise<Report | undefined> {
    await this.unfinished.adopt();
    const choice = await pickUnfinished({
      unfinished: this.unfinished,
      person: this.person,
      sendAgain: this.sendAgain,
    });
    if (choice === 'all') return this.resumeAll(false);
    return choice && this.resumeTask(checkTaskId(choice.taskId), undefined, false);
  }

  cancelAll(isForPerson: boolean): void {
    const { foreground, background } = this.runs.cancelAll();
    if (!isForPerson) return;
    if (background > 0)
      this.person.tell(
        'information',
        vscode.l10n.t(
          'Requests cancelled in the background: {0}. The service may have made their images already, and bill them.',
          background,
        ),
      );
    else if (foreground === 0) this.person.tell('information', vscode.l10n.t('Nothing is under way in this window.'));
  }

  private async resumeAll(isQuiet: boolean): Promise<Report> {
    await this.unfinished.adopt(isQuiet);
    this.unfinished.resumeBlocked(isQuiet);
    const report = await this.wait(this.unfinished.waiting.map(({ id }) => id));
    const listed = await this.unfinished.listed();
    const reported = new Set(report.ends.map(({ record }) => record.entry.id));
    return {
      ...report.resumed,
      failed: [
        ...report.resumed.failed,
        ...listed.filter(({ entry }) => !reported.has(entry.id)).map(({ entry }) => reportOf(entry)),
      ],
    };
  }

  private async resumeTask(taskId: string, region: Region | undefined, isQuiet: boolean): Promise<Report> {
    // One at a time, or the same id pasted twice would be two jobs.
    const id = await this.adding.queue(() => this.jobOfTask(taskId, region, isQuiet));
    return id === undefined
      ? { saved: [], waiting: [{ prompt: '', taskId }], failed: [] }
      : (await this.wait([id])).resumed;
  }

  /** @returns the id of the job that has the task now; `undefined` where that is another window's. */
  private async jobOfTask(taskId: string, region: Region | undefined, isQuiet: boolean): Promise<string | undefined> {
    const known = this.unfinished.withTask(taskId);
    if (known) {
      this.unfinished.resume(known.id, isQuiet);
      return known.id;
    }
    if (await this.journal.findTask(taskId)) return undefined;
    const address = this.connection.address(region);
    await this.connection.endpoint(address);
    const record = await this.journal.add(
      entryOfTask({ taskId, address, ...(await placeForTask(activeFile())), now: this.clock.now() }),
    );
    this.unfinished.add(record, isQuiet);
    return record.entry.id;
  }

  private async wait(ids: readonly string[]): Promise<{ resumed: Report; ends: JobEnd[] }> {
    const { ends, waiting } = await this.unfinished.wait(ids, readSettings().timeoutSeconds * 1000);
    const resumed: Report = {
      saved: ends.flatMap(({ result }) => (result.kind === 'saved' ? result.saved.images.map(({ uri }) => uri) : [])),
      waiting: waiting.map(entry => reportOf(entry)),
      failed: ends.flatMap(({ record, result }) => {
        const error =
          result.kind === 'saved' ? result.left?.error : result.kind === 'failed' ? result.error : undefined;
        return error instanceof EaselError ? reportOf(record.entry, error) : [];
      }),
    };
    return { resumed, ends };
  }
}

/** Where the images of a task go that was not made here, and how they are named. */
async function placeForTask(document: vscode.Uri | undefined): Promise<Pick<ForeignTask, 'place' | 'fileName'>> {
  const root = workspaceRoot(vscodeWorkspace, [document]);
  const settings = readSettings(document ?? root);
  return {
    place: root && (await outputFolder(vscodeWorkspace, settings.outputFolder, { root, file: document })),
    fileName: settings.fileName,
  };
}

function reportOf(
  { request, stage, problem }: JournalEntry,
  error: EaselError | undefined = problem && errorOf(problem),
): UnfinishedJobReport {
  const taskId = stage.name === 'task' ? stage.taskId : error?.taskId;
  return { prompt: request.prompt, ...(taskId !== undefined && { taskId }), ...(error && { error }) };
}
