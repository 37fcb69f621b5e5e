import type { InputImage } from './inputImages';
import type { ServiceModel, SubmitPath } from './models';
import type { Size } from './sizes';

export type JsonObject = Record<string, unknown>;

/** A request that passed all checks, with all defaults filled in. */
export interface Generation {
  readonly model: ServiceModel;
  readonly path: SubmitPath;
  readonly prompt: string;
  readonly count: number;
  readonly size: Size;
  readonly seed: number;
  readonly watermark: boolean;
  readonly rewritesPrompt: boolean;
  readonly inputs: readonly InputImage[];
  readonly palette: readonly string[];
  /** Mixed text and pictures; `count` is the maximum number of pictures. */
  readonly interleaved: boolean;
  readonly streamed: boolean;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
