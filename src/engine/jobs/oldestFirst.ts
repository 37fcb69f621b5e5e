interface Item {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * Items by their ids, oldest first. Items usually arrive in order, so sort lazily, only after one arrived out of order.
 */
export class OldestFirst<T extends Item> {
  private items = new Map<string, T>();
  private newestAt = -Infinity;
  private isInOrder = true;

  get size(): number {
    return this.items.size;
  }

  get(id: string): T | undefined {
    return this.items.get(id);
  }

  set(item: T): void {
    this.isInOrder &&= item.createdAt >= this.newestAt;
    this.newestAt = Math.max(this.newestAt, item.createdAt);
    this.items.set(item.id, item);
  }

  delete(id: string): void {
    this.items.delete(id);
  }

  [Symbol.iterator](): IterableIterator<T> {
    if (!this.isInOrder) {
      this.items = new Map([...this.items].sort(([, one], [, other]) => one.createdAt - other.createdAt));
      this.isInOrder = true;
    }
    return this.items.values();
  }
}
