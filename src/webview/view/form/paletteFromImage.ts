import * as l10n from '@vscode/l10n';
import { extractColorsFromImageData } from 'extract-colors';
import { paletteOf } from '../../../core/studio/palette';
import type { InputFile } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';

/** Enough pixels: the colours of a palette cover large areas, and more pixels would not find other colours. */
const longestSidePx = 96;
/** Colours that differ less count as one, from 0 to 1. With the library's default of 0.22, dark green is dark blue. */
const sameColour = 0.12;

/** The address from which the colours of a file can be read. The browser cannot read TIFF. */
export const colourSource = (file: InputFile | undefined): string | undefined =>
  file?.facts?.format === 'tiff' ? undefined : file?.src;

/**
 * Replaces the palette by the colours of an image, and tells it.
 * @param src the image's address in the webview.
 * @param label what the image is called in the form.
 */
export async function takeColours(studio: Studio, src: string, label: string): Promise<void> {
  try {
    const palette = paletteOf(extractColorsFromImageData(await smallPixels(src), { distance: sameColour }));
    const before = studio.state.form.palette;
    studio.change({ palette });
    const undo = (): void => {
      studio.change({ palette: before });
    };
    studio.show({
      notice: {
        message: l10n.t('The palette has {0} colours of {1} now.', palette.length, label),
        ...(before.length > 0 && { undo }),
      },
    });
  } catch {
    studio.show({
      notice: {
        message: l10n.t(
          'The colours of {0} cannot be read; its file may be missing, or in a format that is not shown here.',
          label,
        ),
      },
    });
  }
}

async function smallPixels(src: string): Promise<ImageData> {
  const response = await fetch(src);
  if (!response.ok) throw new Error(`${response.status}`);
  const whole = await createImageBitmap(await response.blob());
  const scale = Math.min(1, longestSidePx / Math.max(whole.width, whole.height));
  const [width, height] = [Math.max(1, Math.round(whole.width * scale)), Math.max(1, Math.round(whole.height * scale))];
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  return context.getImageData(0, 0, width, height);
}
