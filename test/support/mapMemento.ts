import type { KeyValueStore } from '../../src/core/base/ports';

/** Keeps values like the editor's own memento. */
export class MapMemento implements KeyValueStore {
  readonly values = new Map<string, unknown>();
  keys(): string[] {
    return [...this.values.keys()];
  }
  get<T>(key: string, otherwise?: T): T {
    return (this.values.get(key) ?? otherwise) as T;
  }
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}
