import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, rename, rm } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import type { Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { socketName } from './journalNames';
import { listen, throughShortPath, visit, type Visit } from './localSocket';
import { Sequencer } from '../../core/base/sequencer';

/** On Windows there are named pipes, which are not in a folder. */
const usesPipes = process.platform === 'win32';

/**
 * Finds out which windows are alive. Each window listens on its own socket, and the system closes the socket with the
 * process, however the process ends. This is exact, unlike a process id, and needs no polling.
 */
export class WindowPresence {
  /** Identifies this run of the extension host. */
  readonly owner = randomUUID().replaceAll('-', '').slice(0, 12);
  private own: { server: Server; visitors: Set<Socket> } | undefined;
  private readonly watched = new Map<string, Socket>();
  private readonly sequencer = new Sequencer();
  private isDisposed = false;

  constructor(
    private readonly folder: string,
    private readonly log: Log,
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
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      if (this.own !== undefined && (await this.canBeFound())) return;
      const previous = this.own;
      this.own = usesPipes ? await listen(pipePath(this.owner)) : await this.listenInFolder();
      if (previous !== undefined) await close(previous);
    });
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
    if (!usesPipes) await rm(join(this.folder, socketName(this.owner)), { force: true }).catch(() => undefined);
  }

  private async visit(owner: string, onConnected: (connection: Socket) => void): Promise<boolean> {
    if (this.watched.has(owner)) return true;
    const found = await this.reach(owner, onConnected);
    // Treating a dead window as alive only delays its jobs. The opposite may pay for them twice.
    if (found.kind === 'unknown')
      this.log.warn(`Journal: cannot tell whether window ${owner} has ended, so it keeps its jobs: ${found.reason}`);
    return found.kind !== 'dead';
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
