import { randomUUID } from 'node:crypto';
import { chmod, lstat, rename, rm } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import type { Clock, Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { makePrivateFolder } from '../files/privateFolder';
import { socketName, windowName } from './journalNames';
import { listen, throughShortPath, visit, type Visit } from './localSocket';
import { factsOfThisWindow, mayBeAlive, touchFacts, writeFacts, type WindowFacts } from './windowFacts';
import { Sequencer } from '../../core/base/sequencer';

/** On Windows there are named pipes, which are not in a folder. */
const usesPipes = process.platform === 'win32';

/** That time counts after a day only. */
const touchEveryMs = 60_000;

/**
 * Finds out which windows are alive. Each window listens on its own socket, and the system closes the socket with the
 * process, however the process ends. This is exact, unlike a process id, and needs no polling. What a window wrote down
 * about itself decides only where its socket is not heard.
 */
export class WindowPresence {
  /** Identifies this run of the extension host. */
  readonly owner = randomUUID().replaceAll('-', '').slice(0, 12);
  private own: { server: Server; visitors: Set<Socket> } | undefined;
  private readonly watched = new Map<string, Socket>();
  private readonly sequencer = new Sequencer();
  private isDisposed = false;
  private facts: Promise<WindowFacts> | undefined;
  /** When the time of the facts' file was last set; milliseconds since 1970. */
  private touchedAt = 0;

  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /**
   * Makes sure that other windows see that this window is alive, and creates the folder. Call it before a file gets the
   * name of this window.
   * @throws the error of the system when that fails: a file with the name of this window would then look like the
   *   file of a dead window.
   */
  announce(): Promise<void> {
    return this.sequencer.queue(async () => {
      if (this.isDisposed) throw new Error('This window is closing');
      if (this.own === undefined) await makePrivateFolder(this.folder);
      const isSeen = this.own !== undefined && (await this.canBeFound());
      if (!isSeen || usesPipes || this.isTouchDue) await this.leaveFacts();
      if (isSeen) return;
      const previous = this.own;
      this.own = usesPipes ? await listen(pipePath(this.owner)) : await this.listenInFolder();
      if (previous !== undefined) await close(previous);
    });
  }

  /** For a step in a file that has its name: enough once a minute. @throws as `announce`. */
  async stayAnnounced(): Promise<void> {
    if (this.own === undefined || this.isTouchDue) await this.announce();
  }

  /**
   * Whether the window is alive. If so, `onEnded` is called once when it ends. Watching a window twice is the same as
   * watching it once.
   */
  watch(owner: string, onEnded: () => void): Promise<boolean> {
    return this.visit(owner, connection => {
      const onClose = (): void => {
        this.watched.delete(owner);
        if (!this.isDisposed) onEnded();
      };
      if (this.watched.has(owner) || this.isDisposed) {
        connection.destroy();
        return;
      }
      this.watched.set(owner, connection);
      connection.once('close', onClose);
      connection.once('data', () => {
        // Not a window of this extension, because those send nothing. It has not ended either, so `onEnded` is not
        // called. Without a reader of the data, the end of the connection would not be noticed.
        connection.off('close', onClose);
        this.watched.delete(owner);
        connection.destroy();
      });
    });
  }

  /** Whether the window is alive at this moment. */
  lives(owner: string): Promise<boolean> {
    return this.visit(owner, connection => {
      connection.destroy();
    });
  }

  /** From now on, other windows see this window as ended. */
  async dispose(): Promise<void> {
    this.isDisposed = true;
    await this.sequencer.settled();
    for (const connection of this.watched.values()) connection.destroy();
    this.watched.clear();
    if (this.own === undefined) return;
    await close(this.own);
    this.own = undefined;
    for (const name of [windowName(this.owner), ...(usesPipes ? [] : [socketName(this.owner)])])
      await rm(join(this.folder, name), { force: true }).catch(() => undefined);
  }

  private async visit(owner: string, onConnected: (connection: Socket) => void): Promise<boolean> {
    if (this.watched.has(owner)) return true;
    const found = await this.reach(owner, onConnected);
    // Treating a dead window as alive only delays its jobs. The opposite may pay for them twice.
    if (found.kind === 'unknown')
      this.log.warn(`Journal: cannot tell whether window ${owner} has ended, so it keeps its jobs: ${found.reason}`);
    if (found.kind !== 'dead') return true;
    const facts = join(this.folder, windowName(owner));
    return mayBeAlive(facts, await this.ownFacts(), this.clock.now());
  }

  private get isTouchDue(): boolean {
    return this.clock.now() - this.touchedAt > touchEveryMs;
  }

  private ownFacts(): Promise<WindowFacts> {
    return (this.facts ??= factsOfThisWindow(this.clock.now()));
  }

  private async leaveFacts(): Promise<void> {
    const path = join(this.folder, windowName(this.owner));
    const now = this.clock.now();
    if (this.own === undefined || !(await touchFacts(path, now))) {
      await makePrivateFolder(this.folder);
      await writeFacts(path, await this.ownFacts());
      await touchFacts(path, now);
    }
    this.touchedAt = now;
  }

  private async reach(owner: string, onConnected: (connection: Socket) => void): Promise<Visit> {
    if (usesPipes) return visit(pipePath(owner), onConnected);
    const name = socketName(owner);
    try {
      return await throughShortPath(this.folder, name, folder => visit(join(folder, name), onConnected));
    } catch (error) {
      return { kind: 'unknown', reason: messageOf(error) };
    }
  }

  /**
   * The socket gets its final name only once it listens. Between creating a socket and listening, connections are
   * refused, and another window would delete it as the socket of a dead window.
   */
  private async listenInFolder(): Promise<{ server: Server; visitors: Set<Socket> }> {
    const name = socketName(this.owner);
    const unborn = `${this.owner}.new`;
    await rm(join(this.folder, unborn), { force: true });
    const own = await throughShortPath(this.folder, name, folder => listen(join(folder, unborn)));
    try {
      await chmod(join(this.folder, unborn), 0o600);
      await rename(join(this.folder, unborn), join(this.folder, name));
      return own;
    } catch (error) {
      await close(own);
      throw error;
    }
  }

  /** A person may have emptied the folder. */
  private async canBeFound(): Promise<boolean> {
    return (
      usesPipes ||
      lstat(join(this.folder, socketName(this.owner))).then(
        () => true,
        () => false,
      )
    );
  }
}

function pipePath(owner: string): string {
  return `\\\\.\\pipe\\easel-${owner}`;
}

function close({ server, visitors }: { server: Server; visitors: Set<Socket> }): Promise<void> {
  return new Promise(resolve => {
    server.close(() => {
      resolve();
    });
    for (const visitor of visitors) visitor.destroy();
  });
}
