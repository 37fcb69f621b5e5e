import * as vscode from 'vscode';
import type { SavedImages, Settings } from '../core/contributions';
import { Cancelled, describeForLog, EaselError } from '../core/errors';
import { editedName, fileNameFrom, slugOf } from '../core/fileName';
import type { FileReference, ImageOptions } from '../core/imageOptions';
import type { CheckedRequest, ImageRequest } from '../core/imageRequest';
import { checkRequest, maxSeed } from '../core/imageRequest';
import type { Clock, Log, OnProgress } from '../core/ports';
import { checkBoxesInside } from '../core/specialParameters';
import type { Answer } from '../dashscope/answers';
import type { DashScopeClient } from '../dashscope/client';
import type { Endpoint } from '../dashscope/endpoint';
import type { AnswerSaver, SaveTarget } from './answerSaver';
import type { Address, Connection } from './connection';
import { saveFailed } from './imageFiles';
import type { InputImage } from './inputImages';
import { dataUrlOf, readInputImages } from './inputImages';
import { readSettings } from './settings';
import type { Place } from './workspacePlaces';
import { outputFolder, placeOfOutput, toUri, workspaceRoot } from './workspacePlaces';
import { checkWritable } from './writableFolder';

/** Everything checked and read, nothing sent yet. */
export interface PreparedJob {
  checked: CheckedRequest;
  inputs: InputImage[];
  target: SaveTarget;
  address: Address;
  settings: Settings;
  warnings: string[];
}

export interface PrepareContext {
  /** The document that was active when the command began. */
  document?: vscode.Uri | undefined;
  /** A folder that the person picked in a dialog, in place of the settings. */
  pickedFolder?: vscode.Uri | undefined;
  mayFlatten?: (name: string) => Promise<boolean>;
}

export interface RunOptions {
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Asked when a finished image cannot be saved; without an answer the error stands. */
  askOtherFolder?: (error: EaselError) => Promise<vscode.Uri | undefined>;
  /** Called when a task that outlived the time-out was saved after all. */
  onFinishedLater?: (saved: SavedImages<vscode.Uri>) => void;
}

/** How long the service keeps a task and its images. Source: every API page, 2026-03. */
const taskLifetimeMs = 24 * 60 * 60 * 1000;

/** The use case: options in, files in the workspace out. */
export class ImageService {
  constructor(
    private readonly client: DashScopeClient,
    private readonly connection: Connection,
    private readonly saver: AnswerSaver,
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
    const inputFile = firstInput === undefined || (typeof firstInput === 'string' && /^https?:/i.test(firstInput)) ? undefined : toUri(firstInput, provisionalRoot ?? vscode.Uri.file('/'), 'images');
    const root = workspaceRoot([inputFile, context.document]) ?? context.pickedFolder;
    // A document of another workspace folder, or of none, says nothing about this one.
    const document = context.document && vscode.workspace.getWorkspaceFolder(context.document)?.uri.toString() === root?.toString() ? context.document : undefined;
    const settings = readSettings(document ?? root);
    const address = this.connection.address();
    const checked = checkRequest(options, { ...settings, region: address.decidedBy === 'region' ? address.region : undefined }, drawSeed);
    if (!root) {
      throw new EaselError('invalidRequest', vscode.l10n.t('No folder is open, so there is no place for the image; open a folder first.'), { field: 'output' });
    }
    const place = await this.choosePlace(options, { ...context, document }, settings, root, inputFile);
    const rules = checked.model.edit?.rules;
    const { images: inputs, warnings } = options.images && rules
      ? await readInputImages(options.images, { rules, root: provisionalRoot ?? root, ...(context.mayFlatten && { mayFlatten: context.mayFlatten }) })
      : { images: [], warnings: [] };
    checkBoxesInside(checked.request.parameters.boxes ?? [], inputs.map(input => (input.kind === 'file' ? input.facts : undefined)));
    const slug = firstInput === undefined ? slugOf(options.prompt) : editedName(inputFile?.path ?? addressPath(firstInput));
    const { modelId, parameters } = checked.request;
    const baseNameOf = (index: number): string => place.file?.baseName
      ?? fileNameFrom(settings.fileName, { slug, at: new Date(this.clock.now()), model: modelId, seed: parameters.seed, index });
    const target: SaveTarget = {
      folder: place.folder,
      baseNames: Array.from({ length: checked.request.maxCount }, (_, index) => baseNameOf(index + 1)),
      extension: place.file?.extension ?? '.png',
      overwrite: options.overwrite ?? false,
    };
    return { checked, inputs, target, address, settings, warnings: [...checked.warnings, ...warnings] };
  }

  /**
   * Sends a prepared job, waits, and saves what came.
   * @throws EaselError of any code; `Cancelled` where `signal` aborted before an image was saved.
   */
  async run(job: PreparedJob, options: RunOptions): Promise<SavedImages<vscode.Uri>> {
    try {
      const saved = await this.submitAndSave(job, options);
      for (const { uri, width, height } of saved.images) this.log.info(`Saved ${vscode.workspace.asRelativePath(uri)}, ${width}*${height}`);
      for (const warning of saved.warnings) this.log.warn(warning);
      return saved;
    } catch (error) {
      if (error instanceof EaselError && error.code === 'timeout' && error.taskId !== undefined) this.waitInBackground(job, error.taskId, options);
      if (error instanceof Cancelled) this.log.info(describeForLog(error));
      else this.log.error(describeForLog(error));
      throw error;
    }
  }

