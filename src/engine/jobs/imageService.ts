import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import type { ReadSettings, SavedImages } from '../../core/contributions/contributions';
import { Cancelled, describeForLog, EaselError } from '../../core/base/errors';
import type { WhenTaken } from '../../core/places/fileName';
import { editedName, slugOf } from '../../core/places/fileName';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import { checkRequest, maxSeed } from '../../core/request/imageRequest';
import type { Chance, Clock, Log } from '../../core/base/ports';
import { checkBoxesInside } from '../../core/request/specialParameters';
import type { Connection } from '../connection/connection';
import { saveFailed } from '../files/imageFiles';
import { readInputImages } from './inputImages';
import { entryOf } from './jobEntry';
import type { Fate } from './jobFate';
import type { PreparedJob, RunOptions, SaveTarget } from './job';
import type { JobRunner } from './jobRunner';
import type { Journal, JournalRecord } from '../journal/journal';
import type { UnfinishedJobs } from './unfinishedJobs';
import type { Workspace } from '../files/workspace';
import { toUri, workspaceRoot } from '../files/workspacePlaces';
import { chooseTarget } from './chooseTarget';
import { checkWritable } from '../files/writableFolder';

export interface PrepareContext {
  /** The document that was active when the command began. */
  document?: URI | undefined;
  /** A folder that the person picked in a dialog, in place of the settings. */
  pickedFolder?: URI | undefined;
  /** The place of a job that is tried again, in place of choosing one. */
  target?: SaveTarget | undefined;
  /** What happens when a name is taken; default: as the option `overwrite` says. */
  whenTaken?: WhenTaken | undefined;
  mayFlatten?: (name: string) => Promise<boolean>;
}

export interface ImageServiceParts {
  connection: Pick<Connection, 'address' | 'endpoint'>;
  journal: Pick<Journal, 'add'>;
  runner: Pick<JobRunner, 'run' | 'fateOf'>;
  unfinished: Pick<UnfinishedJobs, 'keep' | 'waiting' | 'cancel' | 'cancelAll'>;
  workspace: Workspace;
  readSettings: ReadSettings;
  /** Draws the seeds. */
  chance: Chance;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** The use case: options in, files in the workspace out. */
export class ImageService {
  /** By the ids of their jobs. */
  private readonly running = new Map<string, AbortController>();
  private readonly records = new WeakMap<Error, JournalRecord>();

  constructor(private readonly parts: ImageServiceParts) {}

  /**
   * Checks options against the model table, the workspace and the input files.
   * @throws EaselError `invalidRequest` or `inputImage`; nothing has been sent then.
   */
  async prepare(options: ImageOptions, context: PrepareContext = {}): Promise<PreparedJob> {
    const { connection, workspace, readSettings, clock } = this.parts;
    const firstInput = options.images?.[0];
    const provisionalRoot = workspaceRoot(workspace, [context.document]);
    const inputFile =
      firstInput === undefined || (typeof firstInput === 'string' && /^https?:/i.test(firstInput))
        ? undefined
        : toUri(firstInput, provisionalRoot ?? URI.file('/'), 'images');
    const root =
      workspaceRoot(workspace, [inputFile, context.document]) ?? context.pickedFolder ?? context.target?.folder;
    // A document of another workspace folder, or of none, says nothing about this one.
    const document =
      context.document && workspace.folderOf(context.document)?.toString() === root?.toString()
        ? context.document
        : undefined;
    const settings = readSettings(document ?? root);
    const address = connection.address();
    const checked = checkRequest(
      options,
      { ...settings, region: address.decidedBy === 'region' ? address.region : undefined },
      () => drawSeed(this.parts.chance),
    );
    if (!root) {
      throw new EaselError(
        'invalidRequest',
        l10n.t('No folder is open, so there is no place for the image; open a folder first.'),
        { field: 'output' },
      );
    }
    const slug =
      firstInput === undefined ? slugOf(options.prompt) : editedName(inputFile?.path ?? addressPath(firstInput));
    const target =
      context.target ??
      (await chooseTarget(
        workspace,
        { output: options.output, pickedFolder: context.pickedFolder, input: inputFile, document, settings, root },
        {
          slug,
          at: clock.now(),
          model: checked.request.modelId,
          seed: checked.request.parameters.seed,
          maxCount: checked.request.maxCount,
        },
        context.whenTaken ?? (options.overwrite ? 'overwrite' : 'number'),
      ));
    const rules = checked.model.edit?.rules;
    const { images: inputs, warnings } =
      options.images && rules
        ? await readInputImages(options.images, {
            workspace,
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
  async run(job: PreparedJob, options: RunOptions): Promise<SavedImages<URI>> {
    const connecting = this.parts.connection.endpoint(job.address);
    // Where something else ends the job first, nobody asks for it.
    connecting.catch(() => undefined);
    // Without anybody to offer another folder to, an image that cannot be saved would be paid for and lost.
    if (!options.askOtherFolder) await checkTarget(this.parts.workspace, job.target);
    const entry = entryOf(job, this.parts.clock.now());
    const controller = new AbortController();
    this.running.set(entry.id, controller);
    const record = await this.parts.journal.add(entry);
    const { isOnDisk } = record;
    try {
      const { saved, left } = await this.parts.runner.run(job, record, connecting, {
        ...options,
        signal: AbortSignal.any([options.signal, controller.signal]),
      });
      if (left) this.parts.unfinished.keep(record, left.fate);
      return isOnDisk
        ? saved
        : {
            ...saved,
            warnings: [
              ...saved.warnings,
              l10n.t('This job could not be written down, so it would not have survived a closed window; see the log.'),
            ],
          };
    } catch (error) {
      this.parts.unfinished.keep(record, this.parts.runner.fateOf(error));
      if (error instanceof Error) this.records.set(error, record);
      if (error instanceof Cancelled) this.parts.log.info(describeForLog(error));
      else this.parts.log.error(describeForLog(error));
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
    return { fate: this.parts.runner.fateOf(error), record: this.records.get(error) };
  }

  get isIdle(): boolean {
    return this.running.size === 0 && this.parts.unfinished.waiting.length === 0;
  }

  /**
   * Cancels one job of this window, also one that goes on in the background. @returns false where it is not under way.
   */
  cancel(id: string): boolean {
    const controller = this.running.get(id);
    controller?.abort();
    return controller !== undefined || this.parts.unfinished.cancel(id);
  }

  /**
   * Cancels what was started in this window. @returns how many jobs had a command that waits for them, and how many
   * were in the background.
   */
  cancelAll(): { waitedFor: number; inBackground: number } {
    const waitedFor = this.running.size;
    for (const controller of this.running.values()) controller.abort();
    return { waitedFor, inBackground: this.parts.unfinished.cancelAll() };
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

const drawSeed = (chance: Chance): number => Math.floor(chance() * (maxSeed + 1));

async function checkTarget(
  workspace: Workspace,
  { folder, baseNames: [baseName = 'image'], extension }: SaveTarget,
): Promise<void> {
  try {
    await checkWritable(workspace.virtualFiles, folder);
  } catch (error) {
    throw saveFailed(workspace, error, folder, baseName + extension);
  }
}
