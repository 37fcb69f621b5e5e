import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { SavedImages } from '../../core/contributions/contributions';
import { altTextOf } from '../../core/documents/altText';
import { readSettings } from '../../editor/settings';
import { styledSettings } from '../../editor/styledSettings';
import type { ImageRuns, RunRequest, RunResult, Surface } from '../../engine/jobs/imageRuns';
import { onceMore } from '../../engine/jobs/onceMore';
import { growingText } from '../../engine/jobs/interleavedDocument';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import type { GrowingDocument } from '../documents/growingDocument';
import type { InsertionPoint } from '../documents/insertionPoint';
import { editorInsertionPoint } from '../documents/insertionPoint';
import { tellableOf } from '../documents/insertionWords';
import { showSaved } from '../messages/afterSave';
import type { Notifications } from '../messages/notifications';
import { withProgress } from '../messages/progress';
import { tellCancelled, tellFailed } from '../messages/runMessages';
import { askOtherFolder } from '../messages/folderQuestions';
import { confirmCost, confirmCount, mayFlatten, maySendOutside } from '../messages/runQuestions';
import type { KeyCommands } from './keyCommands';
import type { PromptDrafts } from './promptDrafts';

/** A run that a person started: what to make, and what surrounds it. */
export interface PersonRun extends RunRequest {
  /** The image that is edited. */
  original?: vscode.Uri;
  /** Where a link may go; disposed when nothing needs it any more. */
  insertion: InsertionPoint | undefined;
  /** Insert the link as soon as the image is there. */
  insertLinks?: boolean;
  /** Shows an answer while it is written. */
  watcher?: Pick<GrowingDocument, 'show' | 'close'>;
  /** Shows the result, in place of the message with the usual next steps. */
  afterSave?: (saved: SavedImages<URI>, openAfterSave: boolean) => Promise<void>;
  /** Asks for another prompt after a refusal, in place of the command that edits or generates. */
  changePrompt?: () => Promise<unknown>;
}

/** Runs for a person in front of the editor: a notification shows the progress, and one message tells the result. */
export class PersonRuns {
  constructor(
    private readonly runs: ImageRuns,
    private readonly unfinished: Pick<UnfinishedJobs, 'askAgain' | 'resume'>,
    private readonly keys: KeyCommands,
    private readonly notifications: Notifications,
    private readonly drafts: PromptDrafts,
  ) {}

  /** @returns `undefined` where nothing was saved; the person has been told why. */
  async run(run: PersonRun): Promise<SavedImages<URI> | undefined> {
    const result = await this.resultOf(run);
    return result.kind === 'saved' ? result.saved : undefined;
  }

  /** The same, for a caller that goes on after a failure. */
  async resultOf(run: PersonRun): Promise<RunResult> {
    const { notifications } = this;
    const title = await titleOf(run);
    const surface: Surface = {
      ensureKey: () => this.keys.ensureKey(),
      during: work => withProgress(title, work),
      mayFlatten: name => mayFlatten(notifications, name),
      maySendOutside: input => maySendOutside(notifications, input),
      confirm: job => confirmCount(notifications, job),
      confirmCost: excess => confirmCost(notifications, excess),
      askOtherFolder: error => askOtherFolder(notifications, error),
      tell: async result => {
        // What came of an answer that broke off stays to be read.
        if (result.kind === 'saved') await run.watcher?.close();
        await this.tell(run, result);
      },
      onPart: soFar => run.watcher?.show(growingText(soFar)),
    };
    return this.runs.run(run, surface);
  }

  private async tell(run: PersonRun, result: RunResult): Promise<void> {
    switch (result.kind) {
      case 'saved':
        await this.tellSaved(run, result);
        break;
      case 'cancelled':
        run.insertion?.dispose();
        tellCancelled(this.notifications, result);
        break;
      case 'failed':
        this.tellFailed(run, result);
        break;
    }
  }

  private async tellSaved(run: PersonRun, { saved, job }: Extract<RunResult, { kind: 'saved' }>): Promise<void> {
    const { insertion, original, options } = run;
    await this.drafts.forget(isEdit(run) ? 'edit' : 'generate', options.prompt);
    if (run.afterSave) {
      await run.afterSave(saved, job.settings.openAfterSave);
      return;
    }
    const alt = altTextOf(options.prompt);
    const files = saved.images.map(image => image.uri);
    const linked = run.insertLinks === true ? await insertion?.insertLinks(files, alt) : undefined;
    const note = linked && insertion && (await tellableOf(linked, insertion.document));
    await showSaved(this.notifications, {
      saved,
      styleNote: job.styleNote,
      alt,
      linked: linked?.kind === 'inserted',
      note,
      original,
      openAfterSave: job.settings.openAfterSave,
      insertion,
      again: {
        label: vscode.l10n.t('Try Again'),
        run: () => this.run({ ...onceMore(run), insertion: editorInsertionPoint(), ...(original && { original }) }),
      },
    });
  }

  private tellFailed(run: PersonRun, result: Extract<RunResult, { kind: 'failed' }>): void {
    const { record, status } = result;
    let isTriedAgain = false;
    // As it was meant, its place in the document included.
    const send = (options: PersonRun['options']): Promise<unknown> => {
      isTriedAgain = true;
      return this.run({ ...run, options, ...(record && status !== 'gone' && { replaces: record }) });
    };
    const tryAgain = (): Promise<unknown> => send(run.options);
    void tellFailed(this.notifications, result, this.unfinished, {
      tryAgain,
      withoutRewriting: () => send({ ...run.options, promptExtend: false }),
      changePrompt: run.changePrompt ?? (() => this.changePrompt(run)),
      setApiKey: async () => {
        if ((await this.keys.changeApiKey()) && status === 'gone') await tryAgain();
      },
    }).finally(() => {
      if (!isTriedAgain) run.insertion?.dispose();
    });
  }

  /** Opens the prompt again, with the typed or selected text. */
  private async changePrompt(run: PersonRun): Promise<void> {
    const { prompt, images = [] } = run.options;
    await this.drafts.keep(isEdit(run) ? 'edit' : 'generate', prompt);
    const files = images.filter(image => image instanceof vscode.Uri);
    if (isEdit(run)) await vscode.commands.executeCommand('easel.editImage', files[0], files);
    else await vscode.commands.executeCommand('easel.generateImage');
  }
}

/** Inputs may be addresses: then there is no file of an original. */
const isEdit = ({ options: { images = [] } }: PersonRun): boolean => images.length > 0;

async function titleOf(run: PersonRun): Promise<string> {
  const { options, original, document } = run;
  const place = original ?? document;
  // A style file that cannot be used is told by the run itself.
  const { model, editModel } = await styledSettings(place).catch(() => readSettings(place));
  return isEdit(run)
    ? vscode.l10n.t('Editing with {0}', options.model ?? editModel)
    : vscode.l10n.t('Generating with {0}', options.model ?? model);
}
