import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { SavedImages } from '../../core/contributions/contributions';
import { readSettings } from '../../editor/settings';
import type { ImageRuns, RunRequest, RunResult, Surface } from '../../engine/jobs/imageRuns';
import { onceMore } from '../../engine/jobs/onceMore';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import type { InsertionPoint } from '../documents/insertionPoint';
import { editorInsertionPoint } from '../documents/insertionPoint';
import { showSaved } from '../messages/afterSave';
import type { Person } from '../messages/person';
import { withProgress } from '../messages/progress';
import { tellCancelled, tellFailed } from '../messages/runMessages';
import { askOtherFolder, confirmCount, mayFlatten } from '../messages/runQuestions';
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
}

/** Runs for a person in front of the editor: a notification shows the progress, and one message tells the result. */
export class PersonRuns {
  constructor(
    private readonly runs: ImageRuns,
    private readonly unfinished: Pick<UnfinishedJobs, 'resume'>,
    private readonly keys: KeyCommands,
    private readonly person: Person,
    private readonly drafts: PromptDrafts,
  ) {}

  /** @returns `undefined` where nothing was saved; the person has been told why. */
  async run(run: PersonRun): Promise<SavedImages<URI> | undefined> {
    const { person } = this;
    const surface: Surface = {
      ensureKey: () => this.keys.ensureKey(),
      during: work => withProgress(titleOf(run), work),
      mayFlatten: name => mayFlatten(person, name),
      confirm: job => confirmCount(person, job),
      askOtherFolder: error => askOtherFolder(person, error),
      tell: result => this.tell(run, result),
    };
    const result = await this.runs.run(run, surface);
    return result.kind === 'saved' ? result.saved : undefined;
  }

  private async tell(run: PersonRun, result: RunResult): Promise<void> {
    switch (result.kind) {
      case 'saved':
        await this.tellSaved(run, result);
        break;
      case 'cancelled':
        run.insertion?.dispose();
        tellCancelled(this.person, result);
        break;
      case 'failed':
        this.tellFailed(run, result);
        break;
    }
  }

  private async tellSaved(run: PersonRun, { saved, job }: Extract<RunResult, { kind: 'saved' }>): Promise<void> {
    const { insertion, original, options } = run;
    await this.drafts.forget(original ? 'edit' : 'generate', options.prompt);
    const alt = options.prompt.replace(/\s+/g, ' ').trim();
    const files = saved.images.map(image => image.uri);
    const linked = run.insertLinks === true && (await insertion?.insertLinks(files, alt)) === true;
    await showSaved(this.person, {
      saved,
      alt,
      linked,
      original,
      openAfterSave: job.settings.openAfterSave,
      insertion,
      tryAgain: () => this.run({ ...onceMore(run), insertion: editorInsertionPoint(), ...(original && { original }) }),
    });
  }

  private tellFailed(run: PersonRun, result: Extract<RunResult, { kind: 'failed' }>): void {
    const { record, status } = result;
    let isTriedAgain = false;
    // As it was meant, its place in the document included.
    const tryAgain = (): Promise<unknown> => {
      isTriedAgain = true;
      return this.run({ ...run, ...(record && status !== 'gone' && { replaces: record }) });
    };
    void tellFailed(this.person, result, id => this.unfinished.resume(id), {
      tryAgain,
      changePrompt: () => this.changePrompt(run),
      setApiKey: async () => {
        if ((await this.keys.changeApiKey()) && status === 'gone') await tryAgain();
      },
    }).finally(() => {
      if (!isTriedAgain) run.insertion?.dispose();
    });
  }

  /** Opens the prompt again, with what was typed or selected. */
  private async changePrompt({ original, options: { prompt, images = [] } }: PersonRun): Promise<void> {
    await this.drafts.keep(original ? 'edit' : 'generate', prompt);
    const files = images.filter(image => image instanceof vscode.Uri);
    if (original) await vscode.commands.executeCommand('easel.editImage', files[0], files);
    else await vscode.commands.executeCommand('easel.generateImage');
  }
}

function titleOf({ options, original, document }: PersonRun): string {
  const { model, editModel } = readSettings(original ?? document);
  return original
    ? vscode.l10n.t('Editing with {0}', options.model ?? editModel)
    : vscode.l10n.t('Generating with {0}', options.model ?? model);
}
