const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8] as const;

/** From this scale on single pixels are shown as squares. */
export const pixelScale = 2;

/**
 * The next step up (`direction` 1) or down (-1) from a scale, which may lie between two of them. 1 is a picture's pixel
 * on one of the screen's.
 */
export function nextScale(scale: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? steps.find(step => step > scale * 1.001) : steps.findLast(step => step < scale * 0.999);
  return next ?? scale;
}

/** The scale at which the whole picture is seen; small pictures are not enlarged for it. */
export function fittingScale(
  picture: { width: number; height: number },
  room: { width: number; height: number },
): number {
  return Math.min(1, room.width / picture.width, room.height / picture.height);
}
