import * as l10n from '@vscode/l10n';
import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import { Cancelled, EaselError, messageOf, withDetails } from '../../core/base/errors';
import { numbered, whenTakenElsewhere } from '../../core/places/fileName';
import { NotPng } from '../images/pngChunks';
import { embedded } from '../images/pngEmbedding';
import type { Clock, Log } from '../../core/base/ports';
import type { Answer } from '../dashscope/answers/answers';
import { imageUrls } from '../dashscope/answers/answers';
import type { DashScopeClient } from '../dashscope/client';
import { mayPass } from '../dashscope/download';
import type { SavedFile } from '../files/imageFiles';
import { recoverImage, saveImage } from '../files/imageFiles';
import type { Workspace } from '../files/workspace';
import { interleavedDocument, saveDocument } from './interleavedDocument';
import { opaqueWarnings } from '../images/opaqueResults';
import { recoverPiece, temporaryNameOf } from './jobFiles';
import type { SaveOptions, SavedAnswer, SaveTarget } from './job';

/** Another folder for one that could not be written to; `undefined` where there is none. */
type ReplaceFolder = (failed: URI, error: EaselError) => Promise<URI | undefined>;

/** Images take their names in order. One whose first attempt failed gives up its turn, so the others need not wait. */
interface Turn {
  before: Promise<unknown>;
  endTurn: () => void;
}

interface ImageName {
  baseName: string;
  /** 1 for the first image of this name. */
  nth: number;
}

/** Paid images are worth this long, whatever time the task has used up. */
const leastDownloadMs = 120_000;
const maxRetryDelayMs = 15_000;
/** A file that keeps ending early is that way at its source. */
const maxTruncated = 4;
/** An address is new during these tries, which take seven seconds: the storage may not know it yet. */
const maxTriesOfFresh = 4;
/** More at once share one connection, and would only wait for each other. */
const maxDownloadsAtOnce = 4;

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
    const everyUrl = imageUrls(answer);
    const urls = everyUrl.slice(0, options.maxCount);
    const sentCount = everyUrl.length + (answer.leftOut ?? 0);
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
    const others = images.flatMap(({ uri }) => /\.(?!png$)\w+$/i.exec(uri.path)?.[0] ?? []);
    if (others.length > 0)
      warnings.push(
        l10n.t(
          'The service sent another format than PNG, so the image is saved as {0}.',
          [...new Set(others)].join(', '),
        ),
        // Said only where it would have been written into a PNG.
        ...(options.embedding ? [l10n.t('How it was made stands in the history alone: only PNGs carry it.')] : []),
      );
    warnings.push(...(await opaqueWarnings(this.workspace, options.prompt, images)));
    if (urls.length < sentCount)
      warnings.push(
        l10n.t(
          'The service sent {0} images where at most {1} can come; the others were left out.',
          sentCount,
          urls.length,
        ),
      );
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

  /** A few at a time; names are given in the order of the images. */
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
      // If the question cannot be shown, there is no answer: the error stands, and the images are kept.
      const answer =
        replacements.get(failed) ?? Promise.resolve(options.askOtherFolder?.(error)).catch(() => undefined);
      replacements.set(failed, answer);
      return answer;
    };
    let turn: Promise<unknown> = Promise.resolve();
    const names = namesOf(urls.length, target.baseNames);
    const inTurn = urls.map((url, index) => {
      const [hadTurn, endTurn] = latch();
      const before = turn;
      // All earlier ones, not the neighbour alone: one that failed has given up its turn.
      turn = Promise.all([before, hadTurn]);
      const onReceived = (): void => {
        received.add(index);
        report();
      };
      const name = names[index] ?? { baseName: 'image', nth: 1 };
      const saving = { ...options, replace, onReceived };
      return () => this.saveOne(url, { index, name, before, endTurn }, target, saving).finally(endTurn);
    });
    const limit = pLimit(maxDownloadsAtOnce);
    return Promise.allSettled(inTurn.map(save => limit(save)));
  }

  private async saveOne(
    url: string,
    { index, name: { baseName, nth }, ...turn }: Turn & { index: number; name: ImageName },
    target: SaveTarget,
    options: SaveOptions & { replace: ReplaceFolder; onReceived: () => void },
  ): Promise<SavedFile> {
    const { signal, replace, onReceived, notes } = options;
    const temporaryName = temporaryNameOf(notes, index + 1);
    // Even where the image is known to be saved: the hidden file may have outlived it.
    const recovered = notes.isResumed
      ? await recoverPiece(notes, index + 1, name => recoverImage(this.workspace, target.folder, name))
      : undefined;
    const already = notes.saved[index] ?? recovered;
    if (already) {
      onReceived();
      turn.endTurn();
      if (!notes.saved[index]) await notes.onSaved(index, already);
      return already;
    }
    const hasTurn = Promise.all([turn.before, options.ready]);
    // A download may fail, or still be on its way, when this does.
    hasTurn.catch(() => undefined);
    const saveTo = ({ folder, within, whenTaken }: Pick<SaveTarget, 'folder' | 'within' | 'whenTaken'>) =>
      this.withRetries(options, () =>
        embedded(options.embedding, embedding =>
          saveImage(this.workspace, {
            source: this.client.download(url, options.endpoint, signal),
            embedding,
            folder,
            within,
            temporaryName,
            onPublished: file => notes.onSaved(index, file),
            // Names that are numbered when they are taken get their number then.
            baseName: whenTaken === 'number' ? baseName : numbered(baseName, nth),
            extension: target.extension,
            whenTaken,
            replaces: target.replaces,
            turn: hasTurn,
            onReceived,
            signal,
          }),
        ).finally(turn.endTurn),
      );
    for (let place: Pick<SaveTarget, 'folder' | 'within' | 'whenTaken'> = target; ;) {
      try {
        return await saveTo(place);
      } catch (error) {
        // Another place helps only where the place is at fault.
        if (!(error instanceof EaselError) || error.code !== 'saveFailed' || error.field !== 'output') throw error;
        const other = await replace(place.folder, error);
        if (!other) throw error;
        place = { folder: other, within: undefined, whenTaken: whenTakenElsewhere(target.whenTaken) };
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
        if (!mayHelp(error, attempt, options.notes.isResumed) || this.clock.now() + delayMs > deadline)
          throw asEaselError(error);
        this.log.warn(`A download failed (${messageOf(error)}); again in ${delayMs} ms`);
        await this.clock.sleep(delayMs, options.signal);
      }
    }
  }
}

/** The names of so many images; the last name serves all that came without being asked for. */
function namesOf(count: number, baseNames: readonly string[]): ImageName[] {
  const used = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const baseName = baseNames[index] ?? baseNames.at(-1) ?? 'image';
    const nth = (used.get(baseName) ?? 0) + 1;
    used.set(baseName, nth);
    return { baseName, nth };
  });
}

function mayHelp(error: unknown, attempt: number, isResumed: boolean): boolean {
  if (error instanceof NotPng) return error.reason === 'truncated' && attempt < maxTruncated;
  return error instanceof EaselError && mayPass(error, !isResumed && attempt < maxTriesOfFresh);
}

function asEaselError(error: unknown): unknown {
  if (!(error instanceof NotPng)) return error;
  return new EaselError(
    'unexpectedResponse',
    error.reason === 'truncated'
      ? l10n.t('The image that the service sent is cut off; the service may send it whole later.')
      : l10n.t('What the service sent is not an image; check the proxy.'),
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
