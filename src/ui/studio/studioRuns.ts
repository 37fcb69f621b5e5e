import * as vscode from 'vscode';
import type { StoredOptions } from '../../core/jobs/attempt';
import { EaselError, messageOf } from '../../core/base/errors';
import { parseImageOptions } from '../../core/request/imageOptions';
import type { MessageToWebview } from '../../core/studio/studioProtocol';
import type { ImageRuns, RunResult, Surface } from '../../engine/jobs/imageRuns';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { showSaved } from '../messages/afterSave';
import type { KeyCommands } from '../commands/keyCommands';
import type { Notifications } from '../messages/notifications';
import { tellCancelled, tellFailed } from '../messages/runMessages';
import { askFolder, askOtherFolder } from '../messages/folderQuestions';
import { confirmCost, confirmCount, mayFlatten, maySendOutside } from '../messages/runQuestions';

/** The panel that a run was started from; it may be closed before the run has ended. */
export interface RunView {
  /** The document that was written in last. */
  document: vscode.Uri | undefined;
  send: (message: MessageToWebview) => void;
  isOpen: () => boolean;
  /** Whether the person can see what the panel shows. */
  isVisible: () => boolean;
  /** Cancels the run until it has a card of its own. */
  signal: AbortSignal;
}

/** What the form, or the card of an attempt, asks for. */
export interface StudioRequest {
  options: StoredOptions;
  /** The attempt that is made once more: its job leaves the list of unfinished ones when the new one has a record. */
  replaces?: string | undefined;
}

/**
 * Runs of the form. Problems before anything is sent are shown at the form. Everything after that is shown on the card
 * of the attempt.
 */
export class StudioRuns {
  constructor(
    private readonly runs: ImageRuns,
    private readonly unfinished: Pick<UnfinishedJobs, 'askAgain' | 'resume' | 'listedWith'>,
    private readonly keys: KeyCommands,
    private readonly notifications: Notifications,
  ) {}

  /** Settles when the images are there, or nothing more comes. Never rejects. */
  async run(request: StudioRequest, view: RunView): Promise<void> {
    let isBegun = false;
    const { notifications } = this;
    const surface: Surface = {
      // Before the rest, because setting a key may change the region, and with it the address and the models.
      ensureKey: () => this.keys.ensureKey(),
      during: work => work(view.signal, () => undefined),
      mayFlatten: name => mayFlatten(notifications, name),
      maySendOutside: input => maySendOutside(notifications, input),
      confirm: job => confirmCount(notifications, job),
      confirmCost: excess => confirmCost(notifications, excess),
      onBegun: id => {
        isBegun = true;
        view.send({ type: 'run-started', id });
      },
      askOtherFolder: error => askOtherFolder(notifications, error),
      tell: given => {
        const result = asTold(given);
        if (!isBegun && view.isOpen()) refuse(result, view);
        else if (!view.isVisible()) {
          const replaces = replacedAfter(result, request);
          return this.tell(result, request.options, view, options => this.run({ options, replaces }, view));
        }
        return undefined;
      },
    };
    try {
      // The consent to overwrite a file was for one image. It does not count for an image that is made again.
      const { options } = parseImageOptions({ ...request.options, overwrite: false });
      const pickedFolder = vscode.workspace.workspaceFolders?.length ? undefined : await askFolder(notifications);
      if (!pickedFolder && !vscode.workspace.workspaceFolders?.length) {
        refuse({ kind: 'cancelled', step: 'confirm', mayBeBilled: false }, view);
        return;
      }
      const replaces = request.replaces === undefined ? undefined : await this.unfinished.listedWith(request.replaces);
      await this.runs.run(
        { options, document: view.document, pickedFolder, replaces, command: 'easel.openStudio' },
        surface,
      );
    } catch (error) {
      refuse(
        { kind: 'failed', status: 'gone', error: error instanceof Error ? error : new Error(String(error)) },
        view,
      );
    }
  }

  /** Out of sight, a run ends like a command's. Where there is a card for the images, nothing is opened beside it. */
  private async tell(
    result: RunResult,
    options: StoredOptions,
    { isOpen }: RunView,
    sendAgain: (options: StoredOptions) => unknown,
  ): Promise<void> {
    const tryAgain = (): unknown => sendAgain(options);
    switch (result.kind) {
      case 'saved': {
        const { saved, job } = result;
        const alt = job.options.prompt.replace(/\s+/g, ' ').trim();
        const openAfterSave = job.settings.openAfterSave && !isOpen();
        const again = { label: vscode.l10n.t('Try Again'), run: tryAgain };
        await showSaved(this.notifications, { saved, styleNote: job.styleNote, again, alt, openAfterSave });
        break;
      }
      case 'cancelled':
        tellCancelled(this.notifications, result);
        break;
      case 'failed':
        void tellFailed(this.notifications, result, this.unfinished, {
          prompt: options.prompt,
          tryAgain,
          withoutRewriting: () => sendAgain({ ...options, promptExtend: false }),
          setApiKey: () => this.keys.changeApiKey(),
        });
        break;
    }
  }
}

/** The record that another try replaces: that of the failed run, or the one that the failed run was to replace. */
function replacedAfter(result: RunResult, { replaces }: StudioRequest): string | undefined {
  if (result.kind !== 'failed') return undefined;
  return result.status === 'gone' ? replaces : result.record?.entry.id;
}

/** A missing key is told like an error, so that the person gets a button that asks for it. */
function asTold(result: RunResult): RunResult {
  if (result.kind !== 'cancelled' || result.step !== 'key') return result;
  const message = vscode.l10n.t('Nothing was sent, because there is no API key yet.');
  return { kind: 'failed', status: 'gone', error: new EaselError('missingKey', message) };
}

/** Tells the form why nothing was sent. */
function refuse(result: RunResult, { send }: RunView): void {
  if (result.kind === 'saved') return;
  const message = result.kind === 'failed' ? messageOf(result.error) : vscode.l10n.t('Nothing was sent.');
  const field = result.kind === 'failed' && result.error instanceof EaselError ? result.error.field : undefined;
  send({ type: 'run-refused', message, ...(field !== undefined && { field }) });
}
