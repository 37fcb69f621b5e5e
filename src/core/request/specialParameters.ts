import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';
import { describeGiven } from '../base/describeGiven';

/** Source: Wan 2.7 parameters in the guide of 2026-03. */
export const paletteColours = { least: 3, most: 10 };
/** Source: Wan image API, 2026-04. */
export const maxBoxesPerImage = 2;

/**
 * A palette as the service wants it: ratios with two decimals that sum to 100.00%.
 * @throws EaselError `invalidRequest`, field `colorPalette`.
 */
export function parsePalette(palette: readonly { hex: string; ratio: string }[]): { hex: string; ratio: string }[] {
  const { least, most } = paletteColours;
  if (palette.length < least || palette.length > most) {
    throw paletteError(l10n.t('A colour palette has {0} to {1} colours, not {2}.', least, most, palette.length));
  }
  const colours = palette.map(({ hex, ratio }) => {
    if (!/^#[0-9a-f]{6}$/i.test(hex))
      throw paletteError(l10n.t('A colour is written as "#RRGGBB", not {0}.', describeGiven(hex)));
    const match = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(ratio);
    if (!match) throw paletteError(l10n.t('A colour\'s share is written as "25.00%", not {0}.', describeGiven(ratio)));
    // Hundredths as whole numbers: sums of decimals would not meet 100.00 exactly.
    return { hex: hex.toUpperCase(), hundredths: Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) };
  });
  const sum = colours.reduce((total, colour) => total + colour.hundredths, 0);
  if (sum !== 10_000)
    throw paletteError(
      l10n.t('The shares of a colour palette must add up to 100.00%, not {0}%.', (sum / 100).toFixed(2)),
    );
  return colours.map(({ hex, hundredths }) => ({ hex, ratio: `${(hundredths / 100).toFixed(2)}%` }));
}

export type Box = [number, number, number, number];

/**
 * Regions, one list per input image, in pixels of that image.
 * @throws EaselError `invalidRequest`, field `boxes`.
 */
export function parseBoxes(boxes: Box[][], imageCount: number): Box[][] {
  if (boxes.length !== imageCount) {
    throw boxesError(
      l10n.t(
        'There must be one list of boxes per input image ({0}), not {1}; an empty list means no box.',
        imageCount,
        boxes.length,
      ),
    );
  }
  for (const box of boxes.flat()) {
    const [x1, y1, x2, y2] = box;
    if (!box.every(value => Number.isInteger(value) && value >= 0) || x2 <= x1 || y2 <= y1) {
      throw boxesError(
        l10n.t('A box is [x1, y1, x2, y2] in whole pixels, top left before bottom right, not {0}.', describeGiven(box)),
      );
    }
  }
  const fullest = Math.max(0, ...boxes.map(list => list.length));
  if (fullest > maxBoxesPerImage)
    throw boxesError(l10n.t('An image takes at most {0} boxes, not {1}.', maxBoxesPerImage, fullest));
  return boxes;
}

/**
 * @throws EaselError `invalidRequest` where a box reaches outside of its image. Sizes in pixels, in the order of the
 * lists.
 */
export function checkBoxesInside(
  boxes: readonly Box[][],
  imageSizes: readonly ({ width: number; height: number } | undefined)[],
): void {
  boxes.forEach((list, index) => {
    const size = imageSizes[index];
    const outside = size && list.find(box => box[2] > size.width || box[3] > size.height);
    if (outside)
      throw boxesError(
        l10n.t(
          'The box {0} reaches outside image {1}, which is {2}*{3} pixels.',
          describeGiven(outside),
          index + 1,
          size.width,
          size.height,
        ),
      );
  });
}

const paletteError = (message: string): EaselError =>
  new EaselError('invalidRequest', message, { field: 'colorPalette' });
const boxesError = (message: string): EaselError => new EaselError('invalidRequest', message, { field: 'boxes' });
