import type { URI } from 'vscode-uri';
import { errorOf } from '../../../core/base/errorCodec';
import { EaselError } from '../../../core/base/errors';
import type { Clock } from '../../../core/base/ports';
import { Sequencer } from '../../../core/base/sequencer';
import type { ReadSettings, Resumed, UnfinishedJobReport } from '../../../core/contributions/contributions';
import type { JournalEntry } from '../../../core/jobs/journalEntry';
import type { Region } from '../../../core/models/regionTable';
import type { Connection } from '../../connection/connection';
import type { Workspace } from '../../files/workspace';
import { outputFolder, workspaceRoot } from '../../files/workspacePlaces';
import type { Journal } from '../../journal/journal';
import type { JobEnd } from '../job';
import type { ForeignTask } from '../taskFromElsewhere';
import { entryOfTask } from '../taskFromElsewhere';
import type { UnfinishedJobs } from '../unfinishedJobs';

type Report = Resumed<URI>;

export interface ResumeJobsParts {
  unfinished: UnfinishedJobs;
  journal: Pick<Journal, 'add' | 'findTask'>;
  connection: Pick<Connection, 'address' | 'endpoint'>;
  workspace: Workspace;
  readSettings: ReadSettings;
  clock: Pick<Clock, 'now'>;
}

/** Goes on with unfinished jobs, waits for them for as long as the settings say, and reports. */
export class ResumeJobs {
  private readonly adding = new Sequencer();

  constructor(private readonly parts: ResumeJobsParts) {}

  /** @param isQuiet the caller tells the ends of the jobs; otherwise `onDidEnd` tells them as well. */
  async resumeAll(isQuiet: boolean): Promise<Report> {
    const { unfinished } = this.parts;
    await unfinished.adopt(isQuiet);
    unfinished.resumeBlocked(isQuiet);
    const report = await this.wait(unfinished.waiting.map(({ id }) => id));
    const listed = await unfinished.listed();
    const reported = new Set(report.ends.map(({ record }) => record.entry.id));
    return {
      ...report.resumed,
      failed: [
        ...report.resumed.failed,
        ...listed.filter(({ entry }) => !reported.has(entry.id)).map(({ entry }) => reportOf(entry)),
      ],
    };
  }

  /**
   * Waits for one task, also one that another program has made.
   * @param document the file in front of the person, which decides about the place of a task from elsewhere.
   * @throws EaselError `invalidRequest`, `missingKey`
   */
  async resumeTask(
    taskId: string,
    { region, document, isQuiet }: { region?: Region | undefined; document?: URI | undefined; isQuiet: boolean },
  ): Promise<Report> {
    // One at a time, because the same id given twice must not become two jobs.
    const id = await this.adding.queue(() => this.jobOfTask(taskId, region, document, isQuiet));
    return id === undefined
      ? { saved: [], waiting: [{ prompt: '', taskId }], failed: [] }
      : (await this.wait([id])).resumed;
  }

  /** @returns the id of the job that has the task now; `undefined` when another window has it. */
  private async jobOfTask(
    taskId: string,
    region: Region | undefined,
    document: URI | undefined,
    isQuiet: boolean,
  ): Promise<string | undefined> {
    const { unfinished, journal, connection, clock } = this.parts;
    const known = unfinished.withTask(taskId);
    if (known) {
      unfinished.resume(known.id, isQuiet);
      return known.id;
    }
    if (await journal.findTask(taskId)) return undefined;
    const address = connection.address(region);
    await connection.endpoint(address);
    const record = await journal.add(
      entryOfTask({ taskId, address, ...(await this.placeForTask(document)), now: clock.now() }),
    );
    unfinished.add(record, isQuiet);
    return record.entry.id;
  }

  /** The folder and the file name for the images of a task from elsewhere. */
  private async placeForTask(document: URI | undefined): Promise<Pick<ForeignTask, 'place' | 'fileName'>> {
    const { workspace, readSettings } = this.parts;
    const root = workspaceRoot(workspace, [document]);
    const settings = readSettings(document ?? root);
    return {
      place: root && (await outputFolder(workspace, settings.outputFolder, { root, file: document })),
      fileName: settings.fileName,
    };
  }

  private async wait(ids: readonly string[]): Promise<{ resumed: Report; ends: JobEnd[] }> {
    const timeoutMs = this.parts.readSettings().timeoutSeconds * 1000;
    const { ends, waiting } = await this.parts.unfinished.wait(ids, timeoutMs);
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

function reportOf(
  { request, stage, problem }: JournalEntry,
  error: EaselError | undefined = problem && errorOf(problem),
): UnfinishedJobReport {
  const taskId = stage.name === 'task' ? stage.taskId : error?.taskId;
  return { prompt: request.prompt, ...(taskId !== undefined && { taskId }), ...(error && { error }) };
}
