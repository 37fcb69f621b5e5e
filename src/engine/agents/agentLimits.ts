import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import { highestCost } from '../../core/models/estimate';
import { priceContextOf } from '../budget/priceContext';
import type { PreparedJob } from '../jobs/job';

/** What agents may make in a session before a person is asked, or it ends. */
export interface SessionLimits {
  /** Images that all requests of the session may make together. */
  maxImages: number;
  /** What they may cost together, in yuan by the list prices. */
  maxYuan: number;
}

/** What a request may make and cost at most. */
export interface NeededImages {
  images: number;
  /** By the list prices. */
  yuan: number;
}

/** Why a person has to agree first, and to what. Texts for a person, already localised. */
export interface Consent {
  question: string;
  detail: string;
}

/** Asks a person. A question that cannot be shown counts as a no. @returns whether the person agreed. */
export type AskPerson = (consent: Consent) => Promise<boolean>;

export interface Reserving {
  /** A person is asked before more images than this are made by one request. */
  confirmAbove: number;
  /** Undefined where no person can be asked. */
  ask: AskPerson | undefined;
  /** Ask for each request. */
  asksAlways: boolean;
  /** What is asked for, in words. */
  detail: string;
}

/**
 * How much agents may make. It holds in the engine for each caller, whatever a client or a dialogue let pass: a request
 * counts from before it is sent with everything that it may cost, and afterwards with what it made.
 */
export class AgentLimits {
  private readonly reservations = new Map<object, NeededImages>();

  constructor(private readonly limits: SessionLimits) {}

  /**
   * Takes the images of a request from the session.
   * @param request stands for the request until it is settled.
   * @throws EaselError `invalidRequest`, field `n`, where a person did not agree or cannot be asked.
   */
  async reserve(
    request: object,
    needed: NeededImages,
    { confirmAbove, ask, asksAlways, detail }: Reserving,
  ): Promise<void> {
    const above = needed.images > confirmAbove ? aboveCount(needed.images, confirmAbove) : undefined;
    const reason = this.excessOf(needed) ?? above;
    // Before the question: requests that come meanwhile must not pass the limit together.
    this.reservations.set(request, needed);
    if (reason === undefined && !asksAlways) return;
    const question = l10n.t('An agent asks for images: {0}. Make them?', needed.images);
    const agreed = await ask?.({
      question,
      detail: [...(reason === undefined ? [] : [reason]), detail].join(' '),
    }).catch(() => false);
    if (agreed === true) return;
    this.reservations.delete(request);
    const end = ask ? l10n.t('The person did not agree.') : l10n.t('Ask for fewer images.');
    throw new EaselError('invalidRequest', reason === undefined ? end : `${reason} ${end}`, {
      field: 'n',
      mayBeBilled: false,
    });
  }

  /** A request has ended. @param images how many it made, undefined where that is not known: then it counts in full. */
  settle(request: object, images: number | undefined): void {
    const reserved = this.reservations.get(request);
    if (!reserved || images === undefined) return;
    const share = reserved.images === 0 ? 0 : images / reserved.images;
    this.reservations.set(request, { images, yuan: reserved.yuan * share });
  }

  private excessOf({ images, yuan }: NeededImages): string | undefined {
    const { maxImages, maxYuan } = this.limits;
    const used = [...this.reservations.values()];
    const usedImages = used.reduce((sum, each) => sum + each.images, 0);
    if (usedImages + images > maxImages)
      return l10n.t(
        'Agents may make {0} images in this session, and {1} are made or under way.',
        maxImages,
        usedImages,
      );
    const usedYuan = used.reduce((sum, each) => sum + each.yuan, 0);
    // A hundredth of a cent: sums of prices are not exact.
    if (usedYuan + yuan > maxYuan + 0.0001)
      return l10n.t(
        'Agents may spend ¥{0} in this session by the list prices. So far it is up to ¥{1}, and this request costs up to ¥{2}.',
        maxYuan.toFixed(2),
        usedYuan.toFixed(2),
        yuan.toFixed(2),
      );
    return undefined;
  }
}

/** What a job may make and cost at most. */
export function neededFor(job: PreparedJob): NeededImages {
  const { request, model } = job.checked;
  const billed = { count: request.maxCount, inputs: job.inputs.length };
  return { images: request.maxCount, yuan: highestCost(model, billed, priceContextOf(job)).yuan };
}

const aboveCount = (images: number, confirmAbove: number): string =>
  l10n.t(
    'These are {0} images at once; more than {1} (easel.confirmAbove) need the consent of a person.',
    images,
    confirmAbove,
  );
