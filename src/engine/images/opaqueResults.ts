import * as l10n from '@vscode/l10n';
import { asksForTransparency } from '../../core/request/transparency';
import type { SavedFile } from '../files/imageFiles';
import type { Workspace } from '../files/workspace';
import { probeImage } from './probeImage';
import { showsThrough } from './pngTransparency';

/**
 * Says of images whose prompt asked for a transparent background that they have none. The files are read again, because
 * only their pixels tell: an alpha channel in which nothing shows through is no transparency.
 * @returns warnings. A file that cannot be read is not told of.
 */
export async function opaqueWarnings(
  workspace: Pick<Workspace, 'read'>,
  prompt: string,
  images: readonly Pick<SavedFile, 'uri'>[],
): Promise<string[]> {
  if (!asksForTransparency(prompt)) return [];
  const warnings: string[] = [];
  for (const { uri } of images) {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const isOpaque = await workspace.read(uri).then(isOpaqueImage, () => false);
    if (isOpaque)
      warnings.push(
        l10n.t(
          '"{0}" has no transparent background, although the prompt asked for one: it has no transparent pixel.',
          name,
        ),
      );
  }
  return warnings;
}

async function isOpaqueImage(bytes: Uint8Array): Promise<boolean> {
  try {
    const { format, hasAlpha } = probeImage(bytes, '');
    return !hasAlpha || (format === 'png' && !(await showsThrough(bytes)));
  } catch {
    // For example a picture that is too large to look at its pixels.
    return false;
  }
}
