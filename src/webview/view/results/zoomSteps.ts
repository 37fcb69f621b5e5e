const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8] as const;

/** At this scale and above, single pixels are shown as squares. */
export const pixelScale = 2;

/**
 * The next step up (`direction` 1) or down (-1) from a scale, which may lie between two steps. At scale 1, a pixel of
 * the image covers one pixel of the screen.
 */
export function nextScale(scale: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? steps.find(step => step > scale * 1.001) : steps.findLast(step => step < scale * 0.999);
  return next ?? scale;
}

/** The scale at which the whole image is visible. Small images are not enlarged. */
export function fittingScale(
  picture: { width: number; height: number },
  room: { width: number; height: number },
): number {
  return Math.min(1, room.width / picture.width, room.height / picture.height);
}
