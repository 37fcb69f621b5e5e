import * as vscode from 'vscode';
import type { StoredOptions } from '../../core/jobs/attempt';
import type { SavedImages } from '../../core/contributions/contributions';
import { Cancelled, describeForLog, EaselError, messageOf } from '../../core/base/errors';
import { parseImageOptions } from '../../core/request/imageOptions';
import type { Log } from '../../core/base/ports';
import type { MessageToWebview } from '../../core/studio/studioProtocol';
import type { ImageService } from '../../engine/jobs/imageService';
import type { PreparedJob } from '../../engine/jobs/job';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { showSaved } from '../messages/afterSave';
import { showError, tellCancelled } from '../messages/errorMessages';
import type { KeyCommands } from '../commands/keyCommands';
import type { Person } from '../messages/person';
import { askFolder, askOtherFolder, confirmCount, mayFlatten } from '../messages/runQuestions';

/** The panel from which a run was started. It may be closed before the run has ended. */
export interface RunView {
  /** The document that was edited last. */
  document: vscode.Uri | undefined;
  send: (message: MessageToWebview) => void;
  isOpen: () => boolean;
  /** Whether the person can see messages in the panel. */
  isVisible: () => boolean;
}

const never = new AbortController().signal;

/**
 * Runs of the form. Problems before anything is sent are shown at the form. Everything after that is shown on the card
 * of the attempt.
 */
export class StudioRuns {
  constructor(
    private readonly service: ImageService,
    private readonly unfinished: UnfinishedJobs,
    private readonly keys: KeyCommands,
    private readonly person: Person,
    private readonly log: Log,
  ) {}

  /** Settles when the images are saved, or when no more will come. Never rejects. */
  async run(stored: StoredOptions, view: RunView): Promise<void> {
    let isBegun = false;
    try {
      const job = await this.prepare(stored, view);
      const saved = await this.service.run(job, {
        signal: never,
        onProgress: () => undefined,
        onBegun: id => {
          isBegun = true;
          view.send({ type: 'run-started', id });
        },
        askOtherFolder: error => askOtherFolder(this.person, error),
      });
      if (!view.isVisible()) await this.tellSaved(saved, job, view, () => this.run(stored, view));
    } catch (error) {
      if (!(error instanceof EaselError) && !(error instanceof Cancelled))
        this.log.error(`Studio: ${describeForLog(error)}`);
      if (!isBegun && view.isOpen()) this.refuse(error, view);
      else if (!view.isVisible()) this.tellFailed(error, stored, () => this.run(stored, view));
    }
  }

  /** @throws EaselError; `Cancelled` if the person chose to do something else first. */
  private async prepare(stored: StoredOptions, view: RunView): Promise<PreparedJob> {
    // A file may have been overwritten once because the person wanted it. That does not hold for a repeated run.
    const { options } = parseImageOptions({ ...stored, overwrite: false });
    const pickedFolder = vscode.workspace.workspaceFolders?.length ? undefined : await askFolder(this.person);
    if (!pickedFolder && !vscode.workspace.workspaceFolders?.length) throw new Cancelled();
    // The key comes first, because setting it may change the region, and with it the address and the models.
    if (!(await this.keys.ensureKey()))
      throw new EaselError('missingKey', vscode.l10n.t('Nothing was sent, because there is no API key yet.'));
    const job = await this.service.prepare(options, {
      document: view.document,
      pickedFolder,
      mayFlatten: name => mayFlatten(this.person, name),
    });
    if (!(await confirmCount(this.person, job))) throw new Cancelled();
    return job;
  }

  private refuse(error: unknown, { send }: RunView): void {
    const message = error instanceof Cancelled ? vscode.l10n.t('Nothing was sent.') : messageOf(error);
    send({
      type: 'run-refused',
      message,
      ...(error instanceof EaselError && error.field !== undefined && { field: error.field }),
    });
  }

  /** A run that the person does not see ends like a command. If the panel shows the images, they are not opened. */
  private tellSaved(
    saved: SavedImages<vscode.Uri>,
    { options, settings }: PreparedJob,
    { isOpen }: RunView,
    tryAgain: () => unknown,
  ): Promise<void> {
    return showSaved(this.person, {
      saved,
      tryAgain,
      alt: options.prompt.replace(/\s+/g, ' ').trim(),
      openAfterSave: settings.openAfterSave && !isOpen(),
      edit: files => vscode.commands.executeCommand('easel.editImage', files[0], files),
    });
  }

  private tellFailed(error: unknown, { prompt }: StoredOptions, tryAgain: () => unknown): void {
    if (error instanceof Cancelled) {
      tellCancelled(this.person, error);
      return;
    }
    if (!(error instanceof EaselError)) {
      this.person.tell('error', messageOf(error));
      return;
    }
    const { fate, record } = this.service.leftBy(error);
    void showError(this.person, error, {
      prompt,
      tryAgain,
      goesOn: fate === 'goesOn',
      ...(fate === 'stuck' && record && { resume: () => this.unfinished.resume(record.entry.id) }),
      setApiKey: () => this.keys.changeApiKey(),
    });
  }
}
