import type { TextChange } from '../../../core/documents/textChange';
import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Batch, BatchItem } from '../../../core/documents/batch';
import { EaselError, messageOf } from '../../../core/base/errors';
import { Sequencer } from '../../../core/base/sequencer';
import type { ImageRuns, RunResult, Surface } from '../../jobs/imageRuns';
import type { Workspace } from '../../files/workspace';
import { markdownCells } from '../../../core/documents/references/markdown/notebookCells';
import type { DocumentTexts } from './documentTexts';
import type { MissingSearch, MissingReference } from './missingSearch';
import type { PlannedImage } from './missingPlan';
import { batchItem, saidIn } from './missingPlan';
import type { CommonLook } from './imageSets';
import { groupsOf, promptOfSet, targetOfSet } from './imageSets';
import { kindAt } from './scanWorkspace';

/** A change in a document, or in a cell of a notebook. */
export interface DocumentChange extends TextChange {
  cell?: number;
  /** The text of the document, or of the cell, in which the places are counted. */
  within: string;
}

/** Changes documents in a way that a person can undo. */
export interface DocumentEditor {
  /** @throws Error where the document cannot be changed, or has another text by now. */
  change(document: URI, changes: readonly DocumentChange[]): Promise<void>;
}

export interface MissingRunsParts {
  runs: Pick<ImageRuns, 'run'>;
  missing: Pick<MissingSearch, 'inText'>;
  texts: Pick<DocumentTexts, 'read'>;
  editor: DocumentEditor;
  workspace: Workspace;
  /** The files that jobs which are not finished will write. */
  awaited(): ReadonlySet<string>;
}

export interface BatchWishes {
  model?: string | undefined;
  /** For images that are to look alike. */
  look?: CommonLook | undefined;
  /** Where each image shows its progress and asks its questions. */
  surface: Surface;
  /** Called when an image is there, or is not going to be. */
  onDone?: (item: BatchItem<URI>) => void;
  /** Called after each run, also after one that was cancelled. Images that were not tried have none. */
  onResult?: (result: RunResult) => void;
}

/** Makes the images of a plan, each by the one run, and puts the references right that name another format. */
export class MissingRuns {
  private readonly changes = new Sequencer();
  /** The files that runs of this window are making. */
  private readonly underWay = new Set<string>();

  constructor(private readonly parts: MissingRunsParts) {}

  /**
   * Makes whatever can be made. Failures are entries of the result; what was cancelled is in neither list.
   * All jobs are in the journal at once, so that a window that is closed meanwhile loses none of them.
   */
  async make(plan: readonly PlannedImage[], wishes: BatchWishes): Promise<Batch<URI>> {
    const [generated, failed]: [BatchItem<URI>[], BatchItem<URI>[]] = [[], []];
    const awaited = this.parts.awaited();
    const settle = (image: PlannedImage, outcome: Outcome): void => {
      if (outcome === 'cancelled') return;
      const item = outcome === 'saved' ? batchItem(image) : { ...batchItem(image), error: outcome };
      (outcome === 'saved' ? generated : failed).push(item);
      wishes.onDone?.(item);
    };
    await Promise.all(groupsOf(plan, wishes.look).map(images => this.makeGroup(images, wishes, awaited, settle)));
    const inOrder = (one: BatchItem<URI>, other: BatchItem<URI>): number =>
      order.indexOf(one.target) - order.indexOf(other.target);
    const order = plan.map(({ target }) => target);
    return { planned: plan.map(batchItem), generated: generated.sort(inOrder), failed: failed.sort(inOrder) };
  }

  /** Makes images with one request, those left out that cannot be made. @param settle is called for each one. */
  private async makeGroup(
    images: readonly PlannedImage[],
    wishes: BatchWishes,
    awaited: ReadonlySet<string>,
    settle: (image: PlannedImage, outcome: Outcome) => void,
  ): Promise<void> {
    const { workspace } = this.parts;
    const claimed: PlannedImage[] = [];
    try {
      for (const image of images) {
        const [key, name] = [image.target.toString(), workspace.nameOf(image.target)];
        if (image.error) settle(image, image.error);
        else if (awaited.has(key) || this.underWay.has(key)) settle(image, alreadyAsked(name));
        else {
          this.underWay.add(key);
          claimed.push(image);
        }
      }
      const kinds = await Promise.all(claimed.map(({ target }) => kindAt(workspace, target)));
      for (const [index, image] of claimed.entries())
        if (kinds[index] !== undefined) settle(image, meanwhileThere(workspace.nameOf(image.target)));
      const missing = claimed.filter((_, index) => kinds[index] === undefined);
      if (missing.length === 0) return;
      const result = await this.run(missing, wishes);
      if (result.kind !== 'refused') wishes.onResult?.(result);
      for (const image of missing) {
        const outcome = result.kind === 'refused' ? result.error : outcomeOf(result, image.target, missing.length);
        const changed = outcome === 'saved' && (await this.changeReferences(image.references, image.target));
        settle(image, changed || outcome);
      }
    } finally {
      for (const { target } of claimed) this.underWay.delete(target.toString());
    }
  }

