import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import { EaselError } from '../../core/base/errors';
import { isLoopback } from './endpoint';

/**
 * The storage of the provider. A pattern and not a list: the image editing page of 2026-03 says that hosts change and
 * publishes no list, and older lists lack hosts that its own samples show.
 */
const storageHost = /^dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** Whether this is the storage of the provider, whose addresses are credentials and die within a day. */
export const isServiceStorage = (hostname: string): boolean => storageHost.test(hostname);

export interface UrlRules {
  baseUrl: string;
  resultHosts: readonly string[];
}

/**
 * Checks an address from an answer before anything is sent there: it is untrusted until it has passed. For the storage
 * of the provider, `http` becomes `https`. The query of the address is a credential and never gets into the error.
 * @throws EaselError `unexpectedResponse` that names the host.
 */
export function checkServiceUrl(text: string, rules: UrlRules): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refused(l10n.t('The service answered with an address that is not a URL; check easel.baseUrl and the proxy.'));
  }
  const api = new URL(rules.baseUrl);
  if (url.username || url.password || !['http:', 'https:'].includes(url.protocol)) {
    throw refused(
      l10n.t(
        'The service answered with an address of a kind that is not allowed ({0}); check easel.baseUrl and the proxy.',
        url.protocol,
      ),
    );
  }
  if (url.origin === api.origin) return url;
  const isListed = (): boolean => rules.resultHosts.some(entry => matchesHost(url, entry));
  // What runs on this machine beside the API is not the API: it has to be listed, and needs no encryption then.
  if (isLoopback(url.hostname) && isListed()) return url;
  if (url.protocol === 'http:') {
    if (rules.resultHosts.some(entry => allowsPlain(url, entry))) return url;
    if (url.port !== '') throw notEncrypted(url);
    url.protocol = 'https:';
  }
  if (url.origin === api.origin) return url;
  if (isListed() || (storageHost.test(url.hostname) && url.port === '')) return url;
  throw notAllowed(url);
}

/** What an entry of the setting allows. */
interface ListedHost {
  /** As `URL.hostname` has it, or the end of one, with a dot in front. */
  name: string;
  isPattern: boolean;
  /** Empty: every port. */
  port: string;
  isPlain: boolean;
}

/** An entry as a person writes it: a name, an address or a pattern, with a port or a scheme; undefined for others. */
function listedHost(entry: string): ListedHost | undefined {
  const [, scheme = 'https://', star, authority = '', port = ''] =
    /^(https?:\/\/)?(\*\.)?([^/?#@\s]+?)(?::(\d+))?\/?$/iu.exec(entry.trim()) ?? [];
  try {
    const { hostname } = new URL(`https://${authority}`);
    const isPattern = star !== undefined;
    return {
      name: isPattern ? `.${hostname}` : hostname,
      isPattern,
      port,
      isPlain: scheme.toLowerCase() === 'http://',
    };
  } catch {
    return undefined;
  }
}

/**
 * A pattern matches names only: an IP address or this machine must be listed exactly. An entry without a port stands
 * for every port.
 */
function matchesHost({ hostname, port, protocol }: URL, entry: string): boolean {
  const listed = listedHost(entry);
  if (!listed) return false;
  if (listed.port !== '' && listed.port !== (port || usualPort(protocol))) return false;
  if (!listed.isPattern) return hostname === listed.name;
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[') || isLoopback(hostname);
  return !isAddress && hostname.endsWith(listed.name);
}

/** Without encryption, results come only from an origin that is listed as it is, with `http://`. */
function allowsPlain({ hostname, port }: URL, entry: string): boolean {
  const listed = listedHost(entry);
  if (!listed?.isPlain || listed.isPattern || hostname !== listed.name) return false;
  return (listed.port || usualPort('http:')) === (port || usualPort('http:'));
}

const usualPort = (protocol: string): string => (protocol === 'http:' ? '80' : '443');

const notAllowed = (url: URL): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t(
      'The service answered with an address on {0}; results from there are not accepted. If you trust that host, add it to the setting easel.resultHosts.',
      url.host,
    ),
    { field: 'resultHosts', host: url.host },
  );

/** No host is offered here: that images come without encryption is a decision that a person writes down. */
const notEncrypted = (url: URL): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t(
      'The service answered with an address on {0} without encryption; results from there are not accepted. If you trust that host and the network to it, add {1} to the setting easel.resultHosts.',
      url.host,
      url.origin,
    ),
    { field: 'resultHosts' },
  );
const refused = (message: string): EaselError => new EaselError('unexpectedResponse', message);
