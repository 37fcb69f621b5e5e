import { stat } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import { descriptionOf, surroundingsOf } from '../../../core/documents/references/imagePrompt';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import { parseRecord, type EaselRecord } from '../../../core/provenance/easelRecord';
import type { Workspace } from '../../files/workspace';
import { pathBelow } from '../../files/workspacePlaces';
import { recordTextOf } from '../../provenance/recordText';
import type { NamedImage, NamedImages } from './namedImages';

/** An image that was made from what a document said about it, which says something else by now. */
export interface OlderImage {
  file: URI;
  references: ImageReference[];
  /** What the document says now. */
  description: string;
  /** It does not describe the image, which was made from what stands around it. */
  isProposed: boolean;
}

const filesAtOnce = 16;

/** Finds the images of a document that were made from an older description. */
export class OlderDescriptions {
  /** What files say, as long as they do not change: a document is looked at again and again while a person types. */
  private readonly sources = new Map<string, { state: string; source: EaselRecord['source'] }>();
  private readonly limit = pLimit(filesAtOnce);

  constructor(
    private readonly named: Pick<NamedImages, 'inText'>,
    private readonly workspace: Pick<Workspace, 'folderOf'>,
  ) {}

  /** In the order in which the text names them. */
  async inText(document: URI, text: string, languageId?: string): Promise<OlderImage[]> {
    const folder = this.workspace.folderOf(document);
    if (!folder) return [];
    const path = pathBelow(folder, document);
    const byFile = new Map<string, NamedImage[]>();
    for (const named of await this.named.inText(document, text, languageId)) {
      const key = named.file.toString();
      byFile.set(key, [...(byFile.get(key) ?? []), named]);
    }
    const found = await Promise.all([...byFile.values()].map(images => this.limit(() => this.older(path, images))));
    return found.filter(image => image !== undefined);
  }

  private async older(path: string, images: readonly NamedImage[]): Promise<OlderImage | undefined> {
    const [first] = images;
    if (!first) return undefined;
    const references = images.map(({ reference }) => reference);
    const description = descriptionOf(references);
    const around = surroundingsOf(references);
    const [now] = description === undefined ? around : [description];
    if (now === undefined) return undefined;
    const source = await this.sourceOf(first.file);
    // Another document may describe the same image in its own words.
    if (source?.document !== path) return undefined;
    if (description === undefined) {
      const isOld = source.surroundings !== undefined && !around.includes(source.surroundings);
      return isOld ? { file: first.file, references, description: now, isProposed: true } : undefined;
    }
    // Who describes an image that was made from what stands around it may well describe what it shows.
    if (source.description === undefined) return undefined;
    const isAsItWas = references.some(reference => descriptionOf([reference]) === source.description);
    return isAsItWas ? undefined : { file: first.file, references, description, isProposed: false };
  }

  private async sourceOf(file: URI): Promise<EaselRecord['source']> {
    if (file.scheme !== 'file') return undefined;
    const stats = await stat(file.fsPath).catch(() => undefined);
    if (!stats) return undefined;
    const state = `${stats.mtimeMs} ${stats.size}`;
    const known = this.sources.get(file.path);
    if (known?.state === state) return known.source;
    const source = parseRecord((await recordTextOf(file)) ?? '')?.source;
    this.sources.set(file.path, { state, source });
    return source;
  }
}
