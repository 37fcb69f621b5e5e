/** The type of a row in the service's own model table. Nothing here is shared with the client. */

export type Region = 'beijing' | 'singapore' | 'virginia' | 'frankfurt' | 'tokyo';

/** The four request paths: A, B, C and C2 of the provider's documentation. */
export type SubmitPath = 'sync' | 'asyncMessages' | 'asyncPrompt' | 'asyncPromptImages';

interface Ratio {
  /** The maximum ratio of the longer side to the shorter side. */
  readonly max: number;
}

/** Which `size` values a model accepts. Presets are accepted regardless of the bounds. */
export type SizeRule =
  | { readonly kind: 'presets'; readonly presets: readonly string[] }
  | {
      readonly kind: 'area';
      readonly minPixels: number;
      readonly maxPixels: number;
      readonly ratio?: Ratio;
      readonly presets: readonly string[];
      /** Shorthand words, and the area that each stands for. */
      readonly words?: Readonly<Record<string, number>>;
      /** The lower bound that applies to requests with input images or for an image set. */
      readonly maxPixelsUnlessPlain?: number;
    }
  | {
      readonly kind: 'sides';
      readonly minSide: number;
      readonly maxSide: number;
      readonly maxPixels?: number;
      readonly presets: readonly string[];
    };

/** What an input picture must satisfy. Outside of a bound marked as advice, the service warns instead of refusing. */
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

/** The form of a successful answer; see answers.ts. */
export type AnswerShape = 'qwen' | 'qwen2' | 'qwenLater' | 'wanChoices' | 'wanEntries' | 'results' | 'translation';

export interface SubmitLimit {
  readonly requests: number;
  readonly windowMs: number;
  /** Maximum number of unfinished tasks; no limit if absent. */
  readonly runningTasks?: number;
}

export interface ServiceModel {
  readonly id: string;
  readonly paths: readonly SubmitPath[];
  readonly regions: readonly Region[];
  readonly images: { readonly min: number; readonly max: number };
  /** `undefined`: the model does not accept `n`. */
  readonly count: { readonly max: number; readonly default: number } | undefined;
  /** `undefined`: the model does not accept `size`. */
  readonly size: SizeRule | undefined;
  /** The size if `size` is absent. With an input picture only its area counts, in the ratio of the last input. */
  readonly defaultSize: string;
  readonly promptLimit: number;
  /** Names allowed in `parameters` besides `n` and `size`. */
  readonly parameters: readonly string[];
  readonly inputRule?: InputRule;
  readonly answer: AnswerShape;
  readonly limits: Readonly<Partial<Record<Region, SubmitLimit>>>;
  readonly watermarkText: string;
}
