import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { EaselError, messageOf } from '../../core/base/errors';
import type { SavedImages } from '../../core/contributions/contributions';
import type { EaselRecord } from '../../core/provenance/easelRecord';
import type { ImageDetails } from '../../core/provenance/imageDetails';
import { parseImageOptions } from '../../core/request/imageOptions';
import { readSettings } from '../../editor/settings';
import { vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import { saveBytes } from '../../engine/files/imageFiles';
import { outside } from '../../engine/files/workspacePlaces';
import { NotPng } from '../../engine/images/pngChunks';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import { readImage, readImageDetails } from '../../engine/provenance/readImageDetails';
import { withoutOwnTexts } from '../../engine/provenance/pngDetails';
import { recordedDocument, recordedRequest, recordOf } from '../../engine/provenance/recordedRequest';
import { activeFile } from '../documents/activeFile';
import { editorInsertionPoint } from '../documents/insertionPoint';
import type { ArgumentRunsStatus } from '../messages/argumentRunsStatus';
import type { Notifications } from '../messages/notifications';
import { showDetails } from '../pickers/detailsPicker';
import { pickImageFiles } from '../pickers/imagePicker';
import { settingsOfImage } from '../studio/settingsOfImage';
import type { PersonRuns } from './personRun';
import { argumentObject, fileArgument } from './uriArgument';

const never = new AbortController().signal;
const command = 'easel.regenerateImage';

/** The commands about how an image was made: showing it, removing it, and making the image again. */
export class DetailsCommands {
  constructor(
    private readonly runs: Pick<ImageRuns, 'run'>,
    private readonly personRuns: PersonRuns,
    private readonly notifications: Notifications,
    private readonly argumentRuns: Pick<ArgumentRunsStatus, 'during'>,
  ) {}

  /** @throws EaselError */
  async details(argument: unknown): Promise<ImageDetails | undefined> {
    return readImageDetails(workspace, fileArgument(argumentObject(argument)['uri']));
  }

  /** Shows what an image says about how it was made, with what can be done with it. */
  async showDetails(selected: readonly vscode.Uri[]): Promise<ImageDetails | undefined> {
    const [image] = await imagesFor(selected, vscode.l10n.t('Show Image Details'));
    if (!image) return undefined;
    const details = await readImageDetails(workspace, image);
    const name = vscode.workspace.asRelativePath(image);
    if (!details) {
      this.notifications.tell('information', vscode.l10n.t('{0} does not say how it was made.', name));
      return undefined;
    }
    const action = await showDetails(name, details);
    if (action === 'copyPrompt') await vscode.env.clipboard.writeText(details.prompt);
    if (action === 'regenerate') await this.regenerate([image]);
    if (action === 'makeStyle') await vscode.commands.executeCommand('easel.makeStyle', image);
    if (action === 'openInStudio')
      await vscode.commands.executeCommand('easel.openStudio', await settingsOfImage(image, details));
    return details;
  }

  /** Removes what Easel wrote into an image; what others wrote stays. @throws EaselError */
  async strip(image: URI): Promise<boolean> {
    const within = workspace.folderOf(image);
    if (!within) throw outside('uri', workspace.nameOf(image));
    const stripped = withoutTexts(await readImage(workspace, image));
    if (!stripped) return false;
    const name = Utils.basename(image);
    const extension = Utils.extname(image);
    await saveBytes(workspace, {
      bytes: stripped,
      folder: Utils.dirname(image),
      within,
      baseName: name.slice(0, name.length - extension.length),
      extension,
      whenTaken: 'overwrite',
      temporaryName: `.easel-${randomUUID()}.part`,
      signal: never,
    });
    return true;
  }

  async stripWithArguments(argument: unknown): Promise<void> {
    await this.strip(fileArgument(argumentObject(argument)['uri']));
  }

  async stripSelected(selected: readonly vscode.Uri[]): Promise<void> {
    let count = 0;
    for (const image of await imagesFor(selected, vscode.l10n.t('Strip Metadata')))
      if (await this.strip(image)) count += 1;
    this.notifications.tell(
      'information',
      vscode.l10n.t('Images without what Easel had written: {0}. Labels of the service stay.', count),
    );
  }

  /** The same image again, with changes. @returns undefined if it was cancelled. @throws EaselError */
  async regenerateWithArguments(argument: unknown): Promise<SavedImages<URI> | undefined> {
    const { uri, ...rest } = argumentObject(argument);
    const image = fileArgument(uri);
    const record = await recordOf(workspace, image);
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const { options: checked, warnings } = parseImageOptions({ prompt: record.options.prompt, ...given });
    const changes = Object.fromEntries(Object.entries(checked).filter(([name]) => Object.hasOwn(given, name)));
    const options = await recordedRequest(workspace, image, record, changes, readSettings(image).customModels);
    const result = await this.runs.run(
      { options, ...(await originOf(image, record)), command, isComplete: true },
      { during: work => this.argumentRuns.during(() => work(never, () => undefined)) },
    );
    if (result.kind === 'failed') throw result.error;
    if (result.kind === 'cancelled') return undefined;
    return { ...result.saved, warnings: [...warnings, ...result.saved.warnings] };
  }

  async regenerate(selected: readonly vscode.Uri[]): Promise<SavedImages<URI> | undefined> {
    const [image] = await imagesFor(selected, vscode.l10n.t('Regenerate Image'));
    if (!image) return undefined;
    const record = await recordOf(workspace, image);
    const [again, inPlace] = [vscode.l10n.t('New File'), vscode.l10n.t('Replace This File')];
    const answer = await this.notifications.choose(
      vscode.l10n.t('Make {0} again?', vscode.workspace.asRelativePath(image)),
      vscode.l10n.t(
        'The same settings are sent, seed included, and paid for. A new file goes beside this one. When this file is replaced, a copy of it goes to the trash first.',
      ),
      [again, inPlace],
    );
    if (answer === undefined) return undefined;
    const options = await recordedRequest(workspace, image, record, {}, readSettings(image).customModels);
    if (answer === inPlace) {
      await bringAside(image);
      Object.assign(options, { output: image, overwrite: true });
    }
    const insertion = editorInsertionPoint();
    const origin = await originOf(image, record);
    return this.personRuns.run({ options, ...origin, command, isComplete: true, insertion });
  }
}

interface Said {
  document?: URI;
  description?: string | undefined;
  surroundings?: string | undefined;
}

/** The document for which the image was made, with what it said; else the one that is open. */
async function originOf(image: URI, record: EaselRecord): Promise<Said> {
  const document = await recordedDocument(workspace, image, record);
  const { description, surroundings } = record.source ?? {};
  if (document) return { document, description, surroundings };
  const active = activeFile();
  return active ? { document: active } : {};
}

/** What was selected, or else the image that is open, or else those that the person picks. */
export async function imagesFor(selected: readonly vscode.Uri[], title: string): Promise<readonly vscode.Uri[]> {
  if (selected.length > 0) return selected;
  const open = activeFile();
  return open && /\.png$/iu.test(open.path) ? [open] : pickImageFiles(title);
}

function withoutTexts(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return withoutOwnTexts(bytes);
  } catch (error) {
    // Other formats have no texts of ours.
    if (error instanceof NotPng) return undefined;
    throw error;
  }
}

/** Puts a copy into the trash. @throws EaselError where there is none. */
export async function bringAside(image: vscode.Uri): Promise<void> {
  const copy = vscode.Uri.joinPath(image, '..', `${Utils.basename(image).replace(/\.png$/iu, '')}-before.png`);
  try {
    await vscode.workspace.fs.copy(image, copy);
    await vscode.workspace.fs.delete(copy, { useTrash: true });
  } catch (error) {
    throw new EaselError(
      'saveFailed',
      vscode.l10n.t(
        'The old file could not be brought to the trash ({0}), so nothing was sent. Make a new file in place of it.',
        messageOf(error),
      ),
      { field: 'output', cause: error },
    );
  }
}
