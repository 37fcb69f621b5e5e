import * as l10n from '@vscode/l10n';
import { EaselError, messageOf } from '../../core/base/errors';
import type { Clock, Log } from '../../core/base/ports';
import { Sequencer } from '../../core/base/sequencer';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { PriceContext } from '../../core/models/estimate';
import { costOf, highestCost } from '../../core/models/estimate';
import { knownModels } from '../../core/models/modelLookup';
import type { Model, Pixels } from '../../core/models/modelTypes';
import { translationModels } from '../../core/models/translationModels';
import { inYuan } from '../../core/models/money';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Event } from '../../core/base/emitter';
import { Emitter } from '../../core/base/emitter';
import type { Spending } from '../../core/usage/usageReport';
import { spendingSchema } from '../../core/usage/usageReport';
import type { Address } from '../connection/connection';
import type { JobResult, PreparedJob } from '../jobs/job';
import { SpendingFile } from './spendingFile';

/** By how much a request would pass the budget; sums in yuan by the list prices. */
export interface BudgetExcess {
  budgetYuan: number;
  /** What the requests of this month cost, those that are under way included. */
  spentYuan: number;
  /** What this request costs at most. */
  requestYuan: number;
  /** No price is published for the model, so the highest price of any model was taken. */
  isGuess: boolean;
}

interface Reservation extends Spending {
  month: string;
  at: number;
  /** What the request costs at most, in yuan. */
  mostYuan: number;
  /** What it has cost, once that is known. */
  isSettled: boolean;
}

/**
 * What may be spent in a calendar month: the setting `easel.monthlyBudget`. A request counts from before it is sent,
 * with everything that it may cost, so many requests at once cannot pass the budget together; when it has ended, it
 * counts with what it cost. A request whose end is not known keeps counting in full. What is spent is written down
 * without a budget, too, so that one that is set later knows the whole month.
 */
export class MonthlyBudget {
  private readonly file: SpendingFile;
  private readonly reservations = new Map<string, Reservation>();
  private readonly sequencer = new Sequencer();
  private readonly spent: Emitter<Spending>;
  /** Images have come, and what they cost is known; once for each request of this session. */
  readonly onDidSpend: Event<Spending>;

  /**
   * @param folder the same for all windows and workspaces.
   * @param workspaceName names this window's requests in the report.
   */
  constructor(
    folder: string,
    private readonly readSettings: ReadSettings,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Log,
    private readonly workspaceName: () => string | undefined = () => undefined,
  ) {
    this.file = new SpendingFile(folder);
    this.spent = new Emitter(log);
    this.onDidSpend = this.spent.event;
  }

  /**
   * Takes the cost of a request from the budget. Never rejects.
   * @param mayExceed the person agreed to pass the budget.
   * @returns undefined if the request may be sent; otherwise nothing was taken.
   */
  reserve(id: string, job: PreparedJob, mayExceed: boolean): Promise<BudgetExcess | undefined> {
    return this.sequencer.queue(async () => {
      const { request, model } = job.checked;
      const billed = { count: request.maxCount, inputs: job.inputs.length };
      const { yuan: requestYuan, isPublished } = highestCost(model, billed, this.contextOf(job.address));
      const at = this.clock.now();
      const month = monthOf(at);
      const budgetYuan = this.readSettings().monthlyBudget;
      if (budgetYuan > 0 && !mayExceed) {
        const spentYuan = await this.spentIn(month);
        // A hundredth of a cent: sums of prices are not exact.
        if (spentYuan + requestYuan > budgetYuan + 0.0001)
          return { budgetYuan, spentYuan, requestYuan, isGuess: !isPublished };
      }
      const workspace = this.workspaceName();
      this.note({
        ...{ id, month, at, yuan: requestYuan, mostYuan: requestYuan, model: model.id, isSettled: false },
        inputs: billed.inputs,
        ...(workspace !== undefined && { workspace }),
      });
      return undefined;
    });
  }

  /**
   * A request of this window has ended; one without a reservation is ignored.
   * @param result undefined if nothing was sent.
   */
  settle(
    id: string,
    result: JobResult | undefined,
    { checked, address }: Pick<PreparedJob, 'checked' | 'address'>,
  ): void {
    const reservation = this.reservations.get(id);
    if (reservation) this.settleAs(reservation, result, checked.model, address);
  }

  /** Any job has ended, also one of an earlier session or of another window. */
  ended({ id, createdAt, request, options, address, provenance }: JournalEntry, result: JobResult): void {
    const model = [...knownModels(this.readSettings().customModels), ...translationModels].find(
      known => known.id === request.modelId,
    );
    if (!model) return;
    // Reference images of a style file are among those of the record only.
    const inputs = provenance?.images.length ?? options.images?.length ?? 0;
    const { yuan } = highestCost(model, { count: request.maxCount, inputs }, this.contextOf(address));
    const earlier = { id, month: monthOf(createdAt), at: createdAt, yuan, mostYuan: yuan, model: model.id, inputs };
    this.settleAs(this.reservations.get(id) ?? { ...earlier, isSettled: false }, result, model, address);
  }

