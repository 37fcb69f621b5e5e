import * as z from 'zod/mini';
import type { URI } from 'vscode-uri';
import type { commandIds } from './commandIds';
import type { Batch } from '../documents/batch';
import type { ItemsArgument, LogArgument, MissingArgument, SectionArgument } from '../documents/missingArgument';
import type { EaselError } from '../base/errors';
import type { ImageDetails } from '../provenance/imageDetails';
import type { FileReference, ImageOptions, UriLike } from '../request/imageOptions';
import { defaultRegion, regions } from '../models/regionTable';
import type { Region } from '../models/regionTable';
import { withFallback } from '../base/withFallback';

// The public surface in one place. `package.json` repeats ids and defaults for the editor; a test keeps the two alike.

/** The result of a command that makes images. `FileUri` is `vscode.Uri` in all layers that know the editor. */
export interface SavedImages<FileUri extends UriLike = UriLike> {
  images: { uri: FileUri; width: number; height: number; seed?: number }[];
  model: string;
  requestId: string;
  warnings: string[];
  actualPrompt?: string;
  /** Interleaved mode: the Markdown file that holds the text and links the images in order. */
  document?: FileUri;
}

/** A text with images that was saved as a new document. */
export interface IllustratedDocument<FileUri extends UriLike = UriLike> extends SavedImages<FileUri> {
  /** The new document; absent where the service sent images without a text. */
  uri?: FileUri;
}

/** The style file of a workspace folder as it would be with the look of an image. */
export interface StyleProposal<FileUri extends UriLike = UriLike> {
  /** The style file. */
  uri: FileUri;
  text: string;
}

/** A variant of an image, such as the one for dark pages. */
export interface ImageVariant<FileUri extends UriLike = UriLike> {
  uri: FileUri;
  variant: string;
  /** What was made; absent where the file was there already. */
  saved?: SavedImages<FileUri>;
  /** The document that was to show both images. */
  document?: FileUri;
  /** What became of the document: changed, right already, or left as it was; `warnings` say why. */
  markup?: 'inserted' | 'present' | 'none';
  warnings: string[];
}

export interface SetupCheck {
  check: 'key' | 'endpoint' | 'proxy' | 'folder';
  ok: boolean;
  /** The result of the check or, if it is not ok, what to do. */
  detail: string;
}

/** A job that is not finished, or not well. */
export interface UnfinishedJobReport {
  prompt: string;
  taskId?: string;
  error?: EaselError;
}

/** What a resume has done: files that are there now, jobs that go on, jobs that will not without somebody's help. */
export interface Resumed<FileUri extends UriLike = UriLike> {
  saved: FileUri[];
  waiting: UnfinishedJobReport[];
  failed: UnfinishedJobReport[];
}

/** Alt text that a document got, or with `dryRun` would get, for an image that had none there. */
export interface WrittenAltText<FileUri extends UriLike = UriLike> {
  document: FileUri;
  image: FileUri;
  alt: string;
}

/**
 * Arguments and result of every command; `undefined` is the result of a cancel, or of a failure that was already shown.
 */
interface Signatures<FileUri extends UriLike = UriLike> {
  'easel.generateImage': { argument: ImageOptions; result: SavedImages<FileUri> };
  /** From the context menu of a folder, in which the image is saved. */
  'easel.generateImageHere': { argument: undefined; result: SavedImages<FileUri> };
  'easel.editImage': { argument: ImageOptions; result: SavedImages<FileUri> };
  'easel.generateFromSelection': { argument: undefined; result: SavedImages<FileUri> };
  'easel.regenerateImage': { argument: { uri: FileReference } & Partial<ImageOptions>; result: SavedImages<FileUri> };
  'easel.showImageDetails': { argument: { uri: FileReference }; result: ImageDetails };
  'easel.stripMetadata': { argument: { uri: FileReference }; result: undefined };
  /** With an argument, what the style file would be; nothing is written. */
  'easel.makeStyle': { argument: { uri: FileReference }; result: StyleProposal<FileUri> };
  /**
   * `variant`: `dark` by default. `documentUri` and `place`: where both images are shown; by default at the first place
   * of the document, and without a document nowhere.
   */
  'easel.makeVariant': {
    argument: {
      uri: FileReference;
      variant?: string;
      documentUri?: FileReference;
      place?: { line: number; character: number };
    } & Partial<Omit<ImageOptions, 'images' | 'output'>>;
    result: ImageVariant<FileUri>;
  };
  'easel.insertPlaceholder': { argument: ImageOptions; result: Omit<SavedImages<FileUri>, 'requestId'> };
  'easel.upgradePlaceholders': {
    argument: { uri?: FileReference; dryRun?: boolean; model?: string };
    result: Batch<FileUri>;
  };
  /** To be pasted into a document as a link. */
  'easel.copyImage': { argument: undefined; result: undefined };
  /** Of the view of images. */
  'easel.filterImages': { argument: undefined; result: undefined };
  /** From the menu of the view of images. */
  'easel.moveToTrash': { argument: undefined; result: undefined };
  'easel.generateMissingImages': { argument: MissingArgument; result: Batch<FileUri> };
  /** Without an argument, a plan is shown in an editor. */
  'easel.fillMissingFromLog': { argument: LogArgument; result: Batch<FileUri> };
  /** `uri`: a document or a folder; default: the active document. */
  'easel.writeAltText': { argument: { uri?: FileReference; dryRun?: boolean }; result: WrittenAltText<FileUri>[] };
  /** `uri`: the new document, or the folder in which it is saved. */
  'easel.illustrateDocument': {
    argument: ImageOptions & { uri?: FileReference };
    result: IllustratedDocument<FileUri>;
  };
  /** Without an argument, a plan is shown in an editor. */
  'easel.illustrateSection': { argument: SectionArgument; result: Batch<FileUri> };
  'easel.illustrateItems': { argument: ItemsArgument; result: Batch<FileUri> };
  'easel.translateImageText': {
    argument: Partial<ImageOptions> & { uri: UriLike | string; language: string };
    result: SavedImages<FileUri>;
  };
  'easel.openStudio': { argument: ImageOptions; result: undefined };
  'easel.setApiKey': { argument: { region?: Region }; result: boolean };
  'easel.removeApiKey': { argument: { region?: Region }; result: boolean };
  'easel.checkSetup': { argument: undefined; result: SetupCheck[] };
  'easel.resumeUnfinished': { argument: { taskId?: string; region?: Region }; result: Resumed<FileUri> };
  'easel.showUsage': { argument: undefined; result: undefined };
  'easel.cancelAll': { argument: undefined; result: undefined };
  'easel.showLog': { argument: undefined; result: undefined };
  'easel.allowInAgentsWindow': { argument: undefined; result: undefined };
}

