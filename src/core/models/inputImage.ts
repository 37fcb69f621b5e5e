import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';
import type { ImageFormat } from './imageKind';
import type { Orientation } from './orientation';

/** The facts about an input image that the service needs and that the rules of a model are checked against. */
export interface ImageFacts {
  format: ImageFormat;
  mime: string;
  /** In pixels, as shown. */
  width: number;
  height: number;
  /** Some pixels may be transparent. */
  hasAlpha: boolean;
  /** How the stored pixels are turned to be shown; absent where they are shown as they are stored. */
  orientation?: Orientation | undefined;
}

/** The input images that a model accepts. Sides in pixels; a ratio is width divided by height. */
export interface InputImageRules {
  formats: readonly ImageFormat[];
  minSidePx?: number;
  maxSidePx?: number;
  /** Outside this range results are worse, but the model does not refuse the image. */
  advisedSidePx?: readonly [number, number];
  minRatio?: number;
  maxRatio?: number;
  maxBytes: number;
  /** Whether the model accepts transparency. */
  alpha: boolean;
}

export const formatNames: Readonly<Record<ImageFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  bmp: 'BMP',
  tiff: 'TIFF',
  gif: 'GIF',
};

/**
 * @returns warnings where the image is outside what the model advises.
 * @throws EaselError inputImage that names the file, its property and the rule that it breaks.
 */
export function checkInputImage(
  facts: ImageFacts,
  byteLength: number,
  rules: InputImageRules,
  name: string,
  field = 'images',
): string[] {
  const { width, height } = facts;
  const size = `${width}×${height}`;
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (!rules.formats.includes(facts.format)) {
    throw refused(
      l10n.t(
        '"{0}" is a {1} image; this model takes {2}. Convert it to one of these.',
        name,
        formatNames[facts.format],
        rules.formats.map(format => formatNames[format]).join(', '),
      ),
      field,
    );
  }
  if (byteLength > rules.maxBytes) {
    throw refused(
      l10n.t(
        '"{0}" has {1} MB; this model takes up to {2} MB. Make it smaller, or save it as JPEG.',
        name,
        megabytes(byteLength, Math.ceil),
        megabytes(rules.maxBytes, Math.floor),
      ),
      field,
    );
  }
  if (rules.minSidePx !== undefined && shorter < rules.minSidePx) {
    throw refused(
      l10n.t(
        '"{0}" is {1} pixels; this model needs at least {2} on each side. Use a larger one.',
        name,
        size,
        rules.minSidePx,
      ),
      field,
    );
  }
  if (rules.maxSidePx !== undefined && longer > rules.maxSidePx) {
    throw refused(
      l10n.t(
        '"{0}" is {1} pixels; this model takes up to {2} on each side. Make it smaller.',
        name,
        size,
        rules.maxSidePx,
      ),
      field,
    );
  }
  const { minRatio = 0, maxRatio = Infinity } = rules;
  if (width / height < minRatio || width / height > maxRatio) {
    throw refused(
      l10n.t(
        '"{0}" is {1} pixels, which is too long and narrow; this model takes sides from {2} to {3}. Crop it.',
        name,
        size,
        ratioText(minRatio),
        ratioText(maxRatio),
      ),
      field,
    );
  }
  if (facts.hasAlpha && !rules.alpha) {
    throw refused(
      l10n.t('"{0}" may be transparent in places, which this model does not take. Put it on a solid background.', name),
      field,
    );
  }
  const [advisedMin, advisedMax] = rules.advisedSidePx ?? [0, Infinity];
  return shorter < advisedMin || longer > advisedMax
    ? [
        l10n.t(
          '"{0}" is {1} pixels; this model works best with {2} to {3} on each side.',
          name,
          size,
          advisedMin,
          advisedMax,
        ),
      ]
    : [];
}

/** For a picture that would be sent as it is stored, although it is shown turned. */
export const storedTurned = (name: string): EaselError =>
  refused(
    l10n.t(
      '"{0}" is stored turned, and the service may not see it as you do. Save it upright as PNG or JPEG and use that.',
      name,
    ),
    'images',
  );

export function refused(sentence: string, field: string, cause?: unknown): EaselError {
  return new EaselError('inputImage', sentence, { field, cause });
}

function megabytes(bytes: number, round: (value: number) => number): string {
  return (round((bytes / 1024 / 1024) * 10) / 10).toString();
}

function ratioText(ratio: number): string {
  return ratio < 1 ? `1:${Math.round(1 / ratio)}` : `${ratio}:1`;
}
