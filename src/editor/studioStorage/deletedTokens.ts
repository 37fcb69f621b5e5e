import { Sequencer } from '../../core/base/sequencer';

/**
 * The tokens of deleted files that are still kept, as the folder was when it was read last. One reading answers for
 * all tokens, and those who ask while it waits share it, so that a long history costs one call and not one for each
 * image.
 */
export class DeletedTokens {
  private kept = new Set<string>();
  private readonly readings = new Sequencer();
  /** The reading that has not begun yet. */
  private next: Promise<boolean> | undefined;

  /** @param list the names in the folder. */
  constructor(private readonly list: () => Promise<readonly string[]>) {}

  has(token: string): boolean {
    return this.kept.has(token);
  }

  add(token: string): void {
    this.kept.add(token);
  }

  delete(token: string): void {
    this.kept.delete(token);
  }

  /** Reads the folder again: other windows delete and restore files, too. @returns whether anything has changed. */
  read(): Promise<boolean> {
    this.next ??= this.readings.queue(() => {
      this.next = undefined;
      return this.readNow();
    });
    return this.next;
  }

  private async readNow(): Promise<boolean> {
    const before = [...this.kept];
    const listed = new Set(await this.list());
    const gone = before.filter(token => !listed.has(token));
    const added = [...listed].filter(token => !this.kept.has(token));
    // A token that was added while the folder was read may be missing in the list, but is not in `before` either.
    for (const token of gone) this.kept.delete(token);
    for (const token of added) this.kept.add(token);
    return gone.length + added.length > 0;
  }
}
