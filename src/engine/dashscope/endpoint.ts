import * as l10n from '@vscode/l10n';
import type { ErrorDetails } from '../../core/base/errors';
import { EaselError } from '../../core/base/errors';
import { regionTable } from '../../core/models/regionTable';
import type { Region } from '../../core/models/regionTable';

/** Where a request is sent, and with which key. */
export interface Endpoint {
  /** Ends in `/api/v1`, without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** Further hosts from which results are accepted: exact names, or `*.suffix`. */
  resultHosts: readonly string[];
}

/**
 * The address of the provider for a region: the host of the workspace when a workspace is set, otherwise the shared
 * one.
 * @throws EaselError `invalidRequest` when the region has no shared host and no workspace is set, or when the id is
 *   malformed.
 */
export function regionBaseUrl(region: Region, workspaceId: string): string {
  const { sharedHost, workspaceZone } = regionTable[region];
  if (workspaceId !== '' && !/^[A-Za-z0-9-]{1,64}$/.test(workspaceId)) {
    throw new EaselError(
      'invalidRequest',
      l10n.t(
        "The setting easel.workspaceId may hold only letters, digits and hyphens, at most 64. Copy the id from the provider's console.",
      ),
      { field: 'workspaceId' },
    );
  }
  if (workspaceId !== '' && workspaceZone) return `https://${workspaceId}.${workspaceZone}.maas.aliyuncs.com/api/v1`;
  if (sharedHost) return `https://${sharedHost}/api/v1`;
  throw new EaselError(
    'invalidRequest',
    l10n.t('The region {0} can only be reached with a Model Studio workspace; set easel.workspaceId.', region),
    { field: 'workspaceId' },
  );
}

/**
 * Whether an address is one of the provider's own: a region's shared host, or a workspace's host.
 * @param baseUrl as `regionBaseUrl` and `customBaseUrl` return it.
 */
export function isProviderUrl(baseUrl: string): boolean {
  const { protocol, hostname, port } = new URL(baseUrl);
  if (protocol !== 'https:' || port !== '') return false;
  return Object.values(regionTable).some(
    ({ sharedHost, workspaceZone }) =>
      hostname === sharedHost ||
      (workspaceZone !== undefined &&
        /^[a-z0-9-]{1,64}$/.test(hostname.slice(0, hostname.indexOf('.'))) &&
        hostname.slice(hostname.indexOf('.')) === `.${workspaceZone}.maas.aliyuncs.com`),
  );
}

/**
 * Converts a custom address, with or without a trailing slash and `/api/v1`, to the form of `Endpoint.baseUrl`.
 * @throws EaselError `invalidRequest` for anything but https, or http to this machine.
 */
export function customBaseUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw baseUrlError(
      l10n.t(
        'The address in easel.baseUrl or DASHSCOPE_HTTP_BASE_URL is not a URL. Write it like https://dashscope.aliyuncs.com/api/v1.',
      ),
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw baseUrlError(
      l10n.t(
        'The address in easel.baseUrl or DASHSCOPE_HTTP_BASE_URL must start with https:// (http:// only for this machine), so that the API key is not sent in the clear.',
      ),
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw baseUrlError(
      l10n.t(
        'The address in easel.baseUrl or DASHSCOPE_HTTP_BASE_URL must not hold a user name, a password, a query or a fragment.',
      ),
    );
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/+api\/+v1$/i, '');
  return `${url.origin}${path}/api/v1`;
}

/** Whether an address is one of the provider's own: a shared host, or one of a workspace. */
export function isProviderAddress(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return Object.values(regionTable).some(
    ({ sharedHost, workspaceZone }) =>
      hostname === sharedHost || (workspaceZone && hostname.endsWith(`.${workspaceZone}.maas.aliyuncs.com`)),
  );
}

/** Ends of addresses of other APIs, or of one endpoint in place of the base address. */
const foreignParts = [
  /\/compatible-(mode|api)\b.*$/i,
  /\/api-ws\b.*$/i,
  /\/(services|tasks|uploads)(\/.*)?$/i,
  /\/(multimodal-generation|image-generation|text2image|image2image|image-synthesis)(\/.*)?$/i,
  /((\/(openai|anthropic|api))?\/v\d+(beta)?)?\/(chat(\/completions)?|completions|images(\/(generations|edits))?|embeddings|models|responses|messages|realtime)$/i,
  /(\/(openai|anthropic|api))?\/v\d+(beta)?\.?$/i,
  /\/apps\/.*$/i,
  /\/api$/i,
];

/**
 * The part of a base address that belongs to another API, e.g. `/compatible-mode/v1`; undefined where none is known.
 * @param baseUrl see `Endpoint.baseUrl`.
 */
function partToDrop(baseUrl: string): string | undefined {
  const path = new URL(baseUrl).pathname.replace(/\/api\/v1$/, '').slice(0, 500);
  return foreignParts.map(part => part.exec(path)?.[0]).find(part => part !== undefined);
}

/** The error of a 404 that says nothing else: the API is not at this address. */
export function wrongAddress(baseUrl: string, details: ErrorDetails & { cause?: unknown }): EaselError {
  const part = partToDrop(baseUrl);
  const advice =
    part === undefined
      ? l10n.t(
          'There is no image API at {0}; check the address in easel.baseUrl or DASHSCOPE_HTTP_BASE_URL, which is written like https://dashscope.aliyuncs.com/api/v1.',
          baseUrl,
        )
      : l10n.t(
          'There is no image API at {0}; remove "{1}" from the address in easel.baseUrl or DASHSCOPE_HTTP_BASE_URL.',
          baseUrl,
          part,
        );
  const said = details.serviceMessage;
  return new EaselError(
    'unexpectedResponse',
    said ? l10n.t('{0} What answers there says: {1}', advice, said) : advice,
    { ...details, field: 'baseUrl' },
  );
}

/** Whether the host is this machine, by name or literal address, in the form of `URL.hostname`. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

const baseUrlError = (message: string): EaselError => new EaselError('invalidRequest', message, { field: 'baseUrl' });
