import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/base/errors';
import type { Clock, Log } from '../../core/base/ports';
import { Sequencer } from '../../core/base/sequencer';
import { windowMsOf, type RateLimitGroup } from '../../core/jobs/rateLimitGroup';
import type { Place } from '../../core/jobs/submitQueue';
import { hasCode } from '../files/diskErrors';
import { makePrivateFolder } from '../files/privateFolder';
import { ProcessRegister } from './processRegister';

/** A submit's share of the limits. */
export interface SharedPlace extends Place {
  /** The answer to the submit has arrived; called at most once. */
  answered(): void;
}

export type SharedClaim =
  | { kind: 'place'; place: SharedPlace }
  /** Others used up the limit: there is room again after `waitMs`. */
  | { kind: 'full'; waitMs: number }
  /** Others are about to send, or their tasks run: ask again after `waitMs`. */
  | { kind: 'busy'; waitMs: number };

/**
 * - `claim`: is about to be sent. It counts as long as its process lives.
 * - `open`: was sent, and has no answer yet. It counts for the time of a window.
 * - `sent`: was answered. It counts likewise.
 * - `running`: a task runs at the service, where their number is limited.
 */
type MarkKind = 'claim' | 'open' | 'sent' | 'running';

/** What the name of a mark says: when it was made (milliseconds since 1970), by which process, and what it means. */
interface Mark {
  name: string;
  at: number;
  owner: string;
  kind: MarkKind;
}

/** A mark that counts. */
interface CountedMark extends Mark {
  /** Until when a submit that was sent counts. */
  endsAt: number;
}

const markName = /^(\d{1,15})\.([0-9a-f]{12})\.[0-9a-f]{12}\.(claim|open|sent|running)$/u;
/** Two processes that took places at the same moment both step back, for times that differ. */
const stepBackMs = { min: 40, spread: 400 };
/** So often it is asked whether tasks of other processes have ended; they take several seconds. */
const taskPollMs = { min: 700, spread: 600 };
/** The first request of another process may travel that much longer than the next one of this process. */
const travelMarginMs = 400;
/** The clock may have been set back; a mark from later than this says nothing. */
const clockToleranceMs = 60_000;

/**
 * The limits of the service hold for a person, not for a window: all windows, terminals and servers of this person on
 * this machine leave marks in one folder, an empty folder for each submit and each running task. A mark is made first
 * and the others are counted afterwards, so that of two processes at least one sees the other, without a lock that a
 * killed process could keep.
 */
export class SharedPace {
  private readonly register: ProcessRegister;
  private readonly sequencers = new Map<string, Sequencer>();
  private hasComplained = false;

  /** @param folder is made when there is something to write. */
  constructor(
    private readonly folder: string,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly chance: () => number,
    private readonly log: Pick<Log, 'warn'>,
  ) {
    this.register = new ProcessRegister(folder, clock);
  }

  /**
   * Takes a place for one submit. Where nothing can be written, each process keeps to the limits alone. Never rejects.
   */
  claim(group: RateLimitGroup): Promise<SharedClaim> {
    return this.inTurn(group.key, () => this.tryClaim(group));
  }

  /** Counts a task that already runs at the service, whatever the limit. Never throws. */
  hold(group: RateLimitGroup): Place {
    if (group.maxRunning === undefined) return noPlace;
    const made = this.inTurn(group.key, () => this.mark(this.folderOf(group.key), 'running'));
    return { sent: () => undefined, leave: () => void made.then(removeMark).catch(this.complain) };
  }

