import type { InputImageRules } from './inputImage';
import type { RequestParameter } from './parameters';
import type { Region } from './regionTable';

/**
 * The four ways to ask for images. All are POSTs below `/services/aigc/`:
 * `syncMessages` multimodal-generation/generation, `asyncMessages` image-generation/generation,
 * `asyncPrompt` text2image/image-synthesis, `asyncPromptImages` image2image/image-synthesis.
 */
export const requestPaths = ['syncMessages', 'asyncMessages', 'asyncPrompt', 'asyncPromptImages'] as const;
export type RequestPath = (typeof requestPaths)[number];

/** What a request does, which decides sizes, counts and parameters. */
export const modes = ['generate', 'edit', 'sequential', 'interleaved'] as const;
export type Mode = (typeof modes)[number];

/** `"width*height"` in pixels, the wire's own form. */
export type PixelSize = `${number}*${number}`;

export type SizeRule =
  | { kind: 'presets' }
  /** Total pixels between the bounds; neither side longer than `maxRatio` times the other. */
  | { kind: 'area'; minPixels: number; maxPixels: number; maxRatio?: number }
  /** Every side between the bounds, in pixels. */
  | { kind: 'side'; minSide: number; maxSide: number; maxPixels?: number };

export interface Sizes {
  rule: SizeRule;
  /** The service's recommended size of each ratio, in the default tier. They pass whatever the rule says. */
  presets: Readonly<Record<string, PixelSize>>;
  /** Official sizes beside the default tier; they pass, too. */
  otherPresets?: readonly PixelSize[];
  /** Words such as `2K` that the service takes in place of pixels. */
  words?: readonly string[];
  /** What the service makes when no size is sent: a size, a word, or the ratio of the last input image. */
  default: PixelSize | '1K' | '2K' | 'input' | 'chosen by the model';
  /** Pixels of the default size, for ratios that no preset has. */
  defaultPixels: number;
}

/** Parameters that a model may take or not; counts are bounded by numbers of their own. */
export type Parameter = Exclude<RequestParameter, 'n' | 'maxImages'>;

export interface SubmitLimit {
  count: number;
  perSeconds: number;
}

export interface Model {
  id: string;
  /** What it is good at, for pickers and the README; localised when called. */
  goodAt: () => string;
  /** At most one synchronous and one asynchronous path; see `choosePath`. */
  paths: readonly RequestPath[];
  /** Under `auto`: a task id is worth the polling, because the model is slow or makes several images. */
  prefersAsync: boolean;
  regions: readonly Region[];
  /** Input images per request; `edit` needs at least one. Absent: the model does not do that. */
  generate?: { sizes?: Sizes };
  edit?: { sizes?: Sizes; minImages: number; maxImages: number; rules: InputImageRules };
  sequential?: { sizes?: Sizes; maxImages: number };
  /** Text and images in one answer; `maxOutputs` bounds the images. */
  interleaved?: { sizes?: Sizes; maxInputs: number; maxOutputs: number };
  /** Most images of one request outside the sequential mode. */
  maxCount: number;
  /**
   * False where the service documents that `n` must be left out. Otherwise it is always sent: defaults go up to 12 and
   * are billed.
   */
  sendsCount: boolean;
  promptLimit: { value: number; unit: 'characters' | 'tokens' };
  parameters: readonly Parameter[];
  /** Sent only when a person or caller asks for them, because sources differ or they cost extra. */
  onlyWhenAsked?: readonly Parameter[];
  /** Name of the thinking switch where it is not `thinking_mode`. */
  thinkingField?: 'enable_thinking';
  /** Requests that may be submitted in a window, per main account. Source: rate limit page, read 2026-06. */
  submitLimit: SubmitLimit & { overrides?: Partial<Record<Region, SubmitLimit>> };
  /** Async tasks that may run at once; absent: no limit documented. */
  maxRunningTasks?: number;
  /** List price per image made; an estimate. Absent: not published. */
  price?: { cny: number; upToCny?: number; singaporeCny?: number; asOf: string };
  source: { title: string; date: string };
  /** Documented after the pages the rest of the table stands on; read with more caution. */
  later?: true;
}
