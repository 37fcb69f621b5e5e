import * as vscode from 'vscode';
import type { SavedImages, Settings } from '../../core/contributions/contributions';
import { Cancelled, describeForLog, EaselError } from '../../core/base/errors';
import { editedName, fileNameFrom, slugOf } from '../../core/places/fileName';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import type { ImageRequest } from '../../core/request/imageRequest';
import { checkRequest, maxSeed } from '../../core/request/imageRequest';
import type { Clock, Log } from '../../core/base/ports';
import { checkBoxesInside } from '../../core/request/specialParameters';
import type { SaveTarget } from './answerSaver';
import type { Connection } from '../connection/connection';
import { saveFailed } from '../files/imageFiles';
import { readInputImages } from './inputImages';
import { entryOf } from './jobEntry';
import type { Fate } from './jobFate';
import type { JobRunner, PreparedJob, RunOptions } from './jobRunner';
import type { Journal, JournalRecord } from '../journal/journal';
import { readSettings } from '../../editor/settings';
import type { UnfinishedJobs } from './unfinishedJobs';
import type { Place } from '../../editor/workspacePlaces';
import { leadsOutside, outputFolder, placeOfOutput, toUri, workspaceRoot } from '../../editor/workspacePlaces';
import { checkWritable } from '../files/writableFolder';

export interface PrepareContext {
  /** The document that was active when the command began. */
  document?: vscode.Uri | undefined;
  /** A folder that the person picked in a dialog, in place of the settings. */
  pickedFolder?: vscode.Uri | undefined;
  /** The place of a job that is tried again, in place of choosing one. */
  target?: SaveTarget | undefined;
  mayFlatten?: (name: string) => Promise<boolean>;
}

/** The use case: options in, files in the workspace out. */
export class ImageService {
  /** By the ids of their jobs. */
  private readonly running = new Map<string, AbortController>();
  private readonly records = new WeakMap<Error, JournalRecord>();

  constructor(
    private readonly connection: Connection,
    private readonly journal: Journal,
    private readonly runner: JobRunner,
    private readonly unfinished: UnfinishedJobs,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Checks options against the model table, the workspace and the input files.
   * @throws EaselError `invalidRequest` or `inputImage`; nothing has been sent then.
   */
  async prepare(options: ImageOptions, context: PrepareContext = {}): Promise<PreparedJob> {
    const firstInput = options.images?.[0];
    const provisionalRoot = workspaceRoot([context.document]);
    const inputFile =
      firstInput === undefined || (typeof firstInput === 'string' && /^https?:/i.test(firstInput))
        ? undefined
        : toUri(firstInput, provisionalRoot ?? vscode.Uri.file('/'), 'images');
    const root = workspaceRoot([inputFile, context.document]) ?? context.pickedFolder ?? context.target?.folder;
    // A document of another workspace folder, or of none, says nothing about this one.
    const document =
      context.document && vscode.workspace.getWorkspaceFolder(context.document)?.uri.toString() === root?.toString()
        ? context.document
        : undefined;
    const settings = readSettings(document ?? root);
    const address = this.connection.address();
    const checked = checkRequest(
      options,
      { ...settings, region: address.decidedBy === 'region' ? address.region : undefined },
      drawSeed,
    );
    if (!root) {
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t('No folder is open, so there is no place for the image; open a folder first.'),
        { field: 'output' },
      );
    }
    const slug =
      firstInput === undefined ? slugOf(options.prompt) : editedName(inputFile?.path ?? addressPath(firstInput));
    const target =
      context.target ??
      this.targetIn(
        await this.choosePlace(options, { ...context, document }, settings, root, inputFile),
        slug,
        checked.request,
        options,
        settings,
      );
    const rules = checked.model.edit?.rules;
    const { images: inputs, warnings } =
      options.images && rules
        ? await readInputImages(options.images, {
            rules,
            root: provisionalRoot ?? root,
            ...(context.mayFlatten && { mayFlatten: context.mayFlatten }),
          })
        : { images: [], warnings: [] };
    checkBoxesInside(
      checked.request.parameters.boxes ?? [],
      inputs.map(input => (input.kind === 'file' ? input.facts : undefined)),
    );
    return { checked, inputs, target, address, settings, options, warnings: [...checked.warnings, ...warnings] };
  }

