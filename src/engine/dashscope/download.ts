import { setImmediate } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import type { ErrorDetails } from '../../core/base/errors';
import { EaselError } from '../../core/base/errors';
import { readBody } from './answers/jsonBody';
import type { Endpoint } from './endpoint';
import type { HttpPorts, HttpResponse } from './http';
import { isSuccess, sendRequest } from './http';
import { textOfPage, wordsOfPage } from './refusals/pageText';
import { checkServiceUrl } from './urlPolicy';

/** A 4096*4096 image without compression has 64 MB. */
export const maxImageBytes = 128 * 1024 * 1024;
const maxRedirects = 5;
/** More of a page is not read. */
const maxPageBytes = 64 * 1024;
const headersTimeoutMs = 60_000;
/** Enough for the largest image on a slow connection. */
const timeoutMs = 30 * 60_000;

/**
 * Downloads the bytes of a result, or decodes those of a data URL. No key and no cookie is sent; the address is checked
 * after every redirect.
 * @throws EaselError; see `mayPass` for those after which another try may help.
 */
export async function* downloadResult(
  ports: HttpPorts,
  endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>,
  address: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (/^data:/i.test(address)) {
    yield* inlineImage(address, signal);
    return;
  }
  const response = await openResult(ports, endpoint, resolved(address, endpoint.baseUrl), signal);
  const declared = declaredLength(response);
  if (declared !== undefined && declared > maxImageBytes) {
    response.release();
    throw tooLarge();
  }
  let length = 0;
  for await (const chunk of response.body) {
    if (length === 0) refusePage(chunk, response.headers);
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

/** A page in place of the image, such as that of a login to the network. @throws EaselError with its words. */
function refusePage(beginning: Uint8Array, headers: Headers): void {
  if (!/^\s*<(?:!doctype|html|head|\?xml)\b/i.test(Buffer.from(beginning.subarray(0, 200)).toString('latin1'))) return;
  const page = textOfPage(beginning, headers.get('content-type') ?? '');
  throw new EaselError(
    'unexpectedResponse',
    ...saidBy(l10n.t('What the service sent is not an image; check the proxy.'), page, {}),
  );
}

/** Some gateways write addresses relative to the API. */
function resolved(address: string, baseUrl: string): string {
  const base = `${baseUrl.replace(/\/$/, '')}/`;
  return !URL.canParse(address) && URL.canParse(address, base) ? new URL(address, base).href : address;
}

/** Base64 is decoded in pieces, so that a large image does not block the event loop. */
const inlinePieceCharacters = 1024 * 1024;

async function* inlineImage(dataUrl: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const [head = ''] = /^data:[^,]{0,200},/i.exec(dataUrl) ?? [];
  if (!/;\s*base64\s*,$/i.test(head)) throw notAnImage();
  if ((dataUrl.length - head.length) * 0.75 > maxImageBytes) throw tooLarge();
  let rest = '';
  for (let at = head.length; at < dataUrl.length; at += inlinePieceCharacters) {
    const given = rest + dataUrl.slice(at, at + inlinePieceCharacters);
    const escape = /%[0-9a-f]?$/i.exec(given)?.[0] ?? '';
    const text = plainBase64(given.slice(0, given.length - escape.length));
    const wholeLength = text.length - (text.length % 4);
    rest = text.slice(wholeLength) + escape;
    yield Buffer.from(text.slice(0, wholeLength), 'base64');
    await setImmediate();
    signal.throwIfAborted();
  }
  yield Buffer.from(rest, 'base64');
}

/** Some servers break the lines of base64, and some escape its signs as in any address. */
const plainBase64 = (text: string): string =>
  text.replace(/\s+|%(?:0[ad]|20|2[bf]|3d)/gi, found =>
    found.startsWith('%') ? decodeURIComponent(found).trim() : '',
  );

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
      headers: { Accept: 'image/png, image/*;q=0.8' },
      signal,
      timeoutMs,
      headersTimeoutMs,
    });
    if (isSuccess(response.status)) return response;
    if (response.status >= 400) throw await downloadFailure(url, response);
    response.release();
    const location = response.headers.get('location');
    if (response.status < 300 || !location) throw await downloadFailure(url, response);
    url = checkServiceUrl(URL.canParse(location, url.href) ? new URL(location, url).href : '', endpoint);
  }
  throw new EaselError('unexpectedResponse', l10n.t("The image's address redirects too often; check the proxy."));
}

/** Shows the words of the storage, or of what stands in between. */
async function downloadFailure(url: URL, { status, headers, body }: HttpResponse): Promise<EaselError> {
  const { bytes } = await readBody(body, maxPageBytes);
  return new EaselError(
    status >= 500 ? 'serviceFault' : 'unexpectedResponse',
    ...saidBy(
      l10n.t('{0} refused the download of the image (HTTP {1}).', url.host, status),
      textOfPage(bytes, headers.get('content-type') ?? ''),
      { httpStatus: status },
    ),
  );
}

/** A sentence with the words of a page, in which addresses have no query: it may be that of the image. */
function saidBy(sentence: string, page: string, details: ErrorDetails): [message: string, details: ErrorDetails] {
  const words = wordsOfPage(page).replace(/\?\S*/g, '?');
  return words === ''
    ? [sentence, details]
    : [l10n.t('{0} It says: {1}', sentence, words), { ...details, serviceMessage: words }];
}

/** Nothing is wrong with the address; the storage is busy. */
const busyStatuses = new Set([408, 425, 429]);
/** The storage may answer so for a moment after an image was made. Seen by users of the service, 2026. */
const notYetStatuses = new Set([403, 404]);

/**
 * Whether another try may bring the image.
 * @param isFresh the service gave the address a moment ago: an old one is refused because it is no longer valid.
 */
export function mayPass({ code, httpStatus = 0 }: EaselError, isFresh: boolean): boolean {
  if (busyStatuses.has(httpStatus) || (isFresh && notYetStatuses.has(httpStatus))) return true;
  return code === 'network' || code === 'timeout' || code === 'serviceFault';
}

/** The length that the download must have; unknown when the transfer is compressed. */
function declaredLength(response: HttpResponse): number | undefined {
  const text = response.headers.get('content-length');
  return text !== null && /^\d+$/.test(text) && !response.headers.get('content-encoding') ? Number(text) : undefined;
}

const notAnImage = (): EaselError =>
  new EaselError('unexpectedResponse', l10n.t('What the service sent in place of an image cannot be read.'));

const tooLarge = (): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t('The image is larger than {0} MB and was not downloaded.', maxImageBytes / 1024 / 1024),
  );
