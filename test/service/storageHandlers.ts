import { randomUUID } from 'node:crypto';
import type { Exchange } from './exchange';
import { takeFault } from './exchange';
import { parseMultipart } from './multipart';
import { StorageRefusal } from './refusal';
import type { Reply } from './replies';
import { faultReply, jsonReply } from './replies';
import type { ServiceState } from './serviceState';

/** Signed addresses and forms carry their own credentials. An API key sent in addition is an error and a leak. */
function refuseAuthorization({ headers }: Exchange): void {
  if (headers.authorization !== undefined)
    throw new StorageRefusal(
      400,
      'InvalidArgument',
      'Only one auth mechanism is allowed: the Authorization header must be absent.',
    );
}

export function handlePolicy(state: ServiceState, exchange: Exchange): Reply {
  const query = exchange.url.searchParams;
  const model = query.get('model');
  if (model !== null) exchange.record.model = model;
  const fault = takeFault(state, exchange, { path: 'policy', model: model ?? undefined });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  const data = state.uploads.issuePolicy(query, state.region, state.origin(), fault?.kind === 'policyExpired');
  return jsonReply({ request_id: randomUUID(), data }, fault);
}

export function handleUpload(state: ServiceState, exchange: Exchange): Reply {
  refuseAuthorization(exchange);
  const fields = parseMultipart(exchange.headers['content-type'] ?? '', exchange.rawBody);
  const fault = takeFault(state, exchange, { path: 'upload' });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  exchange.record.model = state.uploads.store(fields);
  return { status: 200, headers: {}, body: Buffer.alloc(0), fault };
}

export async function handleDownload(state: ServiceState, exchange: Exchange): Promise<Reply> {
  refuseAuthorization(exchange);
  const image = state.results.open(exchange.url);
  exchange.record.model = image.model;
  exchange.record.prompt = image.prompt;
  const fault = takeFault(state, exchange, {
    path: 'download',
    model: image.model,
    prompt: image.prompt,
    index: image.index,
  });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  const body = await image.bytes();
  state.results.countDownload(image);
  return {
    status: 200,
    headers: {
      'content-type': image.url.includes('.jpg?') ? 'image/jpeg' : 'image/png',
      'x-oss-request-id': randomUUID(),
    },
    body,
    fault,
  };
}