  /**
   * Sends a prepared job, waits, and saves what came.
   * @throws EaselError of any code; `Cancelled` where `signal` aborted before an image was saved. See `leftBy`.
   */
  async run(job: PreparedJob, options: RunOptions): Promise<SavedImages<vscode.Uri>> {
    const connecting = this.connection.endpoint(job.address);
    // Where something else ends the job first, nobody asks for it.
    connecting.catch(() => undefined);
    // Without anybody to offer another folder to, an image that cannot be saved would be paid for and lost.
    if (!options.askOtherFolder) await checkTarget(job.target);
    const entry = entryOf(job, this.clock.now());
    const controller = new AbortController();
    this.running.set(entry.id, controller);
    const record = await this.journal.add(entry);
    const { isOnDisk } = record;
    try {
      const { saved, left } = await this.runner.run(job, record, connecting, {
        ...options,
        signal: AbortSignal.any([options.signal, controller.signal]),
      });
      if (left) this.unfinished.keep(record, left.fate);
      return isOnDisk
        ? saved
        : {
            ...saved,
            warnings: [
              ...saved.warnings,
              vscode.l10n.t(
                'This job could not be written down, so it would not have survived a closed window; see the log.',
              ),
            ],
          };
    } catch (error) {
      this.unfinished.keep(record, this.runner.fateOf(error));
      if (error instanceof Error) this.records.set(error, record);
      if (error instanceof Cancelled) this.log.info(describeForLog(error));
      else this.log.error(describeForLog(error));
      throw error;
    } finally {
      this.running.delete(entry.id);
    }
  }

  /**
   * What is left of the job that an error ended, and where: nothing, in the list, or on its way to being finished after
   * all.
   */
  leftBy(error: Error): { fate: Fate; record: JournalRecord | undefined } {
    return { fate: this.runner.fateOf(error), record: this.records.get(error) };
  }

  get isIdle(): boolean {
    return this.running.size === 0 && this.unfinished.waiting.length === 0;
  }

  /**
   * Cancels one job of this window, also one that goes on in the background. @returns false where it is not under way.
   */
  cancel(id: string): boolean {
    const controller = this.running.get(id);
    controller?.abort();
    return controller !== undefined || this.unfinished.cancel(id);
  }

  /**
   * Cancels what was started in this window. @returns how many jobs had a command that waits for them, and how many
   * were in the background.
   */
  cancelAll(): { waitedFor: number; inBackground: number } {
    const waitedFor = this.running.size;
    for (const controller of this.running.values()) controller.abort();
    return { waitedFor, inBackground: this.unfinished.cancelAll() };
  }

  private targetIn(
    { folder, within, file }: Place,
    slug: string,
    { modelId, parameters: { seed }, maxCount }: ImageRequest,
    { overwrite = false }: ImageOptions,
    settings: Settings,
  ): SaveTarget {
    const at = new Date(this.clock.now());
    const nameOf = (index: number): string =>
      file?.baseName ?? fileNameFrom(settings.fileName, { slug, at, model: modelId, seed, index });
    return {
      folder,
      within,
      baseNames: Array.from({ length: maxCount }, (_, index) => nameOf(index + 1)),
      extension: file?.extension ?? '.png',
      overwrite,
    };
  }

  private async choosePlace(
    options: ImageOptions,
    context: PrepareContext,
    settings: Settings,
    root: vscode.Uri,
    input: vscode.Uri | undefined,
  ): Promise<Place> {
    if (options.output !== undefined) return placeOfOutput(options.output, root);
    if (context.pickedFolder) return { folder: context.pickedFolder };
    const within =
      input && settings.editOutput === 'besideOriginal' ? vscode.workspace.getWorkspaceFolder(input)?.uri : undefined;
    const beside = input && vscode.Uri.joinPath(input, '..');
    if (beside && within && !(await leadsOutside(beside, within))) return { folder: beside, within };
    return outputFolder(settings.outputFolder, { root, file: input ?? context.document });
  }
}

/** The path of an https input, for its name. */
function addressPath(reference: FileReference): string {
  const path = typeof reference === 'string' && URL.canParse(reference) ? new URL(reference).pathname : '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const drawSeed = (): number => Math.floor(Math.random() * (maxSeed + 1));

async function checkTarget({ folder, baseNames: [baseName = 'image'], extension }: SaveTarget): Promise<void> {
  try {
    await checkWritable(folder);
  } catch (error) {
    throw saveFailed(error, folder, baseName + extension);
  }
}
