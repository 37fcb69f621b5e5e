import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { KeyStore, KeyValueStore, SecretLog } from '../../core/base/ports';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { Region } from '../../core/models/regionTable';
import type { Endpoint } from '../dashscope/endpoint';
import { customBaseUrl, regionBaseUrl } from '../dashscope/endpoint';

/** The official SDK's names. */
export interface Environment {
  DASHSCOPE_API_KEY?: string | undefined;
  DASHSCOPE_HTTP_BASE_URL?: string | undefined;
}

/** Where requests go by the settings in force, without a key. */
export interface Address {
  baseUrl: string;
  resultHosts: readonly string[];
  region: Region;
  /**
   * Who decided: with anything but `region`, nothing is known about what is served, and no other address is ever tried.
   */
  decidedBy: 'region' | 'setting' | 'environment';
}

const confirmedUrlsKey = 'easel.confirmedBaseUrls';

/** Joins settings, environment and stored keys into the endpoint of a request. */
export class Connection {
  constructor(
    private readonly keys: KeyStore,
    private readonly environment: Environment,
    private readonly state: KeyValueStore,
    private readonly readSettings: ReadSettings,
    private readonly log: Pick<SecretLog, 'hide'>,
  ) {}

  /**
   * @param inRegion default: the region of the settings. @throws EaselError `invalidRequest` where the settings name no
   * usable address.
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
   * The endpoint for a request of earlier: where it went then, with what is trusted now. @throws EaselError
   * `missingKey`, `invalidRequest`
   */
  endpointFor(address: Omit<Address, 'resultHosts'>): Promise<Endpoint> {
    return this.endpoint({
      ...address,
      baseUrl: customBaseUrl(address.baseUrl),
      resultHosts: this.readSettings().resultHosts,
    });
  }

  /** The key for an address, and where it is from; `undefined` where there is none that may go there. */
  async keyFor(address: Address): Promise<{ key: string; from: 'stored' | 'environment' } | undefined> {
    const stored = await this.keys.get(address.region);
    const fromEnvironment = this.environment.DASHSCOPE_API_KEY?.trim() || undefined;
    const mayUseStored = stored !== undefined && !this.needsConfirmation(address);
    const key = mayUseStored ? stored : fromEnvironment;
    if (key === undefined) return undefined;
    this.log.hide(key);
    return { key, from: mayUseStored ? 'stored' : 'environment' };
  }

  /** @throws EaselError `missingKey` */
  async endpoint(address = this.address()): Promise<Endpoint> {
    const found = await this.keyFor(address);
    if (found) return { baseUrl: address.baseUrl, resultHosts: address.resultHosts, apiKey: found.key };
    const withheld = this.needsConfirmation(address) && (await this.keys.get(address.region)) !== undefined;
    throw new EaselError(
      'missingKey',
      withheld
        ? l10n.t(
            'The stored API key has not been confirmed for {0}, which the environment variable DASHSCOPE_HTTP_BASE_URL names. Run "Easel: Set API Key" once.',
            address.baseUrl,
          )
        : l10n.t('There is no API key for the region {0}. Run "Easel: Set API Key" once.', address.region),
    );
  }

  /** A stored key goes to an address from the environment only after the person said so once. */
  needsConfirmation(address: Address): boolean {
    return (
      address.decidedBy === 'environment' && !this.state.get<string[]>(confirmedUrlsKey, []).includes(address.baseUrl)
    );
  }

  async confirm(address: Address): Promise<void> {
    const confirmed = this.state.get<string[]>(confirmedUrlsKey, []);
    await this.state.update(confirmedUrlsKey, [...new Set([...confirmed, address.baseUrl])]);
  }
}
