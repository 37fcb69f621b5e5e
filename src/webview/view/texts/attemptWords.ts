import * as l10n from '@vscode/l10n';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import { parsePixelSize } from '../../../core/models/sizeRules';
import type { Studio } from '../../studio';
import { againCost } from './againCost';

/** A size as text for a person. */
export function sizeName(size: string): string {
  return size.replace('*', ' × ');
}

export function imagesName(count: number): string {
  return count === 1 ? l10n.t('1 image') : l10n.t('{0} images', count);
}

/** The number of images, and how many were possible. */
export function countName({ images, maxCount, mode, status }: ShownAttempt): string {
  const isOpen = mode === 'sequential' || mode === 'interleaved';
  if (status === 'running' || (status === 'failed' && images.length === 0))
    return isOpen && maxCount > 1 ? l10n.t('up to {0} images', maxCount) : imagesName(maxCount);
  return isOpen || images.length >= maxCount
    ? imagesName(images.length)
    : l10n.t('{0} of {1} images', images.length, maxCount);
}

/** A title for the button that sends the same request again. */
export function repeatTitle(studio: Studio, attempt: ShownAttempt): string {
  const cost = againCost(studio, attempt);
  return cost === undefined ? l10n.t('Sends the same request') : l10n.t('Sends the same request ({0})', cost);
}

export const isLocal = (address: string): boolean => !address.startsWith('https:');

/** The ratio (width divided by height) of the images that will come; 1 if it is not known. */
export function expectedRatio(studio: Studio, { size, options, mode }: ShownAttempt): number {
  const pixels = parsePixelSize(size ?? options.size ?? '');
  if (pixels) return pixels.width / pixels.height;
  const [across = 0, down = 0] = (options.size ?? '').split(':').map(Number);
  if (across > 0 && down > 0) return across / down;
  const input = mode === 'edit' ? studio.state.files.get(options.images?.at(-1) ?? '')?.facts : undefined;
  return input ? input.width / input.height : 1;
}
