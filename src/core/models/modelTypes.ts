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

/** `"width*height"` in pixels, as the service writes it. */
export type PixelSize = `${number}*${number}`;

export type SizeRule =
  | { kind: 'presets' }
  /** Total pixels between the bounds; neither side longer than `maxRatio` times the other. */
  | { kind: 'area'; minPixels: number; maxPixels: number; maxRatio?: number }
  /** Both sides between the bounds, in pixels. */
  | { kind: 'side'; minSide: number; maxSide: number; maxPixels?: number };

export interface Sizes {
  rule: SizeRule;
  /**
   * The recommended size of the service for each ratio, in the default tier. They are accepted whatever the rule says.
   */
  presets: Readonly<Record<string, PixelSize>>;
  /** Official sizes outside the default tier; they are accepted, too. */
  otherPresets?: readonly PixelSize[];
  /** Words such as `2K` that the service takes in place of pixels. */
  words?: readonly string[];
  /**
   * What the service makes when no size is sent: a size, a word, the ratio of the last input image, or its own choice.
   */
  default: PixelSize | '1K' | '2K' | 'input' | 'chosen by the model';
  /** The number of pixels of the default size, for ratios without a preset. */
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
  /** What the model is good at, for pickers and the README; localised when called. */
  goodAt: () => string;
  /** At most one synchronous and one asynchronous path; see `choosePath`. */
  paths: readonly RequestPath[];
  /** For the protocol `auto`: a task id is worth the polling, because the model is slow or makes several images. */
  prefersAsync: boolean;
  regions: readonly Region[];
  /** What the model can do; absent means that it cannot. `edit` needs at least one input image. */
  generate?: { sizes?: Sizes };
  edit?: { sizes?: Sizes; minImages: number; maxImages: number; rules: InputImageRules };
  sequential?: { sizes?: Sizes; maxImages: number };
  /** Text and images in one answer; `maxOutputs` limits the images. */
  interleaved?: { sizes?: Sizes; maxInputs: number; maxOutputs: number };
  /** The maximum number of images of one request outside the sequential mode. */
  maxCount: number;
  /**
   * False when the documentation says that `n` must be left out. Otherwise it is always sent, because the default of
   * the service can be up to 12 images, which are billed.
   */
  sendsCount: boolean;
  promptLimit: { value: number; unit: 'characters' | 'tokens' };
  parameters: readonly Parameter[];
  /** Sent only when a person or caller asks for them, because the sources differ or because they cost extra. */
  onlyWhenAsked?: readonly Parameter[];
  /** The name of the thinking parameter when it is not `thinking_mode`. */
  thinkingField?: 'enable_thinking';
  /** How many requests may be submitted in a window, per main account. Source: rate limit page, read 2026-06. */
  submitLimit: SubmitLimit & { overrides?: Partial<Record<Region, SubmitLimit>> };
  /** How many asynchronous tasks may run at once; absent: no limit is documented. */
  maxRunningTasks?: number;
  /** The list price per image; an estimate. Absent: not published. */
  price?: { cny: number; upToCny?: number; singaporeCny?: number; asOf: string };
  source: { title: string; date: string };
  /** Documented later than the pages that the rest of the table is based on; used with more caution. */
  later?: true;
}
