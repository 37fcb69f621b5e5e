import * as l10n from '@vscode/l10n';
import { withPlainLineEnds } from '../../../core/documents/plainLineEnds';
import type { URI } from 'vscode-uri';
import type { Chance, Clock } from '../../../core/base/ports';
import { EaselError } from '../../../core/base/errors';
import type { ReadSettings } from '../../../core/contributions/contributions';
import type { ItemsAt, ProposedPlace, TableColumn } from '../../../core/documents/outline/proposedPlaces';
import { columnsOf, itemsAt, placesInSection, placesOfItems } from '../../../core/documents/outline/proposedPlaces';
import type { OutlinedLanguage } from '../../../core/documents/outline/outlineLanguages';
import { isOutlined } from '../../../core/documents/outline/outlineLanguages';
import type { OutlineBlock } from '../../../core/documents/outline/outlineTypes';
import { referenceLanguage } from '../../../core/documents/references/referenceLanguages';
import { maxSeed } from '../../../core/request/imageRequest';
import type { Workspace } from '../../files/workspace';
import { noFolderOpen, outside } from '../../files/workspacePlaces';
import { withStyle } from '../../style/readStyle';
import type { DocumentTexts } from '../missing/documentTexts';
import type { MissingSearch } from '../missing/missingSearch';
import { freeTargets } from './freeTargets';

/** Finds the blocks of a text, in a thread of its own where a person is typing. */
export interface OutlineFinder {
  /** A text that cannot be read has no blocks. Never rejects. */
  outline(language: OutlinedLanguage, text: string): Promise<OutlineBlock[]>;
}

/** An image that is proposed for a document. Nothing is changed or made yet. */
export interface ImageProposal {
  document: URI;
  target: URI;
  prompt: string;
  alt: string;
  /** The line of the text that it follows, from 1. */
  line: number;
  /** The beginning of that text, by which it is found again. */
  words: string;
}

export interface ProposalParts {
  workspace: Workspace;
  texts: Pick<DocumentTexts, 'read'>;
  outlines: OutlineFinder;
  missing: Pick<MissingSearch, 'inText'>;
  readSettings: ReadSettings;
  /** The files that jobs which are not finished will write. */
  awaited(): ReadonlySet<string>;
  clock: Pick<Clock, 'now'>;
  chance: Chance;
}

/** The place in a document that a person means. */
export interface DocumentLine {
  document: URI;
  /** From 1. */
  line: number;
}

export interface Proposals {
  images: ImageProposal[];
  /** For images that are to look alike. */
  seed: number;
}

/** The list or the table at a line. */
export interface FoundItems {
  /** The columns that have a text; `undefined` for a list. */
  columns: TableColumn[] | undefined;
  /** @param column the index of a column; of no matter for a list. */
  propose(column: number): Promise<Proposals>;
}

/** So much of a text is enough to find it again. */
const maxWordsLength = 60;

/** Proposes images for a document by rules alone: it costs nothing and sends nothing. */
export class ImageProposals {
  constructor(private readonly parts: ProposalParts) {}

  /**
   * For the section at a line.
   * @param count how many are wished for.
   * @throws EaselError `invalidRequest` for a document that cannot take them.
   */
  async inSection(place: DocumentLine, count: number | undefined): Promise<Proposals> {
    const read = await this.read(place);
    return this.proposals(read, placesInSection(read.blocks, read.offset, count));
  }

  /** At a line; `undefined` where there is neither a list nor a table. @throws EaselError as `inSection`. */
  async itemsAt(place: DocumentLine): Promise<FoundItems | undefined> {
    const read = await this.read(place);
    const found: ItemsAt | undefined = itemsAt(read.blocks, read.offset);
    return (
      found && {
        columns: found.block.kind === 'table' ? columnsOf(found.block) : undefined,
        propose: column => this.proposals(read, placesOfItems(found, column)),
      }
    );
  }

  private async read({ document, line }: DocumentLine): Promise<ReadDocument> {
    const { workspace, texts, outlines } = this.parts;
    if (workspace.folders.length === 0) throw noFolderOpen();
    const root = workspace.folderOf(document);
    if (!root) throw outside('uri', workspace.nameOf(document));
    const found = await texts.read(document).catch((error: unknown) => {
      throw new EaselError(
        'invalidRequest',
        l10n.t('{0} cannot be read; it may be gone.', workspace.nameOf(document)),
        { field: 'uri', cause: error },
      );
    });
    const language = referenceLanguage(document.path, found.languageId);
    if (!isOutlined(language))
      throw new EaselError(
        'invalidRequest',
        l10n.t('Images for a section or for items are proposed in Markdown, MDX and AsciiDoc documents.'),
        { field: 'uri' },
      );
    const text = withPlainLineEnds(found.text);
    const lines = text.split('\n');
    const above = lines.slice(0, Math.max(0, Math.min(line, lines.length) - 1));
    const start = above.reduce((sum, one) => sum + one.length + 1, 0);
    const [indentation = ''] = /^[ \t]*/u.exec(lines[above.length] ?? '') ?? [];
    const blocks = await outlines.outline(language, text);
    return { document, root, ...found, text, blocks, offset: start + indentation.length };
  }

  private async proposals(
    { document, root, text, languageId }: ReadDocument,
    places: readonly ProposedPlace[],
  ): Promise<Proposals> {
    const { workspace, missing, readSettings, clock, chance } = this.parts;
    const settings = await withStyle(workspace, readSettings(document), document);
    // What the document already waits for is made for another place.
    const waitedFor = (await missing.inText(document, text, languageId)).map(({ target }) => target.toString());
    const seed = Math.floor(chance() * (maxSeed + 1));
    const targets = await freeTargets(
      workspace,
      places.map(({ alt }) => alt),
      {
        document,
        root,
        settings,
        model: settings.model,
        seed,
        at: new Date(clock.now()),
        awaited: new Set([...this.parts.awaited(), ...waitedFor]),
      },
    );
    const images = places.flatMap(({ passage, prompt, alt }, index): ImageProposal[] => {
      const target = targets[index];
      if (!target) return [];
      const line = text.slice(0, passage.start).split('\n').length;
      return [{ document, target, prompt, alt, line, words: beginningOf(passage.text) }];
    });
    return { images, seed };
  }
}

interface ReadDocument {
  document: URI;
  root: URI;
  languageId?: string;
  /** With `\n` as line ends. */
  text: string;
  blocks: OutlineBlock[];
  offset: number;
}

const beginningOf = (text: string): string => Array.from(text).slice(0, maxWordsLength).join('').trim();