/** One signature for each registered command: one too few or too many does not compile. */
export type Commands<FileUri extends UriLike = UriLike> = {
  [Id in (typeof commandIds)[number]]: Signatures<FileUri>[Id];
};
export type CommandId = keyof Signatures;

const customModelSchema = z.object({ id: z.string().check(z.minLength(1)), like: z.string().check(z.minLength(1)) });

/** A price that is no number counts as not set, and the others hold. */
const pricesSchema = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform(given =>
    Object.fromEntries(
      Object.entries(given).filter(
        (entry): entry is [string, number] =>
          typeof entry[1] === 'number' && entry[1] >= 0 && Number.isFinite(entry[1]),
      ),
    ),
  ),
);

/** Every setting below `easel.`, with its default. A value of a wrong type in somebody's settings counts as not set. */
export const settingSchemas = {
  region: withFallback(z.enum(regions), defaultRegion),
  workspaceId: withFallback(z.string(), ''),
  baseUrl: withFallback(z.string(), ''),
  resultHosts: withFallback(z.array(z.string()), []),
  model: withFallback(z.string().check(z.minLength(1)), 'qwen-image-2.0'),
  editModel: withFallback(z.string().check(z.minLength(1)), 'qwen-image-2.0'),
  customModels: withFallback(z.array(customModelSchema), []),
  outputFolder: withFallback(z.string(), 'assets'),
  editOutput: withFallback(z.enum(['outputFolder', 'besideOriginal']), 'outputFolder'),
  fileName: withFallback(z.string(), '${slug}'),
  promptExtend: withFallback(z.boolean(), true),
  negativePrompt: withFallback(z.string(), ''),
  watermark: withFallback(z.boolean(), false),
  style: withFallback(z.string(), ''),
  protocol: withFallback(z.enum(['auto', 'sync', 'async']), 'auto'),
  timeoutSeconds: withFallback(z.number().check(z.minimum(1), z.maximum(86_400)), 600),
  maxConcurrent: withFallback(z.int().check(z.minimum(1), z.maximum(32)), 8),
  confirmAbove: withFallback(z.int().check(z.minimum(0)), 4),
  monthlyBudget: withFallback(z.number().check(z.minimum(0)), 0),
  prices: withFallback(pricesSchema, {}),
  embedMetadata: withFallback(z.boolean(), true),
  openAfterSave: withFallback(z.boolean(), true),
  placeholderBadges: withFallback(z.boolean(), true),
  missingImages: withFallback(z.enum(['hint', 'off']), 'hint'),
  publicFolders: withFallback(z.array(z.string()), []),
};

export type SettingId = keyof typeof settingSchemas;
export type Settings = { [Id in SettingId]: z.infer<(typeof settingSchemas)[Id]> };

/** The settings in force for a document or folder, or for none in particular. */
export type ReadSettings = (scope?: URI) => Settings;

/** Settings that decide where the key goes or which hosts are trusted: never read from a workspace. */
export const machineSettings: readonly SettingId[] = ['region', 'workspaceId', 'baseUrl', 'resultHosts'];

/** Settings that are the person's alone: neither a workspace nor a remote machine can change them. */
export const personalSettings: readonly SettingId[] = ['monthlyBudget', 'prices'];
