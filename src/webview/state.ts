import * as z from 'zod/mini';
import { studioFormSchema, type StudioForm } from '../core/studio/studioForm';
import type { InputFile, MessageToWebview, ShownAttempt, StudioSettings } from '../core/studio/studioProtocol';

export type AttemptProgress = Extract<MessageToWebview, { type: 'progress' }>['progress'];

/** A picture in one of the attempts. */
export interface ImageReference {
  attemptId: string;
  uri: string;
}

/** What covers the panel, one at a time. */
export type Overlay =
  | { kind: 'zoom'; image: ImageReference }
  | { kind: 'compare'; before: ComparedImage; after: ComparedImage }
  | { kind: 'regions'; inputIndex: number }
  | { kind: 'details'; attemptId: string };

/** Any picture that can be compared with another; an input is one, too. */
export interface ComparedImage {
  src: string;
  name: string;
}

/** Everything the views show. */
export interface State {
  /** False until the host's first message: nothing is shown before. */
  isReady: boolean;
  settings: StudioSettings;
  hasKey: boolean;
  hasFolder: boolean;
  form: StudioForm;
  /** What the last change of the model did to the form, as sentences. */
  changes: readonly string[];
  /** What is known of the files that the form names, by their Uri. */
  files: ReadonlyMap<string, InputFile>;
  /** Newest first. */
  attempts: readonly ShownAttempt[];
  /** Older ones are still on their way. */
  isLoadingMore: boolean;
  progress: ReadonlyMap<string, AttemptProgress>;
  /** Images whose files are gone. */
  missing: ReadonlySet<string>;
  tab: 'results' | 'history';
  /** Of the history. */
  search: string;
  modelFilter: string;
  /** Why the last run was not sent. With an attempt's id, it was that one once more, and not the form. */
  refusal: { message: string; field?: string | undefined; attemptId?: string | undefined } | undefined;
  /** A run is on its way to the host; its card is not there yet. */
  isStarting: boolean;
  /** The first of two images to be compared. */
  compareFrom: ImageReference | undefined;
  overlay: Overlay | undefined;
  /** Said to screen readers, and shown for a moment; with `undo`, it can be taken back. */
  notice: { message: string; undo?: NoticeUndo | undefined } | undefined;
}

/** A name of the host's for something deleted, or what is to be done in here. */
export type NoticeUndo = string | (() => void);

/** What the editor keeps of the panel, so that nothing typed is lost with it. */
export const keptStateSchema = z.object({
  form: studioFormSchema,
  panel: z.string(),
  /** When the form was changed last, in milliseconds since 1970. */
  editedAt: z.number(),
  tab: z.enum(['results', 'history']),
  search: z.string(),
  modelFilter: z.string(),
});
export type KeptState = z.infer<typeof keptStateSchema>;
