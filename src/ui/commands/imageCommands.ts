import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { SavedImages } from '../../core/contributions/contributions';
import { EaselError } from '../../core/base/errors';
import type { Region } from '../../core/models/regionTable';
import type { ImageOptions } from '../../core/request/imageOptions';
import { parseImageOptions } from '../../core/request/imageOptions';
import { readSettings } from '../../editor/settings';
import type { Connection } from '../../engine/connection/connection';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import { targetOf } from '../../engine/jobs/jobEntry';
import type { JournalRecord } from '../../engine/journal/journal';
import { activeFile } from '../documents/activeFile';
import { editorInsertionPoint, InsertionPoint } from '../documents/insertionPoint';
import type { Person } from '../messages/person';
import { askFolder } from '../messages/runQuestions';
import { pickInputImages } from '../pickers/imagePicker';
import { pickOptions } from '../pickers/optionsPicker';
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
    private readonly person: Person,
    private readonly drafts: PromptDrafts,
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
    const result = await this.runs.run(
      { options, document: activeFile() },
      { during: work => work(never, () => undefined) },
    );
    if (result.kind === 'failed') throw result.error;
    if (result.kind === 'cancelled') return undefined;
    return { ...result.saved, warnings: [...warnings, ...result.saved.warnings] };
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
    if (!picked) return undefined;
    return this.personRuns.run({ options: { prompt, ...picked }, ...place, insertion: editorInsertionPoint() });
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
    const picked = files.length > 0 ? await pickOptions(readSettings(original), images.length, this.region()) : {};
    if (!picked) return undefined;
    const options = { prompt, images, ...picked };
    return this.personRuns.run({ options, ...place, original, insertion: editorInsertionPoint() });
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
    return this.personRuns.run({ options: { prompt }, ...place, insertion, insertLinks: true });
  }

  /** Sends a job from the journal again, because the person said so; its record goes once the new job has one. */
  async sendAgain(record: JournalRecord): Promise<Saved | undefined> {
    const { options, request, target } = record.entry;
    const images = options.images?.map(image => (/^https:/i.test(image) ? image : vscode.Uri.parse(image)));
    const [original] = images ?? [];
    return this.personRuns.run({
      options: {
        ...(options as ImageOptions),
        model: request.modelId,
        seed: request.parameters.seed,
        ...(images && { images }),
      },
      target: targetOf(target),
      replaces: record,
      insertion: editorInsertionPoint(),
      ...(original instanceof vscode.Uri && { original }),
    });
  }

  /** Where a run may put things, or `undefined` where the person chose to do something else. */
  private async startingPlace(): Promise<Pick<PersonRun, 'document' | 'pickedFolder'> | undefined> {
    const document = activeFile();
    if (vscode.workspace.workspaceFolders?.length) return { document };
    const pickedFolder = await askFolder(this.person);
    return pickedFolder && { pickedFolder };
  }

  /** Asks for a prompt; one that did not lead to an image is offered again. */
  private async askPrompt(kind: PromptKind, title: string, example: string): Promise<string | undefined> {
    const prompt = await vscode.window.showInputBox({
      title,
      placeHolder: example,
      value: this.drafts.get(kind),
      ignoreFocusOut: true,
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
