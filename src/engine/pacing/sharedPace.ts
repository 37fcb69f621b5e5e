import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/base/errors';
import type { Clock, Log } from '../../core/base/ports';
import { Sequencer } from '../../core/base/sequencer';
import { windowMsOf, type RateLimitGroup } from '../../core/jobs/rateLimitGroup';
import type { Place } from '../../core/jobs/submitQueue';
import { hasCode } from '../files/diskErrors';
import { makePrivateFolder } from '../files/privateFolder';
import { ProcessRegister } from './processRegister';

export type SharedClaim =
  | { kind: 'place'; place: Place }
  /** Others used up the limit: there is room again after `waitMs`. */
  | { kind: 'full'; waitMs: number }
  /** Others are about to send, or their tasks run: ask again after `waitMs`. */
  | { kind: 'busy'; waitMs: number };

/** What the name of a file says: when it was made (milliseconds since 1970), by which process, and what it means. */
interface Mark {
  name: string;
  at: number;
  owner: string;
  kind: 'claim' | 'sent' | 'running';
  /** Until when a submit that was sent counts. */
  endsAt: number;
}

const markName = /^(\d{1,15})\.([0-9a-f]{12})\.[0-9a-f]{12}\.(claim|sent|running)$/u;
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
 * this machine leave marks in one folder, a file without content for each submit and each running task. A mark is made
 * first and the others are counted afterwards, so that of two processes at least one sees the other, without a lock
 * that a killed process could keep.
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
    return this.inTurn(group, () => this.tryClaim(group));
  }

  /** Counts a task that already runs at the service, whatever the limit. Never rejects. */
  hold(group: RateLimitGroup): Place {
    if (group.maxRunning === undefined) return noPlace;
    const made = this.inTurn(group, () => this.mark(this.folderOf(group), 'running'));
    return { sent: () => undefined, leave: () => void made.then(path => this.removeMark(path)).catch(this.complain) };
  }

  /** From now on this process counts as ended. Never rejects. */
  async dispose(): Promise<void> {
    await Promise.all([...this.sequencers.values()].map(sequencer => sequencer.settled()));
    await this.register.leave();
  }

  private async tryClaim(group: RateLimitGroup): Promise<SharedClaim> {
    try {
      const folder = this.folderOf(group);
      const before = await this.roomIn(folder, group, 0);
      if (before) return before;
      const claim = await this.mark(folder, 'claim');
      const running = group.maxRunning === undefined ? undefined : await this.mark(folder, 'running');
      const after = await this.roomIn(folder, group, 1);
      if (!after) return { kind: 'place', place: this.placeOf(folder, claim, running) };
      await this.removeMark(claim);
      await this.removeMark(running);
      return { kind: 'busy', waitMs: this.someMs(stepBackMs) };
    } catch (error) {
      this.complain(error);
      return { kind: 'place', place: noPlace };
    }
  }

  /** @param own how many of the marks are for the submit in question. @returns undefined where there is room. */
  private async roomIn(folder: string, group: RateLimitGroup, own: 0 | 1): Promise<SharedClaim | undefined> {
    const now = this.clock.now();
    const marks = await this.marksIn(folder, now, windowMsOf(group.limit));
    const count = (kind: Mark['kind']): number => marks.filter(mark => mark.kind === kind).length;
    if (count('running') - own >= (group.maxRunning ?? Infinity))
      return { kind: 'busy', waitMs: this.someMs(taskPollMs) };
    const tooMany = count('claim') + count('sent') - own - group.limit.count + 1;
    if (tooMany <= 0) return undefined;
    const ends = marks.flatMap(({ kind, endsAt }) => (kind === 'sent' ? [endsAt] : []));
    const roomAt = ends.sort((one, other) => one - other)[tooMany - 1];
    if (roomAt === undefined) return { kind: 'busy', waitMs: this.someMs(stepBackMs) };
    return { kind: 'full', waitMs: Math.max(1, roomAt - now) };
  }

  /** The marks that count. Others are removed: those whose time is over, and those of processes that have ended. */
  private async marksIn(folder: string, now: number, windowMs: number): Promise<Mark[]> {
    const marginMs = (owner: string): number => (owner === this.register.owner ? 0 : travelMarginMs);
    const marks = (await namesIn(folder)).flatMap(name => {
      const mark = parseMark(name);
      return mark ? [{ ...mark, endsAt: mark.at + windowMs + marginMs(mark.owner) }] : [];
    });
    const states = await Promise.all(
      marks.map(async ({ kind, at, owner, endsAt }) => {
        if (kind !== 'sent') return this.register.stateOf(owner);
        return endsAt > now && at < now + clockToleranceMs ? 'running' : 'ended';
      }),
    );
    await Promise.all(
      marks.map(async ({ name }, index) => {
        if (states[index] === 'ended') await rm(join(folder, name), { force: true });
      }),
    );
    return marks.filter((_, index) => states[index] === 'running');
  }

  private placeOf(folder: string, claim: string, running: string | undefined): Place {
    const changes = new Sequencer();
    let isSent = false;
    const change = (task: () => Promise<void>): void => void changes.queue(task).catch(this.complain);
    return {
      sent: () => {
        if (isSent) return;
        isSent = true;
        const sentAt = join(folder, this.nameOf('sent'));
        change(() => rename(claim, sentAt));
      },
      leave: () => {
        change(async () => {
          if (!isSent) await this.removeMark(claim);
          await this.removeMark(running);
        });
      },
    };
  }

  private async mark(folder: string, kind: Mark['kind']): Promise<string> {
    await this.register.enter();
    const path = join(folder, this.nameOf(kind));
    const make = async (): Promise<void> => (await open(path, 'wx', 0o600)).close();
    try {
      await make();
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      await makePrivateFolder(this.folder);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await make();
    }
    return path;
  }

  private async removeMark(path: string | undefined): Promise<void> {
    if (path !== undefined) await rm(path, { force: true });
  }

  private nameOf(kind: Mark['kind']): string {
    return `${this.clock.now()}.${this.register.owner}.${hexOf(randomUUID())}.${kind}`;
  }

  /** The key names an address and a model, which need not be readable for others. */
  private folderOf({ key }: RateLimitGroup): string {
    return join(this.folder, createHash('sha256').update(key).digest('hex').slice(0, 24));
  }

  /** First come, first served within this process; and its own submits never step back for each other. */
  private inTurn<T>({ key }: RateLimitGroup, task: () => Promise<T>): Promise<T> {
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

const noPlace: Place = { sent: () => undefined, leave: () => undefined };

const hexOf = (id: string): string => id.replaceAll('-', '').slice(0, 12);

function parseMark(name: string): Omit<Mark, 'endsAt'> | undefined {
  const [, at, owner, kind] = markName.exec(name) ?? [];
  if (at === undefined || owner === undefined) return undefined;
  return { name, at: Number(at), owner, kind: kind as Mark['kind'] };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
