import { estimateCost } from '../../../core/models/estimate';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';

/** The cost of repeating an attempt, if it is known. */
export function againCost(studio: Studio, { model: id, maxCount, options }: ShownAttempt): string | undefined {
  const model = studio.models.find(known => known.id === id);
  return model && estimateCost(model, { count: maxCount, inputs: options.images?.length ?? 0 }, studio.state.settings);
}