  private async run(
    images: readonly PlannedImage[],
    { model, look, surface }: BatchWishes,
  ): Promise<RunResult | { kind: 'refused'; error: EaselError }> {
    const [first] = images;
    if (!first) throw new Error('A run without images');
    const { runs, workspace } = this.parts;
    const { target, prompt, size, documents } = first;
    const [document] = documents;
    const options = {
      prompt,
      output: target,
      n: 1,
      ...(model !== undefined && { model }),
      ...(size !== undefined && { size }),
      ...(look?.seed !== undefined && { seed: look.seed }),
    };
    if (images.length === 1) {
      return runs.run({ options, document, ...saidIn(document, first), whenTaken: 'fail' }, surface);
    }
    try {
      const targets = images.map(image => image.target);
      const ofSet = {
        ...options,
        prompt: promptOfSet(images),
        n: images.length,
        sequential: true,
        // The one that was asked whether it makes sets; another would make so many images of all of it.
        ...(look?.setModel && { model: look.setModel.id }),
      };
      return await runs.run({ options: ofSet, document, target: await targetOfSet(workspace, targets) }, surface);
    } catch (error) {
      if (error instanceof EaselError) return { kind: 'refused', error };
      throw error;
    }
  }

  /** References to another format are read again, because their documents may have changed meanwhile. */
  private async changeReferences(
    references: readonly MissingReference[],
    target: URI,
  ): Promise<EaselError | undefined> {
    const others = references.filter(({ named }) => named.toString() !== target.toString());
    const documents = new Map(others.map(({ document }) => [document.toString(), document]));
    for (const document of documents.values()) {
      try {
        await this.changes.queue(() => this.changeDocument(document, target));
      } catch (error) {
        return new EaselError(
          'saveFailed',
          l10n.t(
            '{0} is there, but the reference in {1} could not be changed: {2}',
            Utils.basename(target),
            this.parts.workspace.nameOf(document),
            messageOf(error),
          ),
        );
      }
    }
    return undefined;
  }

  private async changeDocument(document: URI, target: URI): Promise<void> {
    const { texts, missing, editor } = this.parts;
    const { text, languageId } = await texts.read(document);
    const found = await missing.inText(document, text, languageId);
    const cells = new Map(markdownCells(text).map(cell => [cell.index, cell.text]));
    const changes = found
      .filter(other => other.target.toString() === target.toString())
      .map(({ reference: { range, cell } }): DocumentChange => {
        const within = cell === undefined ? text : (cells.get(cell) ?? '');
        const written = within.slice(range.start, range.end);
        return { ...range, within, text: withPng(written), ...(cell !== undefined && { cell }) };
      });
    if (changes.length > 0) await editor.change(document, changes);
  }
}

/** @throws Error where the ending is written in a way that cannot be replaced. */
function withPng(written: string): string {
  const changed = written.replace(/\.(?:apng|jpe?g|jfif|webp|gif|avif|bmp|tiff?)(?=\s*(?:$|[?#]))/iu, '.png');
  if (changed === written) throw new Error(written);
  return changed;
}

type Outcome = 'saved' | 'cancelled' | EaselError;

/** What a run means for one of its images. @param count of the images that it was to make. */
function outcomeOf(result: RunResult, target: URI, count: number): Outcome {
  switch (result.kind) {
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return result.error instanceof EaselError
        ? result.error
        : new EaselError('unexpectedResponse', result.error.message, { cause: result.error });
    case 'saved': {
      const { images } = result.saved;
      if (images.some(({ uri }) => uri.toString() === target.toString())) return 'saved';
      const name = Utils.basename(target);
      if (count > 1)
        return new EaselError(
          'saveFailed',
          l10n.t('Of the {0} images of the set, {1} are there; {2} is still missing.', count, images.length, name),
        );
      return new EaselError(
        'saveFailed',
        l10n.t(
          'The image is not what {0} needs, so it is saved as {1}.',
          name,
          Utils.basename(images[0]?.uri ?? target),
        ),
      );
    }
  }
}

const meanwhileThere = (name: string): EaselError =>
  new EaselError('saveFailed', l10n.t('{0} is there by now, so it was left alone.', name));

const alreadyAsked = (name: string): EaselError =>
  new EaselError('saveFailed', l10n.t('{0} is being made already. It comes when that job is finished.', name));
