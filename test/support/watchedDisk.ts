import { open, type FileHandle } from 'node:fs/promises';

type Writing = Pick<FileHandle, 'write' | 'writev' | 'writeFile' | 'sync' | 'datasync'>;

/** What this process does with open files: counts its flushes, and lets the disk fill up. */
export class WatchedDisk {
  flushes = 0;
  /** Writes that still succeed. One that fails has written a part of its bytes, as a full disk does. */
  writesLeft = Infinity;

  private constructor(
    private readonly prototype: Writing,
    private readonly real: Writing,
  ) {}

  static async watch(): Promise<WatchedDisk> {
    const file = await open(process.execPath);
    const prototype = Object.getPrototypeOf(file) as Writing;
    await file.close();
    const { write, writev, writeFile, sync, datasync } = prototype;
    const disk = new WatchedDisk(prototype, { write, writev, writeFile, sync, datasync });
    disk.install();
    return disk;
  }

  restore(): void {
    Object.assign(this.prototype, this.real);
  }

  private install(): void {
    const { real } = this;
    const isFull = (): boolean => {
      this.writesLeft -= 1;
      return this.writesLeft < 0;
    };
    const isFlush = (): void => {
      this.flushes += 1;
    };
    const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    type Method = (this: FileHandle, ...args: unknown[]) => Promise<unknown>;
    const writing = (name: 'write' | 'writev' | 'writeFile'): Method =>
      async function (...args) {
        if (!isFull()) return (real[name] as Method).apply(this, args);
        const [bytes, , , position] = args;
        if (name === 'write') await (real.write as Method).call(this, bytes, 0, 3, position);
        throw full();
      };
    const flushing = (name: 'sync' | 'datasync'): Method =>
      function () {
        isFlush();
        return real[name].call(this);
      };
    Object.assign(this.prototype, {
      write: writing('write'),
      writev: writing('writev'),
      writeFile: writing('writeFile'),
      sync: flushing('sync'),
      datasync: flushing('datasync'),
    });
  }
}
