import * as z from 'zod/mini';
import { attemptImageSchema, attemptSchema, storedOptionsSchema } from '../jobs/attempt';
import { studioDraftSchema } from './studioForm';
import { regions } from '../models/modelTypes';

// Everything that crosses between the extension and the Studio's webview, one union for each direction. Both sides
// parse what arrives, and leave alone what they do not know. No key, no signed address, and no image as text.

/** A local file as the webview knows it. `src` is a webview address, absent where the webview may not read the file. */
export const inputFileSchema = z.object({
  uri: z.string(),
  name: z.string(),
  src: z.optional(z.string()),
  /** Absent where the file cannot be used at all; `problem` says why. */
  facts: z.optional(
    z.object({
      format: z.enum(['png', 'jpeg', 'webp', 'bmp', 'tiff', 'gif']),
      mime: z.string(),
      width: z.number(),
      height: z.number(),
      hasAlpha: z.boolean(),
      byteLength: z.number(),
    }),
  ),
  problem: z.optional(z.string()),
});
export type InputFile = z.infer<typeof inputFileSchema>;

const shownImageSchema = z.extend(attemptImageSchema, {
  /** The path as a person knows it. */
  name: z.string(),
  src: z.optional(z.string()),
  /** A small copy, where one has been made. */
  thumbnail: z.optional(z.string()),
  /**
   * Absent: the file is this image's, and was there when it was looked for. `missing`: it is gone. `replaced`: it has
   * the name, but is another attempt's by now. `deleted`: with the field
   * `deleted`, it can be brought back by `undo-delete`.
   */
  state: z.optional(z.enum(['missing', 'replaced', 'deleted'])),
});
export type ShownImage = z.infer<typeof shownImageSchema>;

export const shownAttemptSchema = z.extend(attemptSchema, { images: z.array(shownImageSchema) });
export type ShownAttempt = z.infer<typeof shownAttemptSchema>;

const progressSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), place: z.number(), startsInMs: z.optional(z.number()) }),
  z.object({ state: z.literal('queued') }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('uploading'), done: z.number(), total: z.number() }),
  z.object({ state: z.literal('downloading'), done: z.number(), total: z.number() }),
  z.object({ state: z.literal('saving') }),
]);

/** What the form needs of the settings; the names are theirs. `region` is absent where a custom URL is set. */
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
});
export type StudioSettings = z.infer<typeof studioSettingsSchema>;

export const messageToWebviewSchema = z.discriminatedUnion('type', [
  /** The first message, in answer to `ready`. */
  z.object({
    type: z.literal('snapshot'),
    settings: studioSettingsSchema,
    /** The editor's translations of our strings. */
    translations: z.record(z.string(), z.string()),
    /** What was typed last. */
    draft: z.optional(studioDraftSchema),
    /** Whether there is a key for the address in force. */
    hasKey: z.boolean(),
    /** Whether a folder is open: without one there is no place for images. */
    hasFolder: z.boolean(),
    /** The newest ones, newest first; older ones follow in `attempts`. */
    attempts: z.array(shownAttemptSchema),
    /** Whether older ones follow. */
    more: z.boolean(),
    /** A run is being prepared: questions are asked, and it has no attempt yet. */
    isStarting: z.boolean(),
  }),
  z.object({
    type: z.literal('setup-changed'),
    settings: studioSettingsSchema,
    hasKey: z.boolean(),
    hasFolder: z.boolean(),
  }),
  /** New or changed ones; those already known are replaced. */
  z.object({ type: z.literal('attempts'), attempts: z.array(shownAttemptSchema), more: z.boolean() }),
  z.object({ type: z.literal('attempt-removed'), id: z.string() }),
  z.object({ type: z.literal('progress'), id: z.string(), progress: progressSchema }),
  /** What was wrong before anything was sent, and what became of a `run`. `field` is an option's name. */
  z.object({ type: z.literal('run-refused'), message: z.string(), field: z.optional(z.string()) }),
  z.object({ type: z.literal('run-started'), id: z.string() }),
  /** In answer to `inputs-read`. */
  z.object({ type: z.literal('inputs-known'), files: z.array(inputFileSchema) }),
  /** Picked, pasted or dropped: they are to be added. */
  z.object({ type: z.literal('inputs-added'), files: z.array(inputFileSchema) }),
  /** Puts settings into the form, as a caller of the command asks for it. */
  z.object({ type: z.literal('recall'), options: storedOptionsSchema }),
  /** In answer to `files-check`: of images of attempts, and no other files. */
  z.object({ type: z.literal('files-missing'), uris: z.array(z.string()) }),
  z.object({ type: z.literal('thumbnail'), attemptId: z.string(), uri: z.string(), src: z.string() }),
  /** Something was done; `undo` takes it back with `undo-delete`. */
  z.object({ type: z.literal('notice'), message: z.string(), undo: z.optional(z.string()) }),
]);
export type MessageToWebview = z.infer<typeof messageToWebviewSchema>;

