import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../../core/base/errors';
import type { Batch, BatchItem } from '../../../core/documents/batch';
import type { PlaceArgument } from '../../../core/documents/missingArgument';
import { parseItemsArgument, parseSectionArgument } from '../../../core/documents/missingArgument';
import type { TableColumn } from '../../../core/documents/outline/proposedPlaces';
import { findModel } from '../../../core/models/modelLookup';
import { wrongOption } from '../../../core/request/wrongOption';
import { styledSettings } from '../../../editor/styledSettings';
import { asVscodeUri, vscodeWorkspace } from '../../../editor/vscodeWorkspace';
import type { Connection } from '../../../engine/connection/connection';
import type { MissingBatches } from '../../../engine/documents/missing/missingBatches';
import type { MissingRuns } from '../../../engine/documents/missing/missingRuns';
import type {
  DocumentLine,
  ImageProposal,
  ImageProposals,
  Proposals,
} from '../../../engine/documents/proposals/imageProposals';
import type { WantedLink } from '../../../engine/documents/proposals/insertLinks';
import { activeFile } from '../../documents/activeFile';
import { fileOfDocument } from '../../documents/documentFile';
import { showProposals } from '../../documents/planDocument';
import type { ArgumentRunsStatus } from '../../messages/argumentRunsStatus';
import type { Notifications } from '../../messages/notifications';
import { pickItem } from '../../shown/shownWindow';
import { fileArgument } from '../uriArgument';

const never = new AbortController().signal;

/** Images for the section at the cursor, or one for each item of the list or the table there. */
export class ProposalCommands {
  constructor(
    private readonly proposals: Pick<ImageProposals, 'inSection' | 'itemsAt'>,
    private readonly insertLinks: (document: URI, links: readonly WantedLink[]) => Promise<WantedLink[]>,
    private readonly batches: Pick<MissingBatches, 'plan'>,
    private readonly runs: Pick<MissingRuns, 'make'>,
    private readonly connection: Pick<Connection, 'endpoint'>,
    private readonly notifications: Pick<Notifications, 'tell'>,
    private readonly argumentRuns: Pick<ArgumentRunsStatus, 'during'>,
  ) {}

  /** Shows a plan for the section at the cursor. Nothing is changed before the person says so there. */
  async illustrateSection(): Promise<void> {
    const place = this.cursor();
    if (!place) return;
    const proposed = await this.proposals.inSection(place, undefined);
    if (proposed.images.length > 0) await showProposals(place.document, proposed, false);
    else
      this.notifications.tell(
        'information',
        vscode.l10n.t('This section has no paragraph that an image could follow, or each of them has one already.'),
      );
  }

  /** Shows a plan for the list or the table at the cursor. */
  async illustrateItems(): Promise<void> {
    const place = this.cursor();
    if (!place) return;
    const found = await this.proposals.itemsAt(place);
    if (!found) {
      this.notifications.tell('information', vscode.l10n.t('Put the cursor into a list or a table first.'));
      return;
    }
    const column = found.columns ? await pickColumn(found.columns) : 0;
    if (column === undefined) return;
    const proposed = await found.propose(column);
    if (proposed.images.length > 0) await showProposals(place.document, proposed, true);
    else this.notifications.tell('information', vscode.l10n.t('There is no item with a text and without an image.'));
  }

  /** @returns `undefined` if it was cancelled. @throws EaselError */
  async sectionWithArguments(argument: unknown): Promise<Batch<URI> | undefined> {
    const { count, ...wishes } = parseSectionArgument(argument);
    const place = placeOf(wishes);
    return this.make(place.document, await this.proposals.inSection(place, count), wishes, false);
  }

  /** @returns `undefined` if it was cancelled. @throws EaselError */
  async itemsWithArguments(argument: unknown): Promise<Batch<URI> | undefined> {
    const { column, ...wishes } = parseItemsArgument(argument);
    const place = placeOf(wishes);
    const found = await this.proposals.itemsAt(place);
    if (!found)
      throw new EaselError('invalidRequest', vscode.l10n.t('There is no list and no table in line {0}.', place.line), {
        field: 'line',
      });
    const proposed = await found.propose(found.columns ? indexOfColumn(found.columns, column) : 0);
    return this.make(place.document, proposed, wishes, true);
  }

