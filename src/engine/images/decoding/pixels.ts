/** A decoded picture: pixels by their number, row by row from the top left, as they are stored. */
export interface Pixels {
  width: number;
  height: number;
  /** Some pixels may be transparent. */
  hasAlpha: boolean;
  depth: 8 | 16;
  /** The value of white and of full opacity. */
  maxValue: number;
  colourAt(index: number, channel: number): number;
  alphaAt(index: number): number;
}

/** A picture whose pixels are four bytes each: red, green, blue and opacity. */
export interface RgbaPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

export const rgbaPixels = ({ width, height, data }: RgbaPicture): Pixels => ({
  width,
  height,
  hasAlpha: true,
  depth: 8,
  maxValue: 255,
  colourAt: (index, channel) => data[index * 4 + channel] ?? 0,
  alphaAt: index => data[index * 4 + 3] ?? 255,
});

/** Whether something shows through a pixel, even a little. */
export function isTransparent(pixels: Pixels): boolean {
  const count = pixels.width * pixels.height;
  for (let index = 0; index < count; index += 1) if (pixels.alphaAt(index) < pixels.maxValue) return true;
  return false;
}
