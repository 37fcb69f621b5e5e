import type { KeyValueStore } from '../../core/base/ports';

export type PromptKind = 'generate' | 'edit';

/** Longer than any model takes. */
const maxDraftLength = 20_000;

const keyOf = (kind: PromptKind): string => `easel.draft.${kind}`;

/** Prompts that have been typed and have not led to an image yet: they are offered again. */
export class PromptDrafts {
  constructor(private readonly store: KeyValueStore) {}

  get(kind: PromptKind): string {
    // Other programs can write to the editor's storage, so its type is not known.
    const kept = this.store.get<unknown>(keyOf(kind), '');
    return typeof kept === 'string' ? kept.slice(0, maxDraftLength) : '';
  }

  async keep(kind: PromptKind, prompt: string): Promise<void> {
    await this.store.update(keyOf(kind), prompt);
  }

  /** A prompt that has led to an image is not offered again. Another one, typed since, is kept. */
  async forget(kind: PromptKind, prompt: string): Promise<void> {
    if (this.get(kind).trim() === prompt) await this.store.update(keyOf(kind), undefined);
  }
}
