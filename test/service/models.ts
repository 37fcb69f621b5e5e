/** The shape of one row of the service's own model table. Nothing here is shared with the client. */

export type Region = 'beijing' | 'singapore' | 'virginia' | 'frankfurt';

/** The four ways to ask for pictures: the request paths A, B, C and C2 of the provider's documentation. */
export type SubmitPath = 'sync' | 'asyncMessages' | 'asyncPrompt' | 'asyncPromptImages';

export interface Ratio {
  /** The longer side may be at most this many times the shorter one. */
  readonly atMost: number;
}

/** Which `size` values a model takes. Presets pass whatever the bounds say. */
export type SizeRule =
  | { readonly kind: 'presets'; readonly presets: readonly string[] }
  | {
      readonly kind: 'area';
      readonly minPixels: number;
      readonly maxPixels: number;
      readonly ratio?: Ratio;
      readonly presets: readonly string[];
      /** Shorthand words and the area each one stands for. */
      readonly words?: Readonly<Record<string, number>>;
      /** The bound for requests with input images or in a set, where it is lower. */
      readonly maxPixelsUnlessPlain?: number;
    }
  | {
      readonly kind: 'sides';
      readonly minSide: number;
      readonly maxSide: number;
      readonly maxPixels?: number;
      readonly presets: readonly string[];
    };

/** What an input picture must be. Bounds marked as advice give a warning instead of a refusal. */
export interface InputRule {
  readonly formats: readonly ImageFormat[];
  readonly alphaAllowed: boolean;
  readonly minSide: number;
  readonly maxSide: number;
  readonly sidesAreAdvice: boolean;
  readonly ratio?: Ratio;
  readonly maxBytes: number;
}

export type ImageFormat = 'png' | 'jpeg' | 'bmp' | 'tiff' | 'webp' | 'gif';

/** How a success is written; see answers.ts. */
export type AnswerShape = 'qwen' | 'qwen2' | 'qwenLater' | 'wanChoices' | 'wanEntries' | 'results';

export interface SubmitLimit {
  readonly requests: number;
  readonly windowMs: number;
  /** Tasks that may be unfinished at once; without it there is no bound. */
  readonly runningTasks?: number;
}

export interface ServiceModel {
  readonly id: string;
  readonly paths: readonly SubmitPath[];
  readonly regions: readonly Region[];
  readonly images: { readonly min: number; readonly max: number };
  /** `undefined`: the model takes no `n` at all. */
  readonly count: { readonly max: number; readonly default: number } | undefined;
  /** `undefined`: the model takes no `size` at all. */
  readonly size: SizeRule | undefined;
  /** The size without `size`; with an input picture only its area counts, in the ratio of the last one. */
  readonly defaultSize: string;
  readonly promptLimit: number;
  /** Names allowed in `parameters` besides `n` and `size`. */
  readonly parameters: readonly string[];
  readonly inputRule?: InputRule;
  readonly answer: AnswerShape;
  readonly limits: Readonly<Partial<Record<Region, SubmitLimit>>>;
  readonly watermarkText: string;
}
