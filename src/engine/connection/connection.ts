import { createHmac } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { KeyStore, KeyValueStore, SecretLog } from '../../core/base/ports';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { Region } from '../../core/models/regionTable';
import type { Endpoint } from '../dashscope/endpoint';
import { customBaseUrl, isProviderUrl, regionBaseUrl } from '../dashscope/endpoint';

/** The official SDK's names. */
export interface Environment {
  DASHSCOPE_API_KEY?: string | undefined;
  DASHSCOPE_HTTP_BASE_URL?: string | undefined;
}

/** Where requests go according to the settings, without a key. */
export interface Address {
  baseUrl: string;
  resultHosts: readonly string[];
  region: Region;
  /**
   * What named the address. With anything but `region`, it is not known what is served there, and no other address is
   * ever tried.
   */
  decidedBy: 'region' | 'setting' | 'environment';
}

/** A key, and where it is from. */
export interface FoundKey {
  key: string;
  from: 'stored' | 'environment';
}

/** In the state: pairs of address and key, see `confirmationOf`. Machine-wide, because settings and keys are, too. */
const confirmedKey = 'easel.confirmedAddresses';

/** Joins settings, environment and stored keys into the endpoint of a request. */
export class Connection {
  /** Addresses that are not in use any more, and that the person allowed for unfinished jobs in this window. */
  private readonly allowedForJobs = new Set<string>();

  constructor(
    private readonly keys: KeyStore,
    private readonly environment: Environment,
    private readonly state: KeyValueStore,
    private readonly readSettings: ReadSettings,
    private readonly log: Pick<SecretLog, 'hide'>,
    /** Whether `easel.baseUrl` is in the settings of a remote machine, which a repository can bring along. */
    private readonly isBaseUrlRemote: () => boolean = () => false,
  ) {}

  /**
   * The address in use.
   * @param inRegion default: the region of the settings.
   * @throws EaselError `invalidRequest` if the settings name no usable address.
   */
  address(inRegion?: Region): Address {
    const { workspaceId, baseUrl, resultHosts, ...settings } = this.readSettings();
    const region = inRegion ?? settings.region;
    const fromEnvironment = this.environment.DASHSCOPE_HTTP_BASE_URL?.trim() ?? '';
    if (baseUrl.trim() !== '') return { baseUrl: customBaseUrl(baseUrl), resultHosts, region, decidedBy: 'setting' };
    if (fromEnvironment !== '')
      return { baseUrl: customBaseUrl(fromEnvironment), resultHosts, region, decidedBy: 'environment' };
    return { baseUrl: regionBaseUrl(region, workspaceId), resultHosts, region, decidedBy: 'region' };
  }

  /**
   * The endpoint of an earlier request: the address that it was sent to, with the result hosts of today's settings. An
   * address that is neither the provider's nor in use gets no key before the person allowed it: the journal is a file,
   * and the person may have removed the address because of what is behind it.
   * @throws EaselError `missingKey` (field `baseUrl` where the person can allow the address), `invalidRequest`
   */
  async endpointFor(earlier: Omit<Address, 'resultHosts'>): Promise<Endpoint> {
    const address = this.addressOf(earlier);
    if (this.needsPermission(earlier)) {
      throw new EaselError(
        'missingKey',
        l10n.t(
          'This request was sent to {0}, which is not in use any more, so the API key does not go there. Resume it from the list of unfinished images to allow this address for it.',
          address.baseUrl,
        ),
        { field: 'baseUrl' },
      );
    }
    return this.endpoint(address);
  }

  /** Whether a job of this address stops until the person allows the address. @throws EaselError `invalidRequest` */
  needsPermission(earlier: Omit<Address, 'resultHosts'>): boolean {
    const { baseUrl } = this.addressOf(earlier);
    return !isProviderUrl(baseUrl) && !this.isInUse(baseUrl) && !this.allowedForJobs.has(baseUrl);
  }

