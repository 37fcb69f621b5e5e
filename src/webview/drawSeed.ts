import { maxSeed } from '../core/request/imageRequest';

/** A seed for a new image, from the whole range. */
export const drawSeed = (): number => Math.floor(Math.random() * (maxSeed + 1));
