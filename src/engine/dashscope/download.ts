import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { Endpoint } from './endpoint';
import type { HttpPorts, HttpResponse } from './http';
import { sendRequest } from './http';
import { checkServiceUrl } from './urlPolicy';

/** A 4096*4096 image without compression has 64 MB. */
export const maxImageBytes = 128 * 1024 * 1024;
const maxRedirects = 5;
const headersTimeoutMs = 60_000;
/** Enough for the largest image on a slow connection. */
const timeoutMs = 30 * 60_000;

/**
 * Downloads the bytes of a result. No key and no cookie is sent; the address is checked after every redirect.
 * @throws EaselError `network`, `timeout` or `serviceFault` when another try may help, `unexpectedResponse` when it
 *   will not.
 */
export async function* downloadResult(
  ports: HttpPorts,
  endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>,
  address: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const response = await openResult(ports, endpoint, address, signal);
  const declared = declaredLength(response);
  if (declared !== undefined && declared > maxImageBytes) {
    response.release();
    throw tooLarge();
  }
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > maxImageBytes) throw tooLarge();
    yield chunk;
  }
  if (declared !== undefined && length !== declared) {
    throw new EaselError(
      'network',
      l10n.t('The download broke off after {0} of {1} bytes; check the network.', length, declared),
    );
  }
}

async function openResult(
  ports: HttpPorts,
  endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>,
  address: string,
  signal: AbortSignal,
): Promise<HttpResponse> {
  let url = checkServiceUrl(address, endpoint);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await sendRequest(ports, {
      method: 'GET',
      url,
      headers: { Accept: 'image/png' },
      signal,
      timeoutMs,
      headersTimeoutMs,
    });
    if (response.status === 200) return response;
    response.release();
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) throw downloadFailure(url, response.status);
    url = checkServiceUrl(URL.canParse(location, url.href) ? new URL(location, url).href : '', endpoint);
  }
  throw new EaselError('unexpectedResponse', l10n.t("The image's address redirects too often; check the proxy."));
}

function downloadFailure(url: URL, status: number): EaselError {
  const mayPass = status === 429 || status === 408 || status >= 500;
  return new EaselError(
    mayPass ? 'serviceFault' : 'unexpectedResponse',
    l10n.t('{0} refused the download of the image (HTTP {1}).', url.host, status),
    { httpStatus: status },
  );
}

/** The length that the download must have; unknown when the transfer is compressed. */
function declaredLength(response: HttpResponse): number | undefined {
  const text = response.headers.get('content-length');
  return text !== null && /^\d+$/.test(text) && !response.headers.get('content-encoding') ? Number(text) : undefined;
}

const tooLarge = (): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t('The image is larger than {0} MB and was not downloaded.', maxImageBytes / 1024 / 1024),
  );
