import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { seededRandom } from '../support/pictures';
import type { Random } from './mutate';

export interface FuzzOptions {
  rounds: number;
  /** Every round has its own random generator, made from this seed and the number of the round. */
  seed: number;
}

export interface FuzzResult {
  rounds: number;
  /** Rounds whose input was accepted. */
  taken: number;
  /** Rounds whose input was refused, by error code or reason. */
  refused: Record<string, number>;
  slowestMs: number;
}

/** The outcome of an input: accepted, or refused with this code or reason. */
export type Outcome = { taken: true } | { refused: string };
export const taken: Outcome = { taken: true };
export const refused = (reason: string): Outcome => ({ refused: reason });

interface Fuzz<Input> {
  draw(random: Random, round: number): Input;
  /** @throws any error for an outcome that is not allowed; it fails the run in this round. */
  judge(input: Input, random: Random): Outcome | Promise<Outcome>;
}

/** An input that takes longer than this hangs, even on a busy machine. */
const hangMs = 30_000;
/** Unhandled rejections are reported only when the event loop turns. */
const roundsPerTurn = 500;

/** @throws AssertionError with seed, round and input at the first violation. */
export async function runRounds<Input>(options: FuzzOptions, fuzz: Fuzz<Input>): Promise<FuzzResult> {
  const run = new Run(options, fuzz);
  const onRejection = (reason: unknown): void => {
    run.unhandled.push(reason);
  };
  process.on('unhandledRejection', onRejection);
  let watch: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    watch = setInterval(() => {
      if (performance.now() - run.startedAt > hangMs) reject(run.violation(new Error('it never ends')));
    }, 1000);
  });
  try {
    return await Promise.race([run.runAll(), hang]);
  } finally {
    clearInterval(watch);
    process.off('unhandledRejection', onRejection);
  }
}

class Run<Input> {
  readonly unhandled: unknown[] = [];
  /** Start of the current round, on the monotonic clock. */
  startedAt = performance.now();
  private round = 0;
  private input: Input | undefined;

  constructor(
    private readonly options: FuzzOptions,
    private readonly fuzz: Fuzz<Input>,
  ) {}

  async runAll(): Promise<FuzzResult> {
    const result: FuzzResult = { rounds: 0, taken: 0, refused: {}, slowestMs: 0 };
    for (this.round = 0; this.round < this.options.rounds; this.round++) {
      const outcome = await this.runRound();
      if ('taken' in outcome) result.taken++;
      else result.refused[outcome.refused] = (result.refused[outcome.refused] ?? 0) + 1;
      result.slowestMs = Math.max(result.slowestMs, performance.now() - this.startedAt);
      result.rounds++;
      if (result.rounds % roundsPerTurn === 0) await this.checkRejections();
    }
    await this.checkRejections();
    return result;
  }

  violation(error: unknown): assert.AssertionError {
    const what =
      error instanceof Error
        ? `${error.stack ?? error.message}${error.cause === undefined ? '' : `\nCause: ${inspect(error.cause)}`}`
        : inspect(error);
    const given = inspect(this.input, { depth: 6, maxStringLength: 4000, maxArrayLength: 4000, breakLength: Infinity });
    return new assert.AssertionError({
      message: `Seed ${this.options.seed}, round ${this.round}: ${what}\nInput: ${given}`,
    });
  }

  private async runRound(): Promise<Outcome> {
    const random = seededRandom(this.options.seed + this.round);
    this.startedAt = performance.now();
    try {
      this.input = this.fuzz.draw(random, this.round);
      const outcome = this.fuzz.judge(this.input, random);
      return outcome instanceof Promise ? await outcome : outcome;
    } catch (error) {
      throw this.violation(error);
    }
  }

  private async checkRejections(): Promise<void> {
    await nextTurn();
    if (this.unhandled.length > 0)
      throw this.violation(
        new Error('a rejection was not handled (in this round or shortly before)', { cause: this.unhandled[0] }),
      );
  }
}
