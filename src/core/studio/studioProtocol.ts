import * as z from 'zod/mini';
import { attemptImageSchema, attemptSchema, storedOptionsSchema } from '../jobs/attempt';
import { studioDraftSchema } from './studioForm';
import { regions } from '../models/regionTable';

// All messages between the extension and the Studio's webview, one union for each direction. Both sides parse what
// arrives and ignore what they do not know. No message contains an API key, a signed address, or an image as text.

/** A local file as the webview knows it. `src` is a webview address, absent if the webview may not read the file. */
const inputFileSchema = z.object({
  uri: z.string(),
  name: z.string(),
  src: z.optional(z.string()),
  /** Absent if the file cannot be used at all; then `problem` says why. */
  facts: z.optional(
    z.object({
      format: z.enum(['png', 'jpeg', 'webp', 'bmp', 'tiff', 'gif']),
      mime: z.string(),
      width: z.number(),
      height: z.number(),
      hasAlpha: z.boolean(),
      orientation: z.optional(z.literal([1, 2, 3, 4, 5, 6, 7, 8])),
      byteLength: z.number(),
    }),
  ),
  problem: z.optional(z.string()),
  /** The file says with which settings it was made. */
  hasSettings: z.optional(z.boolean()),
});
export type InputFile = z.infer<typeof inputFileSchema>;

const shownImageSchema = z.extend(attemptImageSchema, {
  /** The path that is shown to the person. */
  name: z.string(),
  src: z.optional(z.string()),
  /** The address of a small copy, if there is one. */
  thumbnail: z.optional(z.string()),
  /**
   * Absent: the file belongs to this image, and existed when it was checked. `missing`: it does not exist. `replaced`:
   * a file with this name exists, but it belongs to a newer attempt. `deleted`: the file was deleted in the Studio; if
   * the field `deleted` is present, `undo-delete` brings it back.
   */
  state: z.optional(z.enum(['missing', 'replaced', 'deleted'])),
});
export type ShownImage = z.infer<typeof shownImageSchema>;

/**
 * What may help after an error, besides trying again: the same prompt as it is typed, or trust in the host that the
 * result is on.
 */
const remedySchema = z.enum(['withoutRewriting', 'trustHost']);
export type Remedy = z.infer<typeof remedySchema>;

const shownAttemptSchema = z.extend(attemptSchema, {
  images: z.array(shownImageSchema),
  remedy: z.optional(remedySchema),
});
export type ShownAttempt = z.infer<typeof shownAttemptSchema>;

const progressSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), place: z.number(), startsInMs: z.optional(z.number()) }),
  z.object({ state: z.literal('queued') }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('uploading'), done: z.number(), total: z.number() }),
  z.object({ state: z.literal('downloading'), done: z.number(), total: z.number() }),
  z.object({ state: z.literal('saving') }),
]);

/** The settings that the form needs, under their own names. `region` is absent if a custom URL is set. */
const studioSettingsSchema = z.object({
  model: z.string(),
  editModel: z.string(),
  customModels: z.array(z.object({ id: z.string(), like: z.string() })),
  protocol: z.enum(['auto', 'sync', 'async']),
  region: z.optional(z.enum(regions)),
  promptExtend: z.boolean(),
  negativePrompt: z.string(),
  watermark: z.boolean(),
  style: z.string(),
  /** What the style file of the repository adds, in place of a sentence about the setting `style`. */
  styleNote: z.optional(z.string()),
  prices: z.record(z.string(), z.number()),
});
export type StudioSettings = z.infer<typeof studioSettingsSchema>;

