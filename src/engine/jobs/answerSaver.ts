import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Cancelled, EaselError, messageOf, withDetails } from '../../core/base/errors';
import { numbered } from '../../core/places/fileName';
import { NotPng } from '../images/png';
import type { Clock, Log } from '../../core/base/ports';
import type { Answer } from '../dashscope/answers';
import { imageUrls } from '../dashscope/answers';
import type { DashScopeClient } from '../dashscope/client';
import type { SavedFile } from '../files/imageFiles';
import { recoverImage, saveImage } from '../files/imageFiles';
import { leadsOutside } from '../files/realPath';
import type { Workspace } from '../files/workspace';
import { interleavedDocument, saveDocument } from './interleavedDocument';
import { temporaryNameOf } from './jobFiles';
import type { SaveOptions, SavedAnswer, SaveTarget } from './job';

/** Another folder for one that could not be written to; `undefined` where there is none. */
type ReplaceFolder = (failed: URI, error: EaselError) => Promise<URI | undefined>;

/** Names are given in order; one whose first attempt failed gives up its turn, so that it holds up nobody. */
interface Turn {
  before: Promise<unknown>;
  endTurn: () => void;
}

/** Paid images are worth this long, whatever time the task has used up. */
const leastDownloadMs = 120_000;
const maxRetryDelayMs = 15_000;
/** A file that keeps ending early is that way at its source. */
const maxTruncated = 4;

/** Downloads everything an answer names and saves it, in order, each file whole or not at all. */
export class AnswerSaver {
  constructor(
    private readonly client: Pick<DashScopeClient, 'download'>,
    private readonly workspace: Workspace,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws EaselError where no image could be saved; where some could, the rest are warnings. */
  async save(answer: Answer, target: SaveTarget, options: SaveOptions): Promise<SavedAnswer> {
    const urls = imageUrls(answer);
    const outcomes = await this.saveAll(urls, target, options);
    const failures = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [{ index, reason: outcome.reason as unknown }] : [],
    );
    const images = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (options.signal.aborted && failures.length > 0)
      throw new Cancelled({ taskId: answer.taskId, mayBeBilled: true });
    const [first] = failures;
    if (images.length === 0 && first) throw paidButNotSaved(first.reason, answer);
    const warnings = failures.map(({ index, reason }) =>
      l10n.t('Image {0} could not be saved: {1}', index + 1, messageOf(reason)),
    );
    for (const part of answer.parts) {
      if (part.kind === 'failed')
        warnings.push(
          l10n.t(
            'The service could not make one of the images ({0}: {1}); it is not billed.',
            part.serviceCode,
            part.serviceMessage,
          ),
        );
    }
    if (answer.interrupted)
      warnings.push(
        l10n.t(
          'The answer broke off, so images may be missing and billed all the same: {0}',
          answer.interrupted.message,
        ),
      );
    const text = interleavedDocument(
      answer,
      outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value.uri : undefined)),
      options.prompt,
    );
    const document =
      text === undefined
        ? undefined
        : await saveDocument(this.workspace, text, answer, images[0], target, options).catch((error: unknown) => {
            if (options.signal.aborted) throw new Cancelled({ taskId: answer.taskId, mayBeBilled: true });
            // The images are there, and worth more than the text.
            warnings.push(messageOf(error));
            return undefined;
          });
    return {
      images,
      warnings,
      failures: failures.map(({ reason }) => paidButNotSaved(reason, answer)),
      ...(document && { document }),
    };
  }

  /** All at once, for speed; names are given in the order of the images. */
  private async saveAll(
    urls: string[],
    target: SaveTarget,
    options: SaveOptions,
  ): Promise<PromiseSettledResult<SavedFile>[]> {
    const received = new Set<number>();
    const report = (): void =>
      options.onProgress(
        received.size === urls.length
          ? { state: 'saving' }
          : { state: 'downloading', done: received.size, total: urls.length },
      );
    report();
    // Several images may fail in the same folder: one question, whose answer counts for all of them.
    const replacements = new Map<URI, Promise<URI | undefined>>();
    const replace: ReplaceFolder = (failed, error) => {
      // Where the question cannot be shown, nobody has answered it: the error stands, and the images are kept.
      const answer =
        replacements.get(failed) ?? Promise.resolve(options.askOtherFolder?.(error)).catch(() => undefined);
      replacements.set(failed, answer);
      return answer;
    };
    let turn: Promise<unknown> = Promise.resolve();
    const saves = urls.map(async (url, index) => {
      const before = turn;
      const [hadTurn, endTurn] = latch();
      turn = hadTurn;
      const onReceived = (): void => {
        received.add(index);
        report();
      };
      return this.saveOne(url, index, { before, endTurn }, target, { ...options, replace, onReceived });
    });
    return Promise.allSettled(saves);
  }

  private async saveOne(
    url: string,
    index: number,
    turn: Turn,
    target: SaveTarget,
    options: SaveOptions & { replace: ReplaceFolder; onReceived: () => void },
  ): Promise<SavedFile> {
    const { signal, replace, onReceived, notes } = options;
    // More images may come than were asked for.
    const nameAt = (place: number): string => target.baseNames[place] ?? target.baseNames.at(-1) ?? 'image';
    const baseName = nameAt(index);
    const nthOfName =
      Array.from({ length: index }, (_, place) => nameAt(place)).filter(name => name === baseName).length + 1;
    const temporaryName = temporaryNameOf(notes.jobId, index + 1);
    // Even where the image is known to be saved: the hidden file may have outlived it.
    const recovered = notes.isResumed ? await recoverImage(this.workspace, target.folder, temporaryName) : undefined;
    const already = notes.saved[index] ?? recovered;
    if (already) {
      onReceived();
      turn.endTurn();
      if (!notes.saved[index]) await notes.onSaved(index, already);
      return already;
    }
    const saveTo = (folder: URI): Promise<SavedFile> =>
      this.withRetries(options, () =>
        saveImage(this.workspace, {
          source: this.client.download(url, options.endpoint, signal),
          folder,
          temporaryName,
          onPublished: file => notes.onSaved(index, file),
          // Names that are numbered when they are taken get their number then.
          baseName: target.whenTaken === 'number' ? baseName : numbered(baseName, nthOfName),
          extension: target.extension,
          whenTaken: target.whenTaken,
          turn: turn.before,
          onReceived,
          signal,
        }).finally(turn.endTurn),
      );
    for (let { folder, within } = target; ; within = undefined) {
      try {
        await checkInside(this.workspace, folder, within);
        return await saveTo(folder);
      } catch (error) {
        if (!(error instanceof EaselError) || error.code !== 'saveFailed') throw error;
        const other = await replace(folder, error);
        if (!other) throw error;
        folder = other;
        await notes.onOtherFolder(other);
      }
    }
  }

  /** A download costs nothing and is repeated until the deadline, as long as another try may help. */
  private async withRetries(options: SaveOptions, save: () => Promise<SavedFile>): Promise<SavedFile> {
    const deadline = Math.max(options.deadline, this.clock.now() + leastDownloadMs);
    for (let attempt = 1; ; attempt++) {
      try {
        return await save();
      } catch (error) {
        const delayMs = Math.min(500 * 2 ** attempt, maxRetryDelayMs);
        if (!mayPass(error, attempt) || this.clock.now() + delayMs > deadline) throw asEaselError(error);
        this.log.warn(`A download failed (${messageOf(error)}); again in ${delayMs} ms`);
        await this.clock.sleep(delayMs, options.signal);
      }
    }
  }
}

