import type { Problem } from '../../src/core/base/errorCodec';
import type { JournalEntry } from '../../src/core/jobs/journalEntry';
import type { JournalRecord } from '../../src/engine/journal/journal';

/** A record that writes what it is told into the same list as everything else that happens. */
export class RecordDouble implements JournalRecord {
  readonly owner = 'abcdef012345';
  isTakenOver = false;

  constructor(
    public entry: JournalEntry,
    private readonly happened: string[],
    public isOnDisk = true,
  ) {}

  get isOpen(): boolean {
    return !this.isTakenOver;
  }

  update(change: Partial<JournalEntry>): Promise<void> {
    this.entry = { ...this.entry, ...change };
    const { stage, saved, problem, cancellation } = change;
    if (stage) this.happened.push(`written: ${stage.name}`);
    if (saved) this.happened.push(`written: saved ${Object.keys(saved).join()}`);
    if (cancellation) this.happened.push(`written: cancelled, ${cancellation}`);
    if (problem) this.happened.push(`written: problem ${problem.code}`);
    return Promise.resolve();
  }

  isStillOurs(): Promise<boolean> {
    return Promise.resolve(!this.isTakenOver);
  }

  list(problem: Problem): Promise<void> {
    this.happened.push(`listed: ${problem.code}`);
    return Promise.resolve();
  }

  remove(): Promise<void> {
    if (this.isOpen) this.happened.push('removed');
    return Promise.resolve();
  }
}
