import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { WrittenAltText } from '../../core/contributions/contributions';
import { wrongOption } from '../../core/request/wrongOption';
import { openDocuments } from '../../editor/openDocuments';
import { asVscodeUri, vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import type { AltCandidate, AltProposal, AltProposals } from '../../engine/documents/altProposals';
import { proposalOf, recordedProposals } from '../../engine/documents/altProposals';
import type { EntryStat } from '../../engine/files/workspace';
import { noFolderOpen, outside } from '../../engine/files/workspacePlaces';
import { activeFile } from '../documents/activeFile';
import type { AltTextChange } from '../documents/altTextActions';
import { altTextEdit, ownerOf, textOf } from '../documents/altTextActions';
import type { Notifications } from '../messages/notifications';
import { pickAltTexts } from '../pickers/altTextPicker';
import { showProgress } from '../shown/shownWindow';
import type { AltDescriptions } from './altDescriptions';
import { argumentObject, fileArgument } from './uriArgument';

const never = new AbortController().signal;

/** `easel.writeAltText`: alt text for images that have none, from the prompts they were made from. */
export class AltTextCommands {
  constructor(
    private readonly proposals: Pick<AltProposals, 'inDocument' | 'inFolders' | 'undescribed' | 'candidates'>,
    private readonly descriptions: Pick<AltDescriptions, 'proposalsFor' | 'describe'>,
    private readonly notifications: Notifications,
  ) {}

  /**
   * Writes at once, asks nothing. A document that has unsaved changes is not saved.
   * @throws EaselError `invalidRequest`, `saveFailed`
   */
  async runWithArguments(argument: unknown): Promise<WrittenAltText<URI>[]> {
    const { uri, dryRun } = argumentObject(argument);
    if (dryRun !== undefined && typeof dryRun !== 'boolean')
      throw wrongOption('dryRun', vscode.l10n.t('true or false'), dryRun);
    const place = uri === undefined ? activeFile() : fileArgument(uri);
    if (!place) throw noDocument();
    const found = recordedProposals(await this.find([place], never));
    if (dryRun !== true) await write(found);
    return found.map(resultOf);
  }

  /**
   * Of one document, as one edit that can be undone; of folders, of several documents or of the whole workspace, as a
   * list from which some can be left out.
   */
  async run(chosen: readonly vscode.Uri[]): Promise<WrittenAltText<URI>[] | undefined> {
    const active = activeFile();
    const places = chosen.length > 0 ? chosen : active ? [active] : workspace.folders.map(asVscodeUri);
    if (places.length === 0) throw noFolderOpen();
    const found = await this.findForPerson(places);
    if (!found) return undefined;
    const given = await this.descriptions.proposalsFor(found);
    if (!given) return undefined;
    if (given.proposals.length === 0) {
      this.notifications.tell('information', nothingToWrite());
      return [];
    }
    const isFolder = places.length > 1 || (await kindOf(places[0])) === 'folder';
    const changes = await this.asOpen(given.proposals);
    const texts = isFolder || given.areDescribed ? await pickAltTexts(changes) : changes;
    if (!texts || texts.length === 0) return undefined;
    return this.apply(texts, isFolder);
  }

  /** Lets a model describe one image of a document, and writes that. */
  async describeOne(candidate: AltCandidate): Promise<void> {
    const proposals = await this.descriptions.describe([candidate]);
    if (proposals) await this.apply(await this.asOpen(proposals), false);
  }

  private async apply(
    texts: readonly AltTextChange[],
    isRefactoring: boolean,
  ): Promise<WrittenAltText<URI>[] | undefined> {
    // A change of several documents is a refactoring, which the editor saves where the person has it so.
    if (!(await vscode.workspace.applyEdit(altTextEdit(texts), { isRefactoring }))) return undefined;
    this.notifications.tell('information', vscode.l10n.t('Alt text written: {0}', texts.length));
    return texts.map(({ proposal }) => resultOf(proposal));
  }

  /** For the texts that the editor has: it writes one kind of line end, and may have changed meanwhile. */
  private async asOpen(found: readonly AltProposal[]): Promise<AltTextChange[]> {
    const changes: AltTextChange[] = [];
    const again = new Map<string, readonly AltCandidate[]>();
    for (const proposal of found) {
      const { document, change } = proposal;
      const owner = await ownerOf(document, change.cell);
      if (owner.getText() === change.within) {
        changes.push({ proposal, document: owner });
        continue;
      }
      if (change.cell !== undefined) continue;
      const key = document.toString();
      const candidates = again.get(key) ?? (await this.candidatesIn(owner));
      // The next image of that file which has none yet: the order of the images is that of the proposals.
      const next = candidates.find(({ image }) => image.toString() === proposal.image.toString());
      again.set(
        key,
        candidates.filter(candidate => candidate !== next),
      );
      if (next) changes.push({ proposal: proposalOf(next, proposal.alt), document: owner });
    }
    return changes;
  }

  private async candidatesIn(document: vscode.TextDocument): Promise<readonly AltCandidate[]> {
    const read = textOf(document);
    return this.proposals.candidates(read, await this.proposals.undescribed(read));
  }

  /** @returns undefined where the person cancelled. */
  private async findForPerson(places: readonly vscode.Uri[]): Promise<AltCandidate[] | undefined> {
    const controller = new AbortController();
    try {
      return await showProgress(vscode.l10n.t('Looking for images without alt text'), (report, token) => {
        token.onCancellationRequested(() => {
          controller.abort();
        });
        return this.find(places, controller.signal, (done, total) => {
          report(`${done}/${total}`);
        });
      });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  }

  private async find(
    places: readonly vscode.Uri[],
    signal: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<AltCandidate[]> {
    for (const place of places) if (!workspace.folderOf(place)) throw outside('uri', workspace.nameOf(place));
    const found = new Map<string, AltCandidate>();
    const keep = (candidates: readonly AltCandidate[]): void => {
      // A document may lie in several of the places.
      for (const candidate of candidates) {
        const { document, place, reference } = candidate;
        found.set(`${document.toString()} ${reference.cell ?? ''} ${place.start}`, candidate);
      }
    };
    for (const place of places) {
      if ((await kindOf(place)) === 'folder') keep(await this.proposals.inFolders([place], signal, onProgress));
      else keep(await this.inDocument(place));
    }
    return [...found.values()];
  }

  private async inDocument(uri: vscode.Uri): Promise<AltCandidate[]> {
    try {
      return await this.proposals.inDocument(uri);
    } catch (error) {
      throw new EaselError(
        'invalidRequest',
        vscode.l10n.t('{0} cannot be read; it may be gone.', workspace.nameOf(uri)),
        { field: 'uri', cause: error },
      );
    }
  }
}

async function kindOf(place: vscode.Uri | undefined): Promise<EntryStat['kind'] | undefined> {
  return place && (await workspace.stat(place).catch(() => undefined))?.kind;
}

/** @throws EaselError `saveFailed` where a document cannot be changed. */
async function write(found: readonly AltProposal[]): Promise<void> {
  const documents = new Map(found.map(({ document }) => [document.toString(), document]));
  for (const [key, document] of documents) {
    const changes = found.filter(proposal => proposal.document.toString() === key).map(({ change }) => change);
    try {
      await openDocuments.change(document, changes);
    } catch (error) {
      throw new EaselError('saveFailed', vscode.l10n.t('{0} could not be changed.', workspace.nameOf(document)), {
        cause: error,
      });
    }
  }
}

const resultOf = ({ document, image, alt }: AltProposal): WrittenAltText<URI> => ({ document, image, alt });

const nothingToWrite = (): string =>
  vscode.l10n.t('Nothing to write: every image has alt text, or does not say from which prompt it was made.');

const noDocument = (): EaselError =>
  new EaselError('invalidRequest', vscode.l10n.t('No document is open. Name one, or a folder.'), { field: 'uri' });
