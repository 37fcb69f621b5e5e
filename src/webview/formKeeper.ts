import type { StudioDraft, StudioForm } from '../core/studio/studioForm';
import type { HostChannel } from './hostChannel';
import { keptStateSchema, type KeptState } from './state';

/** How long typing may pause before the host is told, in milliseconds. */
const draftDelayMs = 400;

/**
 * Keeps what is typed: at once in the editor's own state of this panel, and a moment later in the extension, for a
 * panel that is opened anew.
 */
export class FormKeeper {
  /** What was kept of this panel, if it is back. */
  readonly kept: KeptState | undefined;
  private readonly panel: string;
  private editedAt: number;
  private timer: number | undefined;

  constructor(private readonly channel: HostChannel) {
    this.kept = keptStateSchema.safeParse(channel.kept).data;
    this.panel = this.kept?.panel ?? crypto.randomUUID();
    this.editedAt = this.kept?.editedAt ?? 0;
  }

  /**
   * The newest form, of what was kept here and what the host was told last. An editor that ends in a hurry may have
   * kept an older state than
   * that; the draft of another panel counts only where this one has nothing of its own.
   */
  newest(draft: StudioDraft | undefined): StudioForm | undefined {
    const isNewer =
      draft !== undefined &&
      (this.kept === undefined || (draft.panel === this.panel && draft.editedAt > this.editedAt));
    return isNewer ? draft.form : this.kept?.form;
  }

  /** The form has changed. */
  edited(state: Omit<KeptState, 'panel' | 'editedAt'>): void {
    this.editedAt = Date.now();
    this.keep(state);
    window.clearTimeout(this.timer);
    const draft = { form: state.form, panel: this.panel, editedAt: this.editedAt };
    this.timer = window.setTimeout(() => {
      this.channel.send({ type: 'draft', draft });
    }, draftDelayMs);
  }

  /** Something else is to be there again as well. */
  keep({ form, tab, search, modelFilter }: Omit<KeptState, 'panel' | 'editedAt'>): void {
    this.channel.keep({
      form,
      tab,
      search,
      modelFilter,
      panel: this.panel,
      editedAt: this.editedAt,
    } satisfies KeptState);
  }
}
