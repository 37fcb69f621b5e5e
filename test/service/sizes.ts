import type { ServiceModel, SizeRule } from './models';
import { invalidParameter } from './refusal';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const sideStep = 16;

function parsePixels(text: string): Size | undefined {
  const match = /^([1-9]\d{0,4})\*([1-9]\d{0,4})$/.exec(text);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

/** A size of about this area in the ratio of `like`, with sides rounded to multiples of 16. */
function sizeOfArea(pixels: number, like: Size): Size {
  const ratio = Math.min(8, Math.max(1 / 8, like.width / like.height));
  const toStep = (side: number): number => Math.max(sideStep, Math.floor(side / sideStep) * sideStep);
  return { width: toStep(Math.sqrt(pixels * ratio)), height: toStep(Math.sqrt(pixels / ratio)) };
}

/** The requested size, or a refusal that names the broken rule. `plain`: text to image, not an image set. */
export function resolveSize(rule: SizeRule, size: string, like: Size, isPlain: boolean): Size {
  const pixels = parsePixels(size);
  const wordArea = rule.kind === 'area' ? rule.words?.[size] : undefined;
  if (wordArea !== undefined && rule.kind === 'area') {
    if (!isPlain && rule.maxPixelsUnlessPlain !== undefined && wordArea > rule.maxPixelsUnlessPlain) {
      throw invalidParameter(`size ${size} is only supported for text to image without enable_sequential`);
    }
    return sizeOfArea(wordArea, like);
  }
  if (!pixels) throw invalidParameter(`size is invalid: ${size}. The format is width*height`);
  const isPreset = rule.presets.includes(size);
  if (
    rule.kind === 'area' &&
    !isPlain &&
    rule.maxPixelsUnlessPlain !== undefined &&
    pixels.width * pixels.height > rule.maxPixelsUnlessPlain
  ) {
    throw invalidParameter(`size ${size} is only supported for text to image without enable_sequential`);
  }
  const broken = isPreset ? undefined : brokenBound(rule, pixels);
  if (broken !== undefined) throw invalidParameter(`size is invalid: ${size}. ${broken}`);
  return pixels;
}

function brokenBound(rule: SizeRule, { width, height }: Size): string | undefined {
  const area = width * height;
  if (rule.kind === 'presets') return `The size should be one of ${rule.presets.join(', ')}`;
  if (rule.kind === 'sides') {
    if (Math.min(width, height) < rule.minSide || Math.max(width, height) > rule.maxSide)
      return `Each side should be in [${rule.minSide}, ${rule.maxSide}]`;
    return rule.maxPixels !== undefined && area > rule.maxPixels
      ? `The total pixels should be at most ${rule.maxPixels}`
      : undefined;
  }
  if (area > rule.maxPixels || area < rule.minPixels)
    return `The total pixels should be in [${rule.minPixels}, ${rule.maxPixels}]`;
  if (rule.ratio && Math.max(width, height) > rule.ratio.max * Math.min(width, height))
    return `The aspect ratio should be in [1:${rule.ratio.max}, ${rule.ratio.max}:1]`;
  return undefined;
}

/** The size for a request without one: the default size, or its area in the ratio of the last input. */
export function defaultSizeOf(model: ServiceModel, lastInput: Size | undefined, maxPixels = Infinity): Size {
  const standard = parsePixels(model.defaultSize) ?? { width: 1024, height: 1024 };
  const editsAreSmaller = model.answer.startsWith('qwen');
  if (!lastInput) return standard;
  const area = editsAreSmaller ? 1024 * 1024 : standard.width * standard.height;
  return sizeOfArea(Math.min(area, maxPixels), lastInput);
}
