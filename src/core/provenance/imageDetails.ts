import type { EaselRecord } from './easelRecord';

/** What a file says about how its image was made. */
export interface ImageDetails {
  origin: 'easel' | 'other';
  prompt: string;
  actualPrompt?: string;
  negativePrompt?: string;
  model?: string;
  seed?: number;
  /** As "1664*928". */
  size?: string;
  /** Of Easel: everything that was sent, to make it again. */
  options?: object;
  /** Relative to the workspace folder. */
  inputs?: { path: string; sha256: string; state: 'same' | 'changed' | 'missing' }[];
  requestId?: string;
  /** ISO 8601. */
  createdAt?: string;
  placeholder: boolean;
  labels: ImageLabel[];
}

/** The marks of an image that a model made: the IPTC source type, the label of Chinese law, a C2PA manifest. */
export const imageLabels = ['iptc', 'aigc', 'c2pa'] as const;
export type ImageLabel = (typeof imageLabels)[number];

export function detailsOfRecord(
  record: EaselRecord,
  labels: ImageLabel[],
  inputs: NonNullable<ImageDetails['inputs']>,
): ImageDetails {
  const { prompt, actualPrompt, negativePrompt, model, seed, size, options, requestId, createdAt } = record;
  return {
    origin: 'easel',
    prompt,
    ...(actualPrompt !== undefined && { actualPrompt }),
    ...(negativePrompt !== undefined && { negativePrompt }),
    ...(model !== undefined && { model }),
    ...(seed !== undefined && { seed }),
    ...(size !== undefined && { size }),
    options,
    ...(inputs.length > 0 && { inputs }),
    ...(requestId !== undefined && { requestId }),
    ...(createdAt !== undefined && { createdAt }),
    placeholder: record.placeholder === true,
    labels,
  };
}
