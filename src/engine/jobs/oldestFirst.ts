import type { JournalEntry } from '../../core/jobs/journalEntry';

interface Job {
  readonly record: { readonly entry: Pick<JournalEntry, 'id' | 'createdAt'> };
}

/**
 * Jobs by their ids, oldest first. Most come in that order and are asked for again and again, so they are put in order
 * only where one did not.
 */
export class OldestFirst<T extends Job> {
  private jobs = new Map<string, T>();
  private newestAt = -Infinity;
  private isInOrder = true;

  get size(): number {
    return this.jobs.size;
  }

  get(id: string): T | undefined {
    return this.jobs.get(id);
  }

  set(job: T): void {
    const { id, createdAt } = job.record.entry;
    this.isInOrder &&= createdAt >= this.newestAt;
    this.newestAt = Math.max(this.newestAt, createdAt);
    this.jobs.set(id, job);
  }

  delete(id: string): void {
    this.jobs.delete(id);
  }

  [Symbol.iterator](): IterableIterator<T> {
    if (!this.isInOrder) {
      this.jobs = new Map(
        [...this.jobs].sort(([, one], [, other]) => one.record.entry.createdAt - other.record.entry.createdAt),
      );
      this.isInOrder = true;
    }
    return this.jobs.values();
  }
}