export const imageActions = ['open', 'reveal', 'insert', 'copyPath', 'copyMarkdown', 'delete'] as const;
export type ImageAction = (typeof imageActions)[number];

/** Structured cloning may give another realm's array, or a buffer. */
const bytesSchema = z.custom<Uint8Array | ArrayBuffer>(
  value => ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]',
);

export const messageToHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** A message that did not parse, for the log: its `type`, or what stood in its place. */
  z.object({ type: z.literal('not-understood'), received: z.string() }),
  /** What is typed, some moments after it was: so that a closed panel opens with it again. */
  z.object({ type: z.literal('draft'), draft: studioDraftSchema }),
  /** `replaces`: the id of the attempt that is made once more. */
  z.object({ type: z.literal('run'), options: storedOptionsSchema, replaces: z.optional(z.string()) }),
  /** Cancels the run that was asked for and has no attempt of its own yet. */
  z.object({ type: z.literal('run-cancel') }),
  z.object({ type: z.literal('cancel'), id: z.string() }),
  /** Goes on with an `unfinished` attempt; costs nothing. */
  z.object({ type: z.literal('resume'), id: z.string() }),
  z.object({ type: z.literal('set-api-key') }),
  z.object({ type: z.literal('open-folder') }),
  z.object({ type: z.literal('inputs-pick') }),
  z.object({ type: z.literal('inputs-paste'), name: z.string(), bytes: bytesSchema }),
  /** Addresses as the editor or the system drops them: Uris, `file:` among them. */
  z.object({ type: z.literal('inputs-drop'), uris: z.array(z.string()) }),
  /** Asks what is known of files that the form names. */
  z.object({ type: z.literal('inputs-read'), uris: z.array(z.string()) }),
  z.object({ type: z.literal('image'), action: z.enum(imageActions), attemptId: z.string(), uri: z.string() }),
  z.object({ type: z.literal('open-document'), attemptId: z.string() }),
  z.object({ type: z.literal('copy-curl'), attemptId: z.string() }),
  z.object({ type: z.literal('copy-text'), text: z.string().check(z.maxLength(20_000)) }),
  /**
   * Brings a deleted file back, in whichever session it was deleted. `undo`: a notice's, or the `deleted` of an image.
   */
  z.object({ type: z.literal('undo-delete'), undo: z.string() }),
  /** Forgets an attempt; its files stay. */
  z.object({ type: z.literal('attempt-remove'), id: z.string() }),
  z.object({ type: z.literal('files-check'), uris: z.array(z.string()) }),
  /** A small copy that the webview has drawn of the image that the file is now, to be kept; WebP or PNG. */
  z.object({ type: z.literal('thumbnail-made'), uri: z.string(), bytes: bytesSchema }),
]);
export type MessageToHost = z.infer<typeof messageToHostSchema>;
