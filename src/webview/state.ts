import * as z from 'zod/mini';
import { studioFormSchema, type StudioForm } from '../core/studio/studioForm';
import { emptyForm } from '../core/studio/studioFormRules';
import type { InputFile, MessageToWebview, ShownAttempt, StudioSettings } from '../core/studio/studioProtocol';

export type AttemptProgress = Extract<MessageToWebview, { type: 'progress' }>['progress'];

/** An image of one of the attempts. */
export interface ImageReference {
  attemptId: string;
  uri: string;
}

/** A view that covers the panel; there is at most one. */
export type Overlay =
  | { kind: 'zoom'; image: ImageReference }
  | { kind: 'compare'; before: ComparedImage; after: ComparedImage }
  | { kind: 'regions'; inputIndex: number }
  | { kind: 'details'; attemptId: string };

/** An image that can be compared with another: a result or an input. */
export interface ComparedImage {
  src: string;
  name: string;
}

/** Everything the views show. */
export interface State {
  /** False until the extension has sent its first message: nothing is shown before. */
  isReady: boolean;
  settings: StudioSettings;
  hasKey: boolean;
  hasFolder: boolean;
  /** The editor has a chat model, which can improve a prompt. */
  hasChatModel: boolean;
  form: StudioForm;
  /** Sentences about what the last change of the model did to the form. */
  changes: readonly string[];
  /** Facts about the files that the form or an attempt names, by their Uri. */
  files: ReadonlyMap<string, InputFile>;
  /** Newest first. */
  attempts: readonly ShownAttempt[];
  /** Whether older attempts will follow. */
  isLoadingMore: boolean;
  progress: ReadonlyMap<string, AttemptProgress>;
  /** The Uris of images whose files are gone. */
  missing: ReadonlySet<string>;
  tab: 'results' | 'history';
  /** The search text of the history. */
  search: string;
  modelFilter: string;
  /** Why the last run was not sent. With `attemptId`, the run repeated that attempt instead of sending the form. */
  refusal: { message: string; field?: string | undefined; attemptId?: string | undefined } | undefined;
  /** A run was sent to the extension, and has no card yet. */
  isStarting: boolean;
  /** The first of two images to be compared. */
  compareFrom: ImageReference | undefined;
  overlay: Overlay | undefined;
  /** Read aloud by screen readers and shown for a moment. `undo` takes back what it tells of. */
  notice: { message: string; undo?: NoticeUndo | undefined } | undefined;
}

/** The extension's token for a deleted file, or a function that restores an earlier form in this page. */
export type NoticeUndo = string | (() => void);

/** What the editor keeps of the panel, so that nothing typed is lost when the page is closed. */
export const keptStateSchema = z.object({
  form: studioFormSchema,
  panel: z.string(),
  /** The last change of the form, in milliseconds since 1970. */
  editedAt: z.number(),
  tab: z.enum(['results', 'history']),
  search: z.string(),
  modelFilter: z.string(),
});
export type KeptState = z.infer<typeof keptStateSchema>;

/** The state before the extension has sent anything. @param kept what the editor kept of this panel, if anything. */
export function initialState(kept: KeptState | undefined): State {
  const { form = emptyForm(''), tab = 'results', search = '', modelFilter = '' } = kept ?? {};
  return {
    isReady: false,
    settings: {
      model: '',
      editModel: '',
      customModels: [],
      protocol: 'auto',
      promptExtend: true,
      negativePrompt: '',
      watermark: false,
      style: '',
      prices: {},
    },
    hasKey: true,
    hasFolder: true,
    hasChatModel: false,
    form,
    changes: [],
    files: new Map(),
    attempts: [],
    isLoadingMore: false,
    progress: new Map(),
    missing: new Set(),
    tab,
    search,
    modelFilter,
    refusal: undefined,
    isStarting: false,
    compareFrom: undefined,
    overlay: undefined,
    notice: undefined,
  };
}
