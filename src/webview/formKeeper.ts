import type { StudioDraft, StudioForm } from '../core/studio/studioForm';
import type { HostChannel } from './hostChannel';
import type { PanelClock } from './panelClock';
import { keptStateSchema, type KeptState } from './state';

/** The extension gets the draft after the person has not typed for this long, in milliseconds. */
const draftDelayMs = 400;

/**
 * Keeps what is typed: immediately in the editor's own state of this panel, and a moment later in the extension, for a
 * panel that is opened as a new one.
 */
export class FormKeeper {
  /** The stored form of this panel, if the editor has restored the panel. */
  readonly kept: KeptState | undefined;
  private readonly panel: string;
  private editedAt: number;
  private cancelDraft: () => void = () => undefined;

  constructor(
    private readonly channel: HostChannel,
    private readonly clock: Pick<PanelClock, 'now' | 'after'>,
  ) {
    this.kept = keptStateSchema.safeParse(channel.kept).data;
    this.panel = this.kept?.panel ?? crypto.randomUUID();
    this.editedAt = this.kept?.editedAt ?? 0;
  }

  /**
   * The newest form: either the one kept here, or the draft that the extension got last. An editor that ends in a hurry
   * may have kept a state that is older than this panel's draft. The draft of another panel is used only if this panel
   * has kept nothing.
   */
  newest(draft: StudioDraft | undefined): StudioForm | undefined {
    const isNewer =
      draft !== undefined &&
      (this.kept === undefined || (draft.panel === this.panel && draft.editedAt > this.editedAt));
    return isNewer ? draft.form : this.kept?.form;
  }

  /** Keeps a form that has changed. */
  edited(state: Omit<KeptState, 'panel' | 'editedAt'>): void {
    this.editedAt = this.clock.now();
    this.keep(state);
    this.cancelDraft();
    const draft = { form: state.form, panel: this.panel, editedAt: this.editedAt };
    this.cancelDraft = this.clock.after(draftDelayMs, () => {
      this.channel.send({ type: 'draft', draft });
    });
  }

  /** Keeps the rest of the state, such as the tab. The form has not changed. */
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