  private async make(
    document: URI,
    { images, seed }: Proposals,
    { dryRun = false, model }: PlaceArgument,
    isSet: boolean,
  ): Promise<Batch<URI> | undefined> {
    const planned = images.map(itemOf);
    if (dryRun || images.length === 0) return { planned, generated: [], failed: [] };
    const plan = (): ReturnType<MissingBatches['plan']> =>
      this.batches.plan({ places: [document], changeReferences: false, model, signal: never });
    // A model that cannot make them, or a key that is missing, is told before the document is changed.
    await plan();
    await this.connection.endpoint();
    const settings = await styledSettings(asVscodeUri(document));
    const setModel = isSet ? findModel(model ?? settings.model, settings.customModels) : undefined;
    await this.insertLinks(document, images);
    const byTarget = new Map((await plan()).map(image => [image.target.toString(), image]));
    const wanted = images.flatMap(({ target, prompt }) => {
      const image = byTarget.get(target.toString());
      return image ? [{ ...image, prompt, isProposed: false }] : [];
    });
    const { generated, failed } = await this.runs.make(wanted, {
      model,
      look: isSet ? { seed, setModel } : undefined,
      surface: { during: work => this.argumentRuns.during(() => work(never, () => undefined)) },
    });
    if (generated.length + failed.length < wanted.length) return undefined;
    const lost = images.filter(({ target }) => !byTarget.has(target.toString()));
    return { planned, generated, failed: [...failed, ...lost.map(lostItem)] };
  }

  /** Where the person writes; tells what is missing. */
  private cursor(): DocumentLine | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor && !editor.document.isUntitled)
      return { document: fileOfDocument(editor.document.uri), line: editor.selection.active.line + 1 };
    this.notifications.tell(
      'information',
      editor
        ? vscode.l10n.t('Save the document first, so that the images have a place.')
        : vscode.l10n.t('Open a document and put the cursor where the images should be.'),
    );
    return undefined;
  }
}

const itemOf = ({ document, target, prompt, alt, line }: ImageProposal): BatchItem<URI> => ({
  target,
  prompt,
  alt,
  line,
  documents: [document],
});

function lostItem(proposal: ImageProposal): BatchItem<URI> {
  const name = vscodeWorkspace.nameOf(proposal.document);
  const message = vscode.l10n.t('"{0}" is not in {1} any more.', proposal.words, name);
  return { ...itemOf(proposal), error: new EaselError('invalidRequest', message, { field: 'uri' }) };
}

/** The place of an argument: without a line, the cursor where the document is the active one. */
function placeOf({ uri, line }: PlaceArgument): DocumentLine {
  const active = activeFile();
  const document = uri === undefined ? active : fileArgument(uri);
  if (!document)
    throw new EaselError('invalidRequest', vscode.l10n.t('No document is open. Name one with "uri".'), {
      field: 'uri',
    });
  const editor = vscode.window.activeTextEditor;
  const isActive = editor && active?.toString() === document.toString();
  return { document, line: line ?? (isActive ? editor.selection.active.line + 1 : 1) };
}

/** @returns `undefined` where the person cancelled; the only column without a question. */
async function pickColumn(columns: readonly TableColumn[]): Promise<number | undefined> {
  const [only, ...others] = columns;
  if (others.length === 0) return only?.index ?? 0;
  const items = columns.map(({ index, name, example }) => ({
    label: name === '' ? vscode.l10n.t('Column {0}', index + 1) : name,
    description: example,
    index,
  }));
  const picked = await pickItem(items, {
    title: vscode.l10n.t('One Image for Each Item'),
    placeHolder: vscode.l10n.t('The column that says what the images show'),
  });
  return picked?.index;
}

function indexOfColumn(columns: readonly TableColumn[], wanted: string | number | undefined): number {
  if (wanted === undefined) return columns[0]?.index ?? 0;
  const found = columns.find(({ name, index }) =>
    typeof wanted === 'number' ? index === wanted - 1 : name === wanted,
  );
  if (found) return found.index;
  throw wrongOption('column', columns.map(({ name, index }) => name || String(index + 1)).join(', '), wanted);
}