/** Links may have been put there since the place was chosen. */
async function checkInside(workspace: Workspace, folder: URI, within: URI | undefined): Promise<void> {
  if (!within || !(await leadsOutside(folder, within))) return;
  throw new EaselError(
    'saveFailed',
    l10n.t('"{0}" leads out of the workspace now. Choose another folder.', workspace.nameOf(folder)),
    { field: 'output' },
  );
}

function mayPass(error: unknown, attempt: number): boolean {
  if (error instanceof NotPng) return error.reason === 'truncated' && attempt < maxTruncated;
  return error instanceof EaselError && ['network', 'timeout', 'serviceFault'].includes(error.code);
}

function asEaselError(error: unknown): unknown {
  if (!(error instanceof NotPng)) return error;
  return new EaselError(
    'unexpectedResponse',
    error.reason === 'truncated'
      ? l10n.t('The image that the service sent is cut off; the service may send it whole later.')
      : l10n.t('What the service sent in place of an image is not a PNG; check the proxy.'),
    { cause: error },
  );
}

function paidButNotSaved(reason: unknown, answer: Answer): EaselError {
  const error =
    reason instanceof EaselError ? reason : new EaselError('saveFailed', messageOf(reason), { cause: reason });
  return withDetails(error, { requestId: answer.requestId, taskId: answer.taskId, mayBeBilled: true });
}

function latch(): [promise: Promise<void>, open: () => void] {
  let open = (): void => undefined;
  const promise = new Promise<void>(resolve => {
    open = resolve;
  });
  return [promise, open];
}
