import type { PriceContext } from '../../core/models/estimate';
import type { PreparedJob } from '../jobs/job';

/** The prices that hold for a job. With a custom address, nobody here knows the region. */
export function priceContextOf({ address, settings }: Pick<PreparedJob, 'address' | 'settings'>): PriceContext {
  return { region: address.decidedBy === 'region' ? address.region : undefined, prices: settings.prices };
}
