import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Resumed } from '../../core/contributions/contributions';
import { EaselError } from '../../core/base/errors';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import type { ResumeJobs } from '../../engine/jobs/resume/resumeJobs';
import { checkTaskId } from '../../engine/jobs/taskFromElsewhere';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { activeFile } from '../documents/activeFile';
import type { KeyCommands } from './keyCommands';
import { regionArgument } from './keyCommands';
import type { Notifications } from '../messages/notifications';
import type { PickerParts } from '../pickers/unfinishedPicker';
import { pickUnfinished } from '../pickers/unfinishedPicker';

type Report = Resumed<URI>;

/** The commands that resume jobs and cancel them. */
export class UnfinishedCommands {
  constructor(
    private readonly unfinished: UnfinishedJobs,
    private readonly runs: ImageRuns,
    private readonly jobs: Pick<ResumeJobs, 'resumeAll' | 'resumeTask'>,
    private readonly notifications: Notifications,
    private readonly pickerParts: Pick<PickerParts, 'freeTasks' | 'sendAgain'>,
    private readonly keys: Pick<KeyCommands, 'ensureAddressOfJob'>,
  ) {}

  /**
   * Called with an argument object: resumes everything, or one task, and shows nothing. @throws EaselError
   * `invalidRequest`, `missingKey`
   */
  async resumeWithArguments(argument: unknown): Promise<Report> {
    const region = regionArgument(argument);
    const { taskId } = argument as { taskId?: unknown };
    const mistyped = Object.keys(argument as object).find(name => name !== 'taskId' && name !== 'region');
    // Ignoring it would resume everything instead of one task.
    if (mistyped !== undefined)
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t('The option "{0}" is not known. Use {1}.', mistyped, 'taskId, region'),
        { field: mistyped },
      );
    return taskId === undefined
      ? this.jobs.resumeAll(true)
      : this.jobs.resumeTask(checkTaskId(taskId), { region, document: activeFile(), isQuiet: true });
  }

  /** Shows the list of unfinished jobs, and does what the person chooses. */
  async showList(): Promise<Report | undefined> {
    await this.unfinished.adopt();
    const choice = await pickUnfinished({
      unfinished: this.unfinished,
      notifications: this.notifications,
      ...this.pickerParts,
      resume: entry => this.resume(entry),
    });
    if (choice === 'all') {
      await this.ensureAddresses();
      return this.jobs.resumeAll(false);
    }
    return choice && this.jobs.resumeTask(checkTaskId(choice.taskId), { document: activeFile(), isQuiet: false });
  }

  /** Resumes a job for a person. If its address is not in force or confirmed, the person is asked first. */
  async resume({ id, address }: JournalEntry): Promise<void> {
    if (await this.keys.ensureAddressOfJob(address)) this.unfinished.resume(id);
  }

  cancelAll(isForPerson: boolean): void {
    const { foreground, background } = this.runs.cancelAll();
    if (!isForPerson) return;
    if (background > 0)
      this.notifications.tell(
        'information',
        vscode.l10n.t(
          'Requests cancelled in the background: {0}. The service may have made their images already, and bill them.',
          background,
        ),
      );
    else if (foreground === 0)
      this.notifications.tell('information', vscode.l10n.t('Nothing is under way in this window.'));
  }

  /** One question for each address that unfinished jobs were sent to. Jobs of a refused address stay where they are. */
  private async ensureAddresses(): Promise<void> {
    const addresses = new Map(
      this.unfinished.waiting.map(({ address }) => [`${address.baseUrl} ${address.region}`, address]),
    );
    for (const address of addresses.values()) await this.keys.ensureAddressOfJob(address);
  }
}
