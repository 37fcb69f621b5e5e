import type { Pixels } from './modelTypes';

/** The largest images of the models have 16 million pixels. A picture of 400 million took 2 GB when it was shown. */
const maxShownPixels = 8192 * 8192;

/** Whether an image may be opened or drawn without being asked for. One that is larger is saved, and no more. */
export const mayBeShown = ({ width, height }: Pixels): boolean => width * height <= maxShownPixels;