  /** Whether a submit of another process may be at the service while its answer is still on its way. Never rejects. */
  async isAwaitedElsewhere(key: string): Promise<boolean> {
    try {
      const marks = (await namesIn(this.folderOf(key))).flatMap(name => parseMark(name) ?? []);
      const others = marks.filter(({ kind, owner }) => kind === 'open' && owner !== this.register.owner);
      const states = await Promise.all(others.map(({ owner }) => this.register.stateOf(owner)));
      return states.includes('running');
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  /** From now on this process counts as ended. Never rejects. */
  async dispose(): Promise<void> {
    await Promise.all([...this.sequencers.values()].map(sequencer => sequencer.settled()));
    await this.register.leave();
  }

  private async tryClaim(group: RateLimitGroup): Promise<SharedClaim> {
    let [claim, running]: (string | undefined)[] = [];
    try {
      const folder = this.folderOf(group.key);
      claim = await this.mark(folder, 'claim');
      if (group.maxRunning !== undefined) running = await this.mark(folder, 'running');
      const refusal = await this.refusalIn(folder, group);
      if (!refusal) return { kind: 'place', place: this.placeOf(folder, claim, running) };
      await removeMark(claim);
      await removeMark(running);
      return refusal;
    } catch (error) {
      this.complain(error);
      // Else they would count as long as this process lives.
      for (const made of [claim, running]) await removeMark(made).catch(() => undefined);
      return { kind: 'place', place: noPlace };
    }
  }

  /** The marks include those of the submit in question. @returns undefined where there is room for it. */
  private async refusalIn(folder: string, group: RateLimitGroup): Promise<SharedClaim | undefined> {
    const now = this.clock.now();
    const marks = await this.marksIn(folder, now, windowMsOf(group.limit));
    const submits = marks.filter(({ kind }) => kind !== 'running');
    if (marks.length - submits.length > (group.maxRunning ?? Infinity))
      return { kind: 'busy', waitMs: this.someMs(taskPollMs) };
    const tooMany = submits.length - group.limit.count;
    if (tooMany <= 0) return undefined;
    const ends = submits.flatMap(({ kind, endsAt }) => (kind === 'claim' ? [] : [endsAt]));
    const roomAt = ends.sort((one, other) => one - other)[tooMany - 1];
    if (roomAt === undefined) return { kind: 'busy', waitMs: this.someMs(stepBackMs) };
    return { kind: 'full', waitMs: Math.max(1, roomAt - now) };
  }

  /** The marks that count. Others are removed: those whose time is over, and those of processes that have ended. */
  private async marksIn(folder: string, now: number, windowMs: number): Promise<CountedMark[]> {
    const marginMs = (owner: string): number => (owner === this.register.owner ? 0 : travelMarginMs);
    const marks = (await namesIn(folder)).flatMap(name => {
      const mark = parseMark(name);
      return mark ? [{ ...mark, endsAt: mark.at + windowMs + marginMs(mark.owner) }] : [];
    });
    const states = await Promise.all(
      marks.map(async ({ kind, at, owner, endsAt }) => {
        if (kind === 'claim' || kind === 'running') return this.register.stateOf(owner);
        if (endsAt > now && at < now + clockToleranceMs) return 'running';
        // Its window is over, but another process may ask whether it has its answer.
        return kind === 'open' && (await this.register.stateOf(owner)) === 'running' ? 'elsewhere' : 'ended';
      }),
    );
    await Promise.all(
      marks.map(async ({ name }, index) => {
        // One that stays, since another program made a file of it, does not count either.
        if (states[index] === 'ended') await removeMark(join(folder, name)).catch(() => undefined);
      }),
    );
    return marks.filter((_, index) => states[index] === 'running');
  }

  private placeOf(folder: string, claim: string, running: string | undefined): SharedPlace {
    const changes = new Sequencer();
    let submit = { path: claim, at: 0 };
    const change = (task: () => Promise<void>): void => void changes.queue(task).catch(this.complain);
    const become = async (kind: MarkKind, at: number): Promise<void> => {
      const path = join(folder, this.nameOf(kind, at));
      await rename(submit.path, path);
      submit = { path, at };
    };
    const close = async (): Promise<void> => {
      if (submit.path.endsWith('.open')) await become('sent', submit.at);
    };
    const leave = async (): Promise<void> => {
      // A submit that was sent goes on to count.
      if (submit.path === claim) await removeMark(claim);
      else await close();
      await removeMark(running);
    };
    return {
      sent: () => {
        const now = this.clock.now();
        change(() => become('open', now));
      },
      answered: () => change(close),
      leave: () => change(leave),
    };
  }

  private async mark(folder: string, kind: MarkKind): Promise<string> {
    await this.register.enter();
    const path = join(folder, this.nameOf(kind, this.clock.now()));
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      await makePrivateFolder(this.folder);
      await mkdir(path, { recursive: true, mode: 0o700 });
    }
    return path;
  }

  private nameOf(kind: MarkKind, at: number): string {
    return `${at}.${this.register.owner}.${randomUUID().replaceAll('-', '').slice(0, 12)}.${kind}`;
  }

  /** The key names an address and a model, which need not be readable for others. */
  private folderOf(key: string): string {
    return join(this.folder, createHash('sha256').update(key).digest('hex').slice(0, 24));
  }

  /** First come, first served within this process; and its own submits never step back for each other. */
  private inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
    const sequencer = this.sequencers.get(key) ?? new Sequencer();
    this.sequencers.set(key, sequencer);
    return sequencer.queue(task);
  }

  private someMs({ min, spread }: { min: number; spread: number }): number {
    return Math.round(min + this.chance() * spread);
  }

  private readonly complain = (error: unknown): void => {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.log.warn(`Limits are not kept together with other windows: ${messageOf(error)}`);
  };
}

const noPlace: SharedPlace = { sent: () => undefined, answered: () => undefined, leave: () => undefined };

function parseMark(name: string): Mark | undefined {
  const [, at, owner, kind] = markName.exec(name) ?? [];
  if (at === undefined || owner === undefined) return undefined;
  return { name, at: Number(at), owner, kind: kind as MarkKind };
}

async function removeMark(path: string | undefined): Promise<void> {
  try {
    if (path !== undefined) await rmdir(path);
  } catch (error) {
    // Another process has removed it.
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
