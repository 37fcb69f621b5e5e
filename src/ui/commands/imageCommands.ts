import * as vscode from 'vscode';
import { withPlainLineEnds } from '../../core/documents/plainLineEnds';
import type { URI } from 'vscode-uri';
import type { SavedImages, Settings } from '../../core/contributions/contributions';
import { languageOf } from '../../core/documents/languages/languageTable';
import { EaselError } from '../../core/base/errors';
import { knownModels } from '../../core/models/modelLookup';
import type { Region } from '../../core/models/regionTable';
import { parseImageOptions } from '../../core/request/imageOptions';
import { promptNotes, wholePrompt } from '../../core/request/promptNotes';
import { editStartersFor } from '../../core/studio/editStarters';
import { readSettings } from '../../editor/settings';
import { vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import { styledSettings } from '../../editor/styledSettings';
import { lookOfFolder } from '../../engine/style/readStyle';
import type { Connection } from '../../engine/connection/connection';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import type { KnownPlaces } from '../../engine/files/knownPlaces';
import { knownTargetOf } from '../../engine/jobs/jobEntry';
import type { JournalRecord } from '../../engine/journal/journal';
import { activeFile } from '../documents/activeFile';
import { editorInsertionPoint, InsertionPoint, placeOfSelection } from '../documents/insertionPoint';
import type { ArgumentRunsStatus } from '../messages/argumentRunsStatus';
import type { Notifications } from '../messages/notifications';
import { askFolder } from '../messages/folderQuestions';
import { askAboutPrompt } from '../messages/runQuestions';
import { pickInputImages } from '../pickers/imagePicker';
import { inputsOf } from '../pickers/measuredInputs';
import { pickOptions } from '../pickers/optionsPicker';
import { askForPrompt, type PromptOffer } from '../pickers/promptBox';
import { askText } from '../shown/shownWindow';
import type { PersonRun, PersonRuns } from './personRun';
import type { PromptDrafts, PromptKind } from './promptDrafts';

type Saved = SavedImages<URI>;

const never = new AbortController().signal;

/** The commands that make images: what a person is asked first, and what an argument object says. */
export class ImageCommands {
  constructor(
    private readonly runs: ImageRuns,
    private readonly personRuns: PersonRuns,
    private readonly connection: Connection,
    private readonly notifications: Notifications,
    private readonly drafts: PromptDrafts,
    private readonly argumentRuns: Pick<ArgumentRunsStatus, 'during'>,
    private readonly places: Pick<KnownPlaces, 'rootOf'>,
  ) {}

  /**
   * Called with an argument object: nothing is asked, and only the status bar shows it.
   * @returns `undefined` if it was cancelled.
   * @throws EaselError
   */
  async runWithArguments(
    argument: unknown,
    needsImages: boolean,
    { keepsLook }: Pick<PersonRun, 'keepsLook'> = {},
  ): Promise<Saved | undefined> {
    const { options, warnings } = parseImageOptions(argument);
    if (needsImages && !options.images?.length) {
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t('The option "images" is missing; name at least one image to edit.'),
        { field: 'images' },
      );
    }
    const result = await this.runs.run(
      {
        options,
        document: activeFile(),
        command: needsImages ? 'easel.editImage' : 'easel.generateImage',
        keepsLook,
      },
      { during: work => this.argumentRuns.during(() => work(never, () => undefined)) },
    );
    if (result.kind === 'failed') throw result.error;
    if (result.kind === 'cancelled') return undefined;
    return { ...result.saved, warnings: [...warnings, ...result.saved.warnings] };
  }

  /** @param folder where the image is saved; by default as the settings say. */
  async generate(folder?: vscode.Uri): Promise<Saved | undefined> {
    const place = await this.startingPlace();
    if (!place) return undefined;
    const { settings, note } = await lookOfFolder(workspace, readSettings(activeFile()), folder ?? activeFile());
    const prompt = await this.askPrompt(
      'generate',
      vscode.l10n.t('Describe the image'),
      vscode.l10n.t('A lighthouse at dusk, watercolour'),
      settings,
    );
    if (prompt === undefined) return undefined;
    const picked = await pickOptions(settings, { count: 0 }, this.region(), prompt, note);
    if (!picked) return undefined;
    const insertion = editorInsertionPoint();
    const options = { prompt, ...picked, ...(folder && { output: folder }) };
    return this.personRuns.run({ options, ...place, insertion, command: 'easel.generateImage' });
  }

  /**
   * @param files what was selected in the explorer or shown in the editor; without any, workspace images are offered.
   * @param dropped where the link to the result goes at once; otherwise it is offered. Disposed here.
   */
  async edit(files: readonly vscode.Uri[], dropped?: InsertionPoint): Promise<Saved | undefined> {
    const run = await this.askEdit(files);
    if (!run) {
      dropped?.dispose();
      return undefined;
    }
    const insertion = dropped ?? editorInsertionPoint();
    return this.personRuns.run({ ...run, insertion, insertLinks: dropped !== undefined, command: 'easel.editImage' });
  }

  private async askEdit(files: readonly vscode.Uri[]): Promise<Omit<PersonRun, 'insertion'> | undefined> {
    const place = await this.startingPlace();
    if (!place) return undefined;
    const images = files.length > 0 ? [...files] : await pickInputImages(vscode.l10n.t('Edit Image'));
    if (images.length === 0) return undefined;
    const original = images.find(image => image instanceof vscode.Uri);
    const names = images
      .map(image => (image instanceof vscode.Uri ? vscode.workspace.asRelativePath(image) : image))
      .join(', ');
    const shown = original ?? activeFile();
    const { settings, note } = await lookOfFolder(workspace, readSettings(shown), shown);
    const prompt = await this.askPrompt(
      'edit',
      vscode.l10n.t('What should change in {0}?', names),
      vscode.l10n.t('Make it night'),
      settings,
      editStartersFor(images.length).map(starter => ({ label: starter.title(), text: starter.prompt() })),
    );
    if (prompt === undefined) return undefined;
    const picked =
      files.length > 0 ? await pickOptions(settings, await inputsOf(images), this.region(), prompt, note) : {};
    if (!picked) return undefined;
    return { options: { prompt, images, ...picked }, ...place, ...(original && { original }) };
  }

  async generateFromSelection(): Promise<Saved | undefined> {
    const editor = vscode.window.activeTextEditor;
    const selected = editor && readableSelection(editor);
    if (!editor || !selected) {
      this.notifications.tell('information', vscode.l10n.t('Select the text that describes the image first.'));
      return undefined;
    }
    const place = await this.startingPlace();
    if (!place) return undefined;
    const insertion = new InsertionPoint(editor.document, placeOfSelection(editor));
    const { uri } = editor.document;
    const prompt = await this.checkedSelection(selected, await styledSettings(uri));
    if (prompt === undefined) {
      insertion.dispose();
      return undefined;
    }
    const command = 'easel.generateFromSelection';
    return this.personRuns.run({ options: { prompt }, ...place, insertion, insertLinks: true, command });
  }

  /** Sends a job from the journal again, because the person said so; its record goes once the new job has one. */
  async sendAgain(record: JournalRecord): Promise<Saved | undefined> {
    const { options: stored, request, target } = record.entry;
    const images = stored.images?.map(image => (/^https:/i.test(image) ? image : vscode.Uri.parse(image)));
    const [original] = images ?? [];
    // From a file that anybody may have changed: checked like an argument object.
    const { options } = parseImageOptions({
      ...stored,
      model: request.modelId,
      seed: request.parameters.seed,
      images,
    });
    return this.personRuns.run({
      options,
      // The entry was read from the disk. Without a known place, the settings say where the image goes.
      target: knownTargetOf(target, this.places),
      replaces: record,
      insertion: editorInsertionPoint(),
      ...(original instanceof vscode.Uri && { original }),
    });
  }

  /** Where a run may put things, or `undefined` where the person chose to do something else. */
  private async startingPlace(): Promise<Pick<PersonRun, 'document' | 'pickedFolder'> | undefined> {
    const document = activeFile();
    if (vscode.workspace.workspaceFolders?.length) return { document };
    const pickedFolder = await askFolder(this.notifications);
    return pickedFolder && { pickedFolder };
  }

  /**
   * The selected text, or what the person makes of it where the model would not read or deliver all of it.
   * @returns `undefined` where the person cancelled.
   */
  private async checkedSelection(selected: string, settings: Settings): Promise<string | undefined> {
    const notes = notesOn(selected, 'generate', settings);
    if (notes.length === 0) return selected;
    switch (await askAboutPrompt(this.notifications, notes)) {
      case 'send':
        return selected;
      case 'change': {
        const changed = await askText({
          title: vscode.l10n.t('Shorten or change the prompt'),
          placeHolder: '',
          value: selected,
          warningOf: text => warningOn(text, 'generate', settings),
        });
        return changed?.trim() || undefined;
      }
      default:
        return undefined;
    }
  }

  /** Asks for a prompt; one that did not lead to an image is offered again. */
  private async askPrompt(
    kind: PromptKind,
    title: string,
    example: string,
    settings: Settings,
    offers: readonly PromptOffer[] = [],
  ): Promise<string | undefined> {
    const prompt = await askForPrompt({
      title,
      placeHolder: example,
      value: this.drafts.get(kind),
      warningOf: text => warningOn(text, kind, settings),
      offers,
    });
    if (prompt === undefined || prompt.trim() === '') return undefined;
    await this.drafts.keep(kind, prompt);
    return prompt.trim();
  }

  private region(): Region | undefined {
    const address = this.connection.address();
    return address.decidedBy === 'region' ? address.region : undefined;
  }
}

/** What the person should know about a prompt for the model of the settings. */
function notesOn(prompt: string, kind: PromptKind, settings: Settings): string[] {
  const { model, editModel, customModels, style } = settings;
  const id = kind === 'edit' ? editModel : model;
  const known = knownModels(customModels).find(candidate => candidate.id === id);
  return known ? promptNotes(wholePrompt(prompt, style), known) : [];
}

function warningOn(prompt: string, kind: PromptKind, settings: Settings): string | undefined {
  return notesOn(prompt, kind, settings).join(' ') || undefined;
}

/** The selected text as its readers see it, on one line: the prompt, and what the name and the alt text are made of. */
function readableSelection({ document, selection }: vscode.TextEditor): string {
  const { language } = languageOf(document.languageId, document.uri.path);
  const text = withPlainLineEnds(document.getText(selection));
  return language.readableText(text).replace(/\s+/gu, ' ').trim();
}
