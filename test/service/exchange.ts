import type { IncomingHttpHeaders } from 'node:http';
import type { Fault, FaultTarget } from './faults';
import type { RecordedRequest } from './journal';
import type { ServiceState } from './serviceState';

/** One request that has been read. */
export interface Exchange {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
  readonly record: RecordedRequest;
}

/** The fault scripted for this request, noted in its record. */
export function takeFault(state: ServiceState, exchange: Exchange, target: FaultTarget): Fault | undefined {
  const fault = state.faults.take(target);
  if (fault) exchange.record.fault = fault.kind;
  return fault;
}
