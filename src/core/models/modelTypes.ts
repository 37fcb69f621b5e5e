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

/** The size of a picture, in pixels. */
export interface Pixels {
  width: number;
  height: number;
}

export type SizeRule =
  | { kind: 'presets' }
  /** Total pixels between the bounds; neither side longer than `maxRatio` times the other. */
  | { kind: 'area'; minPixels: number; maxPixels: number; maxRatio?: number }
  /** Both sides between the bounds, in pixels. */
  | { kind: 'side'; minSide: number; maxSide: number; maxPixels?: number };

/** A row of sizes that are about equally large. */
export interface Resolution {
  /** A word such as `2K`; a size in a request only where it is also one of the `words`. */
  name: string;
  /** The number of pixels of the square, for ratios without a preset. */
  pixels: number;
  /** The official size of each ratio. */
  presets: Readonly<Record<string, PixelSize>>;
}

export interface Sizes {
  rule: SizeRule;
  /**
   * The recommended size of the service for each ratio, in the default tier. They are accepted whatever the rule says.
   */
  presets: Readonly<Record<string, PixelSize>>;
  /** All resolutions of a model that has several, the smallest first. Their presets are accepted, too. */
  resolutions?: readonly Resolution[];
  /** Words such as `2K` that a person can give in place of pixels. */
  words?: readonly string[];
  /** Words that are sent as pixels, because the service was seen to refuse the word. */
  wordsSentAsPixels?: Readonly<Record<string, PixelSize>>;
  /** The documents end at this area; the service was seen to take more, so larger sizes pass with a warning. */
  documentedMaxPixels?: number;
  /**
   * What comes when no size is given: a size, a word, the size of the last input image as far as the model goes, or the
   * model's own choice.
   */
  default: PixelSize | '1K' | '2K' | 'input' | 'chosen by the model';
  /** The number of pixels of the default size, for ratios without a preset. */
  defaultPixels: number;
}

/** Parameters that a model may take or not; counts are bounded by numbers of their own. */
export type Parameter = Exclude<RequestParameter, 'n' | 'maxImages'>;

/** What an image of a model costs by the provider's list. `easel.prices` can replace it. */
export interface ModelPrice {
  /** Beijing, in yuan. */
  cny: number;
  /** Beijing: where the price depends on the size, that of an image above `largeImagePixels`. */
  upToCny?: number;
  /** Singapore: the same page gives it in yuan, the service bills it in dollars. */
  singaporeCny?: number;
  /** Singapore, in dollars, where the page's own rate does not lead to it. */
  singaporeUsd?: number;
  /** What an input image costs, as a part of the price of an image. Absent: inputs are free. */
  inputShare?: number;
  /** The month of the page, as `2026-04`. */
  asOf: string;
}

/** `text`: complex text such as posters; `photo`: scenes and people as in a photograph. */
export type Strength = 'text' | 'photo';

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
  /** Regions that serve only the asynchronous paths of this model. */
  asyncOnlyIn?: readonly Region[];
  /** What the model can do; absent means that it cannot. `edit` needs at least one input image. */
  generate?: { sizes?: Sizes };
  edit?: {
    sizes?: Sizes;
    minImages: number;
    maxImages: number;
    rules: InputImageRules;
    /** About how many pixels a result has where no size can be given, in the shape of the last input. */
    resultPixels?: number;
  };
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
  /** The model thinks if a request says nothing about it. Absent: it does not, or no source says so. */
  thinksByDefault?: true;
  /** How many requests may be submitted in a window, per main account. Source: rate limit page, read 2026-06. */
  submitLimit: SubmitLimit & { overrides?: Partial<Record<Region, SubmitLimit>> };
  /** How many asynchronous tasks may run at once; absent: no limit is documented. */
  maxRunningTasks?: number;
  /** The model delivers an alpha channel when the prompt asks for a transparent background. Absent: it does not. */
  transparency?: { title: string; date: string };
  /** The list price per image; an estimate. Absent: not published. */
  price?: ModelPrice;
  /** Translates the text in its input, and needs a language in place of a prompt. */
  translates?: true;
  source: { title: string; date: string };
  /** Documented later than the pages that the rest of the table is based on; used with more caution. */
  later?: true;
  /** Of a family that the provider calls legacy (model pages, 2026-09), or that newer versions have replaced. */
  isLegacy?: true;
  /** The model of which this is a dated version. A dated model with abilities of its own has none. */
  snapshotOf?: string;
  /** What the documents recommend the model for, or praise it for. */
  strengths?: readonly Strength[];
  /** How long a request usually takes, where the documents say so. */
  usualSeconds?: { min: number; max: number };
}
