import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Batch, BatchItem } from '../../../core/documents/batch';
import { EaselError, messageOf } from '../../../core/base/errors';
import { Sequencer } from '../../../core/base/sequencer';
import type { ImageRuns, RunResult, Surface } from '../../jobs/imageRuns';
import type { Workspace } from '../../files/workspace';
import { markdownCells } from '../../../core/documents/references/markdown/notebookCells';
import type { DocumentTexts, MissingSearch, MissingReference } from './missingSearch';
import type { PlannedImage } from './missingPlan';
import { batchItem, saidIn } from './missingPlan';
import { kindAt } from './scanWorkspace';

/** A piece of a text that gets another text. */
export interface TextChange {
  start: number;
  end: number;
  text: string;
}

/** The same in a document, or in a cell of a notebook. */
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
  workspace: Pick<Workspace, 'stat' | 'nameOf'>;
  /** The files that jobs which are not finished will write. */
  awaited(): ReadonlySet<string>;
}

export interface BatchWishes {
  model?: string | undefined;
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
    await Promise.all(
      plan.map(async image => {
        const outcome = await this.makeOne(image, wishes, awaited);
        if (outcome === 'cancelled') return;
        const item = batchItem(image);
        if (outcome === 'saved') generated.push(item);
        else failed.push({ ...item, error: outcome });
        wishes.onDone?.(outcome === 'saved' ? item : { ...item, error: outcome });
      }),
    );
    const inOrder = (one: BatchItem<URI>, other: BatchItem<URI>): number =>
      order.indexOf(one.target) - order.indexOf(other.target);
    const order = plan.map(({ target }) => target);
    return { planned: plan.map(batchItem), generated: generated.sort(inOrder), failed: failed.sort(inOrder) };
  }

  private async makeOne(
    image: PlannedImage,
    { model, surface, onResult }: BatchWishes,
    awaited: ReadonlySet<string>,
  ): Promise<'saved' | 'cancelled' | EaselError> {
    const { target, prompt, size, documents, error, references } = image;
    if (error) return error;
    const { workspace, runs } = this.parts;
    const [key, name] = [target.toString(), workspace.nameOf(target)];
    if (awaited.has(key) || this.underWay.has(key)) return alreadyAsked(name);
    this.underWay.add(key);
    try {
      if ((await kindAt(workspace, target)) !== undefined) return meanwhileThere(name);
      const options = {
        prompt,
        output: target,
        n: 1,
        ...(model !== undefined && { model }),
        ...(size !== undefined && { size }),
      };
      const [document] = documents;
      const said = saidIn(document, image);
      const result = await runs.run({ options, document, ...said, whenTaken: 'fail' }, surface);
      onResult?.(result);
      const outcome = outcomeOf(result, target);
      if (outcome === 'saved') return (await this.changeReferences(references, target)) ?? 'saved';
      return outcome;
    } finally {
      this.underWay.delete(key);
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

function outcomeOf(result: RunResult, target: URI): 'saved' | 'cancelled' | EaselError {
  switch (result.kind) {
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return result.error instanceof EaselError
        ? result.error
        : new EaselError('unexpectedResponse', result.error.message, { cause: result.error });
    case 'saved': {
      const [image] = result.saved.images;
      if (image?.uri.toString() === target.toString()) return 'saved';
      return new EaselError(
        'saveFailed',
        l10n.t(
          'The image is not what {0} needs, so it is saved as {1}.',
          Utils.basename(target),
          Utils.basename(image?.uri ?? target),
        ),
      );
    }
  }
}

const meanwhileThere = (name: string): EaselError =>
  new EaselError('saveFailed', l10n.t('{0} is there by now, so it was left alone.', name));

const alreadyAsked = (name: string): EaselError =>
  new EaselError('saveFailed', l10n.t('{0} is being made already. It comes when that job is finished.', name));