  private async submitAndSave(job: PreparedJob, options: RunOptions): Promise<SavedImages<vscode.Uri>> {
    const { checked: { request, model }, settings, target } = job;
    // Without anybody to offer another folder to, an image that cannot be saved would be paid for and lost.
    if (!options.askOtherFolder) await checkTarget(target);
    const endpoint = await this.connection.endpoint(job.address);
    const images = await this.toWireImages(job, endpoint, options);
    const deadline = this.clock.now() + settings.timeoutSeconds * 1000;
    const answer = await this.client.generate(request, model, images, endpoint, {
      signal: options.signal,
      deadline,
      onProgress: options.onProgress,
      onTask: () => Promise.resolve(),
    });
    return this.save(job, answer, endpoint, deadline, options);
  }

  /** The time-out ended the waiting, not the task: what it makes is paid for and saved where it was to go. */
  private waitInBackground(job: PreparedJob, taskId: string, { onFinishedLater }: RunOptions): void {
    const { signal } = new AbortController();
    const onProgress: OnProgress = () => undefined;
    const finish = async (): Promise<void> => {
      const endpoint = await this.connection.endpoint(job.address);
      const deadline = this.clock.now() + taskLifetimeMs;
      const answer = await this.client.waitForTask(taskId, endpoint, { signal, deadline, onProgress });
      const saved = await this.save(job, answer, endpoint, deadline, { signal, onProgress });
      this.log.info(`Task ${taskId}, given up before, is saved`);
      onFinishedLater?.(saved);
    };
    finish().catch((error: unknown) => this.log.error(`Task ${taskId} in the background: ${describeForLog(error)}`));
  }

  private async save(job: PreparedJob, answer: Answer, endpoint: Endpoint, deadline: number, options: RunOptions): Promise<SavedImages<vscode.Uri>> {
    const { checked: { request }, target } = job;
    const saved = await this.saver.save(answer, target, { ...options, endpoint, deadline, prompt: request.prompt });
    const seed = request.parameters.seed;
    return {
      images: saved.images.map(image => ({ ...image, seed })),
      model: request.modelId,
      requestId: answer.requestId,
      warnings: [...job.warnings, ...missingImages(request, answer), ...saved.warnings],
      ...(answer.actualPrompt !== undefined && { actualPrompt: answer.actualPrompt }),
      ...(saved.document && { document: saved.document }),
    };
  }

  private async choosePlace(options: ImageOptions, context: PrepareContext, settings: Settings, root: vscode.Uri, input: vscode.Uri | undefined): Promise<Place> {
    if (options.output !== undefined) return placeOfOutput(options.output, root);
    if (context.pickedFolder) return { folder: context.pickedFolder };
    if (input && settings.editOutput === 'besideOriginal' && vscode.workspace.getWorkspaceFolder(input)) {
      return { folder: vscode.Uri.joinPath(input, '..') };
    }
    return { folder: await outputFolder(settings.outputFolder, { root, file: input ?? context.document }) };
  }

  /** Files as data URLs where they fit, by the service's temporary upload where they do not. */
  private async toWireImages(job: PreparedJob, endpoint: Endpoint, { signal, onProgress }: RunOptions): Promise<string[]> {
    const images: string[] = [];
    for (const [index, input] of job.inputs.entries()) {
      const inline = input.kind === 'address' ? input.url : dataUrlOf(input);
      if (inline !== undefined) {
        images.push(inline);
      } else if (input.kind === 'file') {
        this.checkUploadServed(job.address, input.name);
        onProgress({ state: 'uploading', done: index, total: job.inputs.length });
        const { bytes, facts } = input;
        images.push(await this.client.upload(job.checked.request.modelId, { bytes, mime: facts.mime, extension: `.${facts.format}` }, endpoint, signal));
        this.log.info(`Input image ${index + 1} went by the temporary upload (${bytes.length} bytes)`);
      }
    }
    return images;
  }

  /** Source: temporary upload page, 2026-10. */
  private checkUploadServed({ region, decidedBy }: Address, name: string): void {
    if (decidedBy !== 'region' || region === 'beijing' || region === 'singapore') return;
    throw new EaselError('inputImage', vscode.l10n.t('"{0}" is too large to be sent in the region {1}. Make it smaller than 7.5 MB.', name, region), { field: 'images' });
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

/** Some answers just hold fewer images than were asked for. In the other modes the number is an upper bound. */
function missingImages({ mode, maxCount }: ImageRequest, { parts }: Answer): string[] {
  const told = parts.filter(part => part.kind !== 'text').length;
  if ((mode !== 'generate' && mode !== 'edit') || told >= maxCount) return [];
  return [vscode.l10n.t('The service sent {0} of {1} images and says nothing of the rest.', told, maxCount)];
}