  /** The person allows an address for unfinished jobs, with the key of today. Holds until the window is closed. */
  async allowForJobs(earlier: Omit<Address, 'resultHosts'>): Promise<void> {
    const address = this.addressOf(earlier);
    this.allowedForJobs.add(address.baseUrl);
    const stored = await this.keys.get(address.region);
    if (stored !== undefined) await this.confirm(address, stored);
  }

  /** The key for an address; `undefined` if there is none that may be sent there. */
  async keyFor(address: Address): Promise<FoundKey | undefined> {
    const stored = await this.keys.get(address.region);
    const mayUseStored = stored !== undefined && this.isConfirmed(address, stored);
    const key = mayUseStored ? stored : this.environment.DASHSCOPE_API_KEY?.trim() || undefined;
    if (key === undefined) return undefined;
    this.log.hide(key);
    return { key, from: mayUseStored ? 'stored' : 'environment' };
  }

  /** @throws EaselError `missingKey` */
  async endpoint(address = this.address()): Promise<Endpoint> {
    const found = await this.keyFor(address);
    if (found) return { baseUrl: address.baseUrl, resultHosts: address.resultHosts, apiKey: found.key };
    throw (await this.isWithheld(address))
      ? new EaselError(
          'missingKey',
          l10n.t(
            'The stored API key has not been confirmed for {0} ({1}). Run "Easel: Set API Key" once.',
            address.baseUrl,
            this.sourceOf(address),
          ),
          { field: 'baseUrl' },
        )
      : new EaselError(
          'missingKey',
          l10n.t('There is no API key for the region {0}. Run "Easel: Set API Key" once.', address.region),
        );
  }

  /** Whether a key is stored that the person has not confirmed for this address. */
  async isWithheld(address: Address): Promise<boolean> {
    const stored = await this.keys.get(address.region);
    return stored !== undefined && !this.isConfirmed(address, stored);
  }

  /** Whether a key goes to this address without a question: it is the provider's, or was confirmed for this key. */
  isConfirmed({ baseUrl }: Pick<Address, 'baseUrl'>, key: string): boolean {
    return isProviderUrl(baseUrl) || this.confirmed().includes(confirmationOf(baseUrl, key));
  }

  /** The person agrees that this key is sent to this address. */
  async confirm({ baseUrl }: Pick<Address, 'baseUrl'>, key: string): Promise<void> {
    if (!this.isConfirmed({ baseUrl }, key))
      await this.state.update(confirmedKey, [...this.confirmed(), confirmationOf(baseUrl, key)]);
  }

  /** What named a custom address, for a question or an error. Empty for the address of a region. */
  sourceOf({ decidedBy }: Pick<Address, 'decidedBy'>): string {
    switch (decidedBy) {
      case 'environment':
        return l10n.t('from the environment variable DASHSCOPE_HTTP_BASE_URL');
      case 'setting':
        return this.isBaseUrlRemote()
          ? l10n.t('from easel.baseUrl in the settings of the remote machine')
          : l10n.t('from easel.baseUrl in your settings');
      case 'region':
        return '';
    }
  }

  private confirmed(): string[] {
    const stored = this.state.get<unknown>(confirmedKey, []);
    return Array.isArray(stored) ? stored.filter(item => typeof item === 'string') : [];
  }

  private addressOf(earlier: Omit<Address, 'resultHosts'>): Address {
    const { resultHosts } = this.readSettings();
    return { ...earlier, baseUrl: customBaseUrl(earlier.baseUrl), resultHosts };
  }

  private isInUse(baseUrl: string): boolean {
    try {
      return this.address().baseUrl === baseUrl;
    } catch {
      // The settings name no usable address, so this one is not in use either.
      return false;
    }
  }
}

/**
 * Stands for an address together with a key. The key cannot be computed from it (HMAC-SHA-256 with the key as its
 * key), and for another address or another key it is another text.
 */
function confirmationOf(baseUrl: string, key: string): string {
  return `${baseUrl} ${createHmac('sha256', key).update(`easel ${baseUrl}`).digest('hex')}`;
}