export const messageToWebviewSchema = z.discriminatedUnion('type', [
  /** The first message, in answer to `ready`. */
  z.object({
    type: z.literal('snapshot'),
    settings: studioSettingsSchema,
    /** The translations of our strings for the language of the editor. */
    translations: z.record(z.string(), z.string()),
    /** The form that was typed last. */
    draft: z.optional(studioDraftSchema),
    /** Whether there is an API key for the current address. */
    hasKey: z.boolean(),
    /** Whether a folder is open: without one, there is no place to save images. */
    hasFolder: z.boolean(),
    /** Whether the editor has a chat model, which can improve a prompt. */
    hasChatModel: z.boolean(),
    /** The newest ones, newest first; older ones follow in `attempts`. */
    attempts: z.array(shownAttemptSchema),
    /** Whether older ones follow. */
    more: z.boolean(),
    /** A run is being prepared: questions are asked, and there is no attempt yet. */
    isStarting: z.boolean(),
  }),
  z.object({
    type: z.literal('setup-changed'),
    settings: studioSettingsSchema,
    hasKey: z.boolean(),
    hasFolder: z.boolean(),
    hasChatModel: z.boolean(),
  }),
  /** New or changed attempts. Attempts that are known already are replaced. */
  z.object({ type: z.literal('attempts'), attempts: z.array(shownAttemptSchema), more: z.boolean() }),
  z.object({ type: z.literal('attempt-removed'), id: z.string() }),
  z.object({ type: z.literal('progress'), id: z.string(), progress: progressSchema }),
  /** In answer to `run`: why nothing was sent. `field` is the name of an option. */
  z.object({ type: z.literal('run-refused'), message: z.string(), field: z.optional(z.string()) }),
  z.object({ type: z.literal('run-started'), id: z.string() }),
  /** In answer to `inputs-read`. */
  z.object({ type: z.literal('inputs-known'), files: z.array(inputFileSchema) }),
  /** Files that were picked, pasted or dropped, to be added to the form. */
  z.object({ type: z.literal('inputs-added'), files: z.array(inputFileSchema) }),
  /**
   * Puts settings into the form, for a caller of the command that opens the Studio. `warnings` are about options that
   * were left out.
   */
  z.object({ type: z.literal('recall'), options: storedOptionsSchema, warnings: z.optional(z.array(z.string())) }),
  /** In answer to `improve-prompt`. */
  z.object({ type: z.literal('prompt-improved'), prompt: z.string() }),
  /** In answer to `files-check`. It tells only about images of attempts, and about no other files. */
  z.object({ type: z.literal('files-missing'), uris: z.array(z.string()) }),
  z.object({ type: z.literal('thumbnail'), attemptId: z.string(), uri: z.string(), src: z.string() }),
  /** Tells what was done. With `undo`, the message `undo-delete` takes it back. */
  z.object({ type: z.literal('notice'), message: z.string(), undo: z.optional(z.string()) }),
]);
export type MessageToWebview = z.infer<typeof messageToWebviewSchema>;

export const imageActions = [
  'open',
  'reveal',
  'insert',
  'copy',
  'copyPath',
  'copyMarkdown',
  'details',
  'translate',
  'delete',
] as const;
export type ImageAction = (typeof imageActions)[number];

/** After structured cloning, bytes may be an array of another realm, or an `ArrayBuffer`. */
const bytesSchema = z.custom<Uint8Array | ArrayBuffer>(
  value => ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]',
);

export const messageToHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Tells the log of a message that did not parse: its `messageName`. */
  z.object({ type: z.literal('not-understood'), received: z.string() }),
  /** The form, a moment after the last typing, so that a panel that is closed opens with it again. */
  z.object({ type: z.literal('draft'), draft: studioDraftSchema }),
  /** `replaces`: the id of the attempt that is made once more. */
  z.object({ type: z.literal('run'), options: storedOptionsSchema, replaces: z.optional(z.string()) }),
  /** Cancels the run that was asked for and has no attempt of its own yet. */
  z.object({ type: z.literal('run-cancel') }),
  z.object({ type: z.literal('cancel'), id: z.string() }),
  /** Resumes an `unfinished` attempt; costs nothing. */
  z.object({ type: z.literal('resume'), id: z.string() }),
  /** Asks the person about the host that the results of this attempt are on, and goes on with it. */
  z.object({ type: z.literal('trust-host'), id: z.string() }),
  z.object({ type: z.literal('set-api-key') }),
  z.object({ type: z.literal('open-folder') }),
  z.object({ type: z.literal('open-guide') }),
  /** Lets a chat model of the editor rewrite this prompt; the answer is `prompt-improved`, or a notice. */
  z.object({ type: z.literal('improve-prompt'), prompt: z.string().check(z.maxLength(20_000)), isEdit: z.boolean() }),
  z.object({ type: z.literal('inputs-pick') }),
  z.object({ type: z.literal('inputs-paste'), name: z.string(), bytes: bytesSchema }),
  /** Uris as the editor or the system drops them, such as `file:` Uris. */
  z.object({ type: z.literal('inputs-drop'), uris: z.array(z.string()) }),
  /** Asks for the facts of files that the form names. */
  z.object({ type: z.literal('inputs-read'), uris: z.array(z.string()) }),
  /** Puts the settings with which this file was made into the form. */
  z.object({ type: z.literal('inputs-settings'), uri: z.string() }),
  z.object({ type: z.literal('image'), action: z.enum(imageActions), attemptId: z.string(), uri: z.string() }),
  z.object({ type: z.literal('open-document'), attemptId: z.string() }),
  z.object({ type: z.literal('copy-curl'), attemptId: z.string() }),
  z.object({ type: z.literal('copy-text'), text: z.string().check(z.maxLength(20_000)) }),
  /**
   * Brings a deleted file back, even if it was deleted in another session. `undo` comes from a notice, or from the
   * field `deleted` of an image.
   */
  z.object({ type: z.literal('undo-delete'), undo: z.string() }),
  /** Removes an attempt from the history. Its files stay. */
  z.object({ type: z.literal('attempt-remove'), id: z.string() }),
  z.object({ type: z.literal('files-check'), uris: z.array(z.string()) }),
  /** A small copy of the current image of a file, drawn by the webview, to be kept. WebP or PNG. */
  z.object({ type: z.literal('thumbnail-made'), uri: z.string(), bytes: bytesSchema }),
]);
export type MessageToHost = z.infer<typeof messageToHostSchema>;
