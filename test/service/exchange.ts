import type { IncomingHttpHeaders } from 'node:http';
import type { Fault, FaultTarget } from './faults';
import type { RecordedRequest } from './requestJournal';
import type { ServiceState } from './serviceState';

/** A request that has been read. */
export interface Exchange {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
  readonly record: RecordedRequest;
}

/** Takes the fault scripted for this request, and notes it in the request's record. */
export function takeFault(state: ServiceState, exchange: Exchange, target: FaultTarget): Fault | undefined {
  const fault = state.faults.take(target);
  if (fault) exchange.record.fault = fault.kind;
  return fault;
}
