import type { Orientation } from '../../core/models/orientation';

/** The facts about a picture as it is stored. */
export interface StoredFacts {
  /** In pixels, before the orientation is applied. */
  width: number;
  height: number;
  /** Some pixels may be transparent. */
  hasAlpha: boolean;
  orientation: Orientation;
}
