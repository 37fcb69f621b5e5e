import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { JournalEntry } from '../../src/core/jobs/journalEntry';
import type { Log } from '../../src/core/base/ports';

export function journalEntry(id: string, changes: Partial<JournalEntry> = {}): JournalEntry {
  return {
    version: 1,
    id,
    createdAt: Date.now(),
    request: {
      modelId: 'qwen-image-2.0',
      mode: 'generate',
      path: 'syncMessages',
      pathReason: 'the only one',
      prompt: 'a lighthouse',
      parameters: { seed: 7 },
      maxCount: 1,
    },
    options: { prompt: 'a lighthouse' },
    address: { baseUrl: 'http://127.0.0.1:1/api/v1', region: 'beijing', decidedBy: 'setting' },
    target: { folder: 'file:///workspace/assets', baseNames: ['a-lighthouse'], extension: '.png', overwrite: false },
    warnings: [],
    stage: { name: 'queued' },
    saved: {},
    ...changes,
  };
}

/**
 * The entry that a file of the journal holds: its first line, and what the lines after that change. A last line that
 * was cut off does not count.
 */
export function entryInText(text: string): JournalEntry {
  const lines = text.split('\n');
  const fields: Record<string, unknown> = {};
  for (const [index, line] of lines.entries()) {
    try {
      Object.assign(fields, JSON.parse(line));
    } catch (error) {
      if (index === 0 || index < lines.length - 1) throw error;
    }
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as JournalEntry;
}

export class RecordingLog implements Log {
  /** Messages that a person should see. */
  readonly complaints: string[] = [];
  debug(): void {
    return;
  }
  info(): void {
    return;
  }
  warn(message: string): void {
    this.complaints.push(message);
  }
  error(message: string): void {
    this.complaints.push(message);
  }
}

/**
 * A new folder for each test. All are removed at the end of the suite. An `afterEach` here would run before that of the
 * suite, while processes and servers of a test still write into the folder.
 */
export function temporaryFolder(): () => string {
  const folders: string[] = [];
  beforeEach(() => {
    folders.push(mkdtempSync(join(tmpdir(), 'easel-')));
  });
  after(() => {
    // A process that the last test has ended may still be writing there.
    for (const folder of folders.splice(0))
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  return () => folders.at(-1) ?? '';
}

export type WindowTask = 'hold' | 'rewrite' | 'claim' | 'leave' | 'dispose';

/** A process that acts as a window; `journalWindow.ts` says what it does. */
export class WindowProcess {
  private readonly lines: AsyncIterator<string>;
  private constructor(
    readonly process: ChildProcess & { stdin: NodeJS.WritableStream; stdout: NodeJS.ReadableStream },
  ) {
    this.lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  }

  static start(
    task: WindowTask,
    folder: string,
    jobIds: string[] = [],
    environment: NodeJS.ProcessEnv = {},
  ): WindowProcess {
    const script = resolve(import.meta.dirname, 'journalWindow.ts');
    return new WindowProcess(
      spawn(process.execPath, ['--import', 'tsx', script, task, folder, ...jobIds], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, ...environment },
      }),
    );
  }

  /** The next line of its output. */
  async line(): Promise<string> {
    const { value, done } = (await this.lines.next()) as IteratorResult<string, undefined>;
    if (done === true) throw new Error('The process ended without a word');
    return value;
  }

  async kill(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }
}
