import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { messageOf } from '../../core/base/errors';
import type { Log } from '../../core/base/ports';
import { descriptionIn, descriptionRequest } from '../../core/documents/imageDescription';
import type { Workspace } from '../files/workspace';
import { probeImage } from '../images/probeImage';
import type { smallerAside } from '../images/redrawAside';
import type { AltCandidate, AltProposal } from './altProposals';
import { proposalOf } from './altProposals';

/** A picture as it is given to a model. */
export interface SeenPicture {
  bytes: Uint8Array;
  mime: string;
}

/** A chat model of the person that can see. */
export interface VisionModel {
  id: string;
  /** As its provider calls it: foreign text. */
  name: string;
  /** Who provides it: foreign text. */
  vendor: string;
  /**
   * Asks the model. The editor may ask the person first whether this extension may use it.
   * @throws ModelUnavailable; an error of the model; the signal's reason.
   */
  ask(picture: SeenPicture, request: string, signal: AbortSignal): Promise<string>;
}

/** The models that can see; none where the editor has none. Asks the person nothing. */
export type FindVisionModels = () => Promise<readonly VisionModel[]>;

/** Thrown where no further question will have an answer: the person did not agree, or the model is gone. */
export class ModelUnavailable extends Error {
  override readonly name = 'ModelUnavailable';
}

export interface ImageDescriptionsParts {
  workspace: Pick<Workspace, 'read' | 'stat' | 'nameOf'>;
  findModels: FindVisionModels;
  /** Draws a picture smaller. */
  smaller: typeof smallerAside;
  /** Of the person, as a BCP 47 tag. */
  language: string;
  log: Log;
}

/** What came of it. */
export interface Descriptions {
  proposals: AltProposal[];
  /** The images that have none, with the reason, in the words of whoever gave it. */
  failed: { candidate: AltCandidate; reason: string }[];
}

/** Enough to see what is shown, and some 100 KB. */
const maxSide = 768;
/** A larger file is no picture for a document, and would fill the memory. */
const maxFileBytes = 60 * 1024 * 1024;

/** Alt text by a chat model of the person that has seen the picture. */
export class ImageDescriptions {
  constructor(private readonly parts: ImageDescriptionsParts) {}

  /** Asks the person nothing. A service that cannot tell its models has none. */
  async models(): Promise<readonly VisionModel[]> {
    try {
      return await this.parts.findModels();
    } catch (error) {
      this.parts.log.debug(`The editor did not tell its chat models: ${messageOf(error)}`);
      return [];
    }
  }

  /**
   * Describes images one after the other. An image for which there is no description has none in the result; when the
   * signal aborts, those that have not been described yet are neither in the one list nor in the other.
   */
  async describe(
    model: VisionModel,
    candidates: readonly AltCandidate[],
    signal: AbortSignal,
    onProgress: (done: number) => void = () => undefined,
  ): Promise<Descriptions> {
    const result: Descriptions = { proposals: [], failed: [] };
    // The same image of one document is sent once.
    const known = new Map<string, string>();
    for (const [index, candidate] of candidates.entries()) {
      onProgress(index);
      const key = `${candidate.document.toString()} ${candidate.image.toString()}`;
      try {
        const description = known.get(key) ?? (await this.descriptionOf(model, candidate, signal));
        known.set(key, description);
        result.proposals.push(proposalOf(candidate, description));
      } catch (error) {
        if (signal.aborted) break;
        const reason = messageOf(error);
        this.parts.log.warn(`No description of ${candidate.image.toString()}: ${reason}`);
        const isOver = error instanceof ModelUnavailable;
        const failed = isOver ? candidates.slice(index) : [candidate];
        result.failed.push(...failed.map(one => ({ candidate: one, reason })));
        if (isOver) break;
      }
    }
    return result;
  }

  private async descriptionOf(
    model: VisionModel,
    { image, text, place }: AltCandidate,
    signal: AbortSignal,
  ): Promise<string> {
    const picture = await this.smallPicture(image, signal);
    const answer = await model.ask(picture, descriptionRequest(text, place, this.parts.language), signal);
    signal.throwIfAborted();
    const description = descriptionIn(answer);
    if (description === undefined) throw new Error(l10n.t('it described nothing'));
    return description;
  }

  private async smallPicture(image: URI, signal: AbortSignal): Promise<SeenPicture> {
    const { workspace, smaller } = this.parts;
    const name = workspace.nameOf(image);
    const size = (await workspace.stat(image))?.byteLength ?? 0;
    if (size > maxFileBytes) throw new RangeError(l10n.t('"{0}" is too large to be described.', name));
    const bytes = await workspace.read(image);
    const facts = probeImage(bytes, name);
    return { bytes: await smaller({ bytes, facts, maxSide }, signal), mime: 'image/jpeg' };
  }
}
