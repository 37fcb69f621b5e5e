import * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import type { SavedImages } from '../../core/contributions/contributions';
import { Cancelled, EaselError } from '../../core/base/errors';
import type { ImageOptions } from '../../core/request/imageOptions';
import { parseImageOptions } from '../../core/request/imageOptions';
import type { Connection } from '../../engine/connection/connection';
import type { ImageService } from '../../engine/jobs/imageService';
import type { JournalRecord } from '../../engine/journal/journal';
import { targetOf } from '../../engine/jobs/jobEntry';
import type { SaveTarget } from '../../engine/jobs/job';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { readSettings } from '../../editor/settings';
import { activeFile } from '../documents/activeFile';
import { showSaved } from '../messages/afterSave';
import { showError, tellCancelled } from '../messages/errorMessages';
import { pickInputImages } from '../pickers/imagePicker';
import { InsertionPoint, mayTakeLinks } from '../documents/insertionPoint';
import type { KeyCommands } from './keyCommands';
import { pickOptions } from '../pickers/optionsPicker';
import type { Person } from '../messages/person';
import { withProgress } from '../messages/progress';
import { askFolder, askOtherFolder, confirmCount, mayFlatten } from '../messages/runQuestions';

type Saved = SavedImages<vscode.Uri>;

/** A run that a person started: what to make, and what surrounds it. */
interface Run {
  options: ImageOptions;
  document: vscode.Uri | undefined;
  pickedFolder: vscode.Uri | undefined;
  /** The place of a job that is tried again. */
  target?: SaveTarget;
  /** The record of that job, which goes when this one has come to something. */
  replaces?: JournalRecord;
  original?: vscode.Uri;
  insertion: InsertionPoint | undefined;
  /** Insert the link as soon as the image is there. */
  linksAtOnce?: boolean;
}

const draftKey = (mode: 'generate' | 'edit'): string => `easel.draft.${mode}`;
const never = new AbortController().signal;

/** The commands that make images, with and without a person. */
export class ImageCommands {
  constructor(
    private readonly service: ImageService,
    private readonly unfinished: UnfinishedJobs,
    private readonly connection: Connection,
    private readonly keys: KeyCommands,
    private readonly person: Person,
    private readonly state: vscode.Memento,
  ) {}

