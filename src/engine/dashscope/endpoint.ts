import * as l10n from '@vscode/l10n';
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
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path.endsWith('/api/v1') ? path : `${path}/api/v1`}`;
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