  private settleAs(
    reservation: Reservation,
    result: JobResult | undefined,
    model: Model,
    address: Pick<Address, 'decidedBy' | 'region'>,
  ): void {
    const images = result ? paidImages(result) : [];
    if (reservation.isSettled || images === undefined) return;
    const context = this.contextOf(address);
    const { inputs = 0, mostYuan } = reservation;
    const cost = costOf(model, images, inputs, context);
    const known = cost ? inYuan(cost) : highestCost(model, { count: images.length }, context).yuan;
    const settled = {
      ...reservation,
      yuan: Math.min(mostYuan, known),
      images: images.length,
      isSettled: true,
      ...(cost && { cost }),
    };
    this.note(settled);
    if (images.length > 0) this.spent.fire(settled);
  }

  /** What the requests of all windows and workspaces have cost. Never rejects. */
  async report(): Promise<{ spendings: Spending[]; budgetYuan: number; spentThisMonthYuan: number }> {
    await this.sequencer.settled();
    const all = new Map<string, Spending>();
    for (const month of await this.file.months())
      for (const [id, spending] of await this.readMonth(month)) all.set(id, spending);
    for (const [id, reservation] of this.reservations) all.set(id, reservation);
    return {
      spendings: [...all.values()],
      budgetYuan: this.readSettings().monthlyBudget,
      spentThisMonthYuan: await this.spentIn(monthOf(this.clock.now())),
    };
  }

  /** Tells nothing any more. */
  dispose(): void {
    this.spent.dispose();
  }

  /** Resolves when everything so far is written. Never rejects. */
  settled(): Promise<void> {
    return this.sequencer.settled();
  }

  private contextOf({ decidedBy, region }: Pick<Address, 'decidedBy' | 'region'>): PriceContext {
    return { region: decidedBy === 'region' ? region : undefined, prices: this.readSettings().prices };
  }

  /** Removes what the images cost more than a year ago. Never rejects. */
  async tidy(): Promise<void> {
    try {
      await this.file.tidy(monthOf(this.clock.now(), 12));
    } catch (error) {
      this.log.error(`Budget: the files of earlier months are not removed: ${messageOf(error)}`);
    }
  }

  /** In the background: what is in memory counts at once. */
  private note(reservation: Reservation): void {
    const { month } = reservation;
    // Without what is for this window only.
    const spending = spendingSchema.parse(reservation);
    this.reservations.set(spending.id, reservation);
    void this.sequencer.queue(async () => {
      try {
        await this.file.append(month, spending);
      } catch (error) {
        this.log.error(`Budget: the cost of ${spending.id} was not written: ${messageOf(error)}`);
      }
    });
  }

  private async spentIn(month: string): Promise<number> {
    const spent = await this.readMonth(month);
    for (const [id, reservation] of this.reservations) if (reservation.month === month) spent.set(id, reservation);
    return [...spent.values()].reduce((sum, { yuan }) => sum + yuan, 0);
  }

  private async readMonth(month: string): Promise<Map<string, Spending>> {
    try {
      return await this.file.read(month);
    } catch (error) {
      this.log.error(`Budget: only this window's requests count, the others cannot be read: ${messageOf(error)}`);
      return new Map();
    }
  }
}

/** The error of a request over the budget, when there is no person to ask. */
export function budgetError({ budgetYuan, spentYuan, requestYuan, isGuess }: BudgetExcess): EaselError {
  const message = l10n.t(
    'Nothing was sent, because it would pass the budget of this month: the images so far cost about ¥{0} by the list prices, this request up to ¥{1}, and easel.monthlyBudget is ¥{2}.',
    spentYuan.toFixed(2),
    requestYuan.toFixed(2),
    budgetYuan.toFixed(2),
  );
  return new EaselError('invalidRequest', isGuess ? `${message} ${guessNote()}` : message, {
    field: 'monthlyBudget',
    mayBeBilled: false,
  });
}

/** Says how a model without a published price is counted. */
export function guessNote(): string {
  return l10n.t('No price is known for this model here, so each image counts like one of the most expensive model.');
}

/** The images that the service bills, as far as they are known; undefined where they are not. */
function paidImages(result: JobResult): readonly Partial<Pixels>[] | undefined {
  if (result.kind === 'saved') return result.left ? undefined : result.saved.images;
  if (result.kind === 'cancelled') return result.mayBeBilled ? undefined : [];
  const mayBeBilled = result.error instanceof EaselError && result.error.mayBeBilled === true;
  return result.status === 'gone' && !mayBeBilled ? [] : undefined;
}

/** The calendar month where the person is, as `2026-11`. */
function monthOf(now: number, monthsBefore = 0): string {
  const then = new Date(now);
  const date = new Date(then.getFullYear(), then.getMonth() - monthsBefore);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}