  /**
   * Called with an argument object: nothing is asked, nothing is shown. @returns `undefined` where it was cancelled.
   * @throws EaselError
   */
  async runWithArguments(argument: unknown, needsImages: boolean): Promise<Saved | undefined> {
    const { options, warnings } = parseImageOptions(argument);
    if (needsImages && !options.images?.length) {
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t('The option "images" is missing; name at least one image to edit.'),
        { field: 'images' },
      );
    }
    const job = await this.service.prepare(options, { document: activeFile() });
    try {
      const saved = await this.service.run(job, { signal: never, onProgress: () => undefined });
      return { ...saved, warnings: [...warnings, ...saved.warnings] };
    } catch (error) {
      if (error instanceof Cancelled) return undefined;
      throw error;
    }
  }

  async generate(): Promise<Saved | undefined> {
    const place = await this.startingPlace();
    if (!place) return undefined;
    const prompt = await this.askPrompt(
      'generate',
      vscode.l10n.t('Describe the image'),
      vscode.l10n.t('A lighthouse at dusk, watercolour'),
    );
    if (prompt === undefined) return undefined;
    const picked = await pickOptions(readSettings(activeFile()), 0, this.region());
    return picked && this.run({ options: { prompt, ...picked }, ...place, insertion: insertionPoint() });
  }

  /**
   * @param files what was selected in the explorer or shown in the editor; without any, workspace images are offered.
   */
  async edit(files: readonly vscode.Uri[]): Promise<Saved | undefined> {
    const place = await this.startingPlace();
    if (!place) return undefined;
    const images = files.length > 0 ? [...files] : await pickInputImages(vscode.l10n.t('Edit Image'));
    const [original] = images;
    if (!original) return undefined;
    const names = images.map(image => vscode.workspace.asRelativePath(image)).join(', ');
    const prompt = await this.askPrompt(
      'edit',
      vscode.l10n.t('What should change in {0}?', names),
      vscode.l10n.t('Make it night'),
    );
    if (prompt === undefined) return undefined;
    const base = { prompt, images };
    const picked = files.length > 0 ? await pickOptions(readSettings(original), images.length, this.region()) : {};
    return picked && this.run({ options: { ...base, ...picked }, ...place, original, insertion: insertionPoint() });
  }

  async generateFromSelection(): Promise<Saved | undefined> {
    const editor = vscode.window.activeTextEditor;
    const prompt = editor?.document.getText(editor.selection).trim();
    if (!editor || !prompt) {
      this.person.tell('information', vscode.l10n.t('Select the text that describes the image first.'));
      return undefined;
    }
    const place = await this.startingPlace();
    if (!place) return undefined;
    const insertion = new InsertionPoint(editor.document, editor.selection.active);
    return this.run({ options: { prompt }, ...place, insertion, linksAtOnce: true });
  }

  /** Sends a job from the journal again, because the person said so; what was recorded of it goes. */
  async sendAgain(record: JournalRecord): Promise<Saved | undefined> {
    const { options, request, target } = record.entry;
    const images = options.images?.map(image => (/^https:/i.test(image) ? image : vscode.Uri.parse(image)));
    const [original] = images ?? [];
    const run: Run = {
      options: {
        ...(options as ImageOptions),
        model: request.modelId,
        seed: request.parameters.seed,
        ...(images && { images }),
      },
      document: undefined,
      pickedFolder: undefined,
      target: targetOf(target),
      replaces: record,
      insertion: insertionPoint(),
      ...(original instanceof vscode.Uri && { original }),
    };
    return this.run(run);
  }

  private async run(run: Run): Promise<Saved | undefined> {
    try {
      const saved = await this.runOrThrow(run);
      // With images, the buttons of their message still need it.
      if (!saved) run.insertion?.dispose();
      return saved;
    } catch (error) {
      this.explain(error, run);
      return undefined;
    }
  }

  private async runOrThrow(run: Run): Promise<Saved | undefined> {
    // First, because setting a key may change the region, and with it the address and the models.
    if (!(await this.keys.ensureKey())) return undefined;
    const job = await this.service.prepare(run.options, { ...run, mayFlatten: name => mayFlatten(this.person, name) });
    if (!(await confirmCount(this.person, job))) return undefined;
    const title = run.original
      ? vscode.l10n.t('Editing with {0}', job.checked.request.modelId)
      : vscode.l10n.t('Generating with {0}', job.checked.request.modelId);
    const { replaces } = run;
    const saved = await withProgress(title, (signal, onProgress) =>
      this.service.run(job, {
        signal,
        onProgress,
        askOtherFolder: error => askOtherFolder(this.person, error),
      }),
    ).catch(async (error: unknown) => {
      // It has a record of its own now; one that has none was not sent, and the old one stays.
      if (replaces && error instanceof Error && this.service.leftBy(error).fate !== 'ended')
        await this.unfinished.discard(replaces);
      throw error;
    });
    if (replaces) await this.unfinished.discard(replaces);
    await this.forgetDraft(run);
    const alt = run.options.prompt.replace(/\s+/g, ' ').trim();
    const linked =
      run.linksAtOnce === true &&
      (await run.insertion?.insertLinks(
        saved.images.map(image => image.uri),
        alt,
      )) === true;
    await showSaved(this.person, {
      saved,
      alt,
      linked,
      original: run.original,
      openAfterSave: job.settings.openAfterSave,
      insertion: run.insertion,
      edit: files => this.edit(files),
      tryAgain: () => this.again(run),
    });
    return saved;
  }

  /** The same once more; the seed is drawn anew, so that something else comes. */
  private again(run: Run): Promise<Saved | undefined> {
    return this.run({ ...run, insertion: insertionPoint(), linksAtOnce: false });
  }

  private explain(error: unknown, run: Run): void {
    if (!(error instanceof EaselError)) run.insertion?.dispose();
    if (error instanceof Cancelled) {
      tellCancelled(this.person, error);
      return;
    }
    if (!(error instanceof EaselError)) throw error;
    const { fate, record } = this.service.leftBy(error);
    let goesOn = false;
    // As it was meant, its place in the document included.
    const tryAgain = async (): Promise<Saved | undefined> => {
      goesOn = true;
      return this.run({ ...run, ...(record && fate !== 'ended' && { replaces: record }) });
    };
    void showError(this.person, error, {
      goesOn: fate === 'goesOn',
      ...(fate === 'stuck' && record && { resume: () => this.unfinished.resume(record.entry.id) }),
      tryAgain,
      changePrompt: () => this.changePrompt(run),
      setApiKey: async () => {
        if ((await this.keys.changeApiKey()) && fate === 'ended') await tryAgain();
      },
    }).finally(() => {
      if (!goesOn) run.insertion?.dispose();
    });
  }

  /** Opens the prompt again, with what was typed or selected. */
  private async changePrompt({ original, options: { prompt, images = [] } }: Run): Promise<Saved | undefined> {
    await this.state.update(draftKey(original ? 'edit' : 'generate'), prompt);
    return original ? this.edit(images.filter(image => URI.isUri(image))) : this.generate();
  }

  /** What was typed meanwhile, and has led to no image yet, stays. */
  private async forgetDraft({ original, options: { prompt } }: Run): Promise<void> {
    const key = draftKey(original ? 'edit' : 'generate');
    if (this.state.get<string>(key)?.trim() === prompt) await this.state.update(key, undefined);
  }

  /** Where a run may put things, or `undefined` where the person chose to do something else. */
  private async startingPlace(): Promise<Pick<Run, 'document' | 'pickedFolder'> | undefined> {
    const document = activeFile();
    if (vscode.workspace.workspaceFolders?.length) return { document, pickedFolder: undefined };
    const pickedFolder = await askFolder(this.person);
    return pickedFolder && { document: undefined, pickedFolder };
  }

  /** Asks for a prompt; one that did not lead to an image is offered again. */
  private async askPrompt(mode: 'generate' | 'edit', title: string, example: string): Promise<string | undefined> {
    const prompt = await vscode.window.showInputBox({
      title,
      placeHolder: example,
      value: this.state.get<string>(draftKey(mode), ''),
      ignoreFocusOut: true,
    });
    if (prompt === undefined || prompt.trim() === '') return undefined;
    await this.state.update(draftKey(mode), prompt);
    return prompt.trim();
  }

  private region(): ReturnType<Connection['address']>['region'] | undefined {
    const address = this.connection.address();
    return address.decidedBy === 'region' ? address.region : undefined;
  }
}

function insertionPoint(): InsertionPoint | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find(candidate => candidate !== undefined && mayTakeLinks(candidate.document));
  return editor && new InsertionPoint(editor.document, editor.selection.active);
}
