/** Runs tasks one after another, in the order in which they were queued. A task that fails does not stop the next. */
export class Sequencer {
  private last: Promise<unknown> = Promise.resolve();

  queue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when every task that has been queued so far has ended. */
  async settled(): Promise<void> {
    await this.last;
  }
}
