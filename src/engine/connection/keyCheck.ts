import { EaselError } from '../../core/base/errors';
import type { SecretLog } from '../../core/base/ports';
import type { Region } from '../../core/models/regionTable';
import { regions } from '../../core/models/regionTable';
import type { DashScopeClient } from '../dashscope/client';
import { regionBaseUrl } from '../dashscope/endpoint';
import type { Address } from './connection';

export type KeyVerdict =
  | { verdict: 'accepted'; region: Region }
  | { verdict: 'refused' }
  /** No region could be reached, so the key may still be valid. */
  | { verdict: 'unknown'; region: Region; error: EaselError };

/** Finds out at no cost where a key is good. */
export class KeyCheck {
  /** @param workspaceId the setting in force; empty where none is set. */
  constructor(
    private readonly client: Pick<DashScopeClient, 'checkKey'>,
    private readonly workspaceId: () => string,
    private readonly log: Pick<SecretLog, 'hide'>,
  ) {}

  /**
   * Asks the region first, then, where it refuses, the provider's other regions: a key of another region is the usual
   * mistake.
   * With a custom address, nobody else is ever asked.
   */
  async find(key: string, region: Region, address: Address, signal: AbortSignal): Promise<KeyVerdict> {
    this.log.hide(key);
    const first = await this.ask(
      key,
      address.decidedBy === 'region' ? baseUrlOf(region, this.workspaceId()) : address.baseUrl,
      signal,
    );
    if (first === 'accepted') return { verdict: 'accepted', region };
    if (first !== 'refused') return { verdict: 'unknown', region, error: first };
    if (address.decidedBy !== 'region') return { verdict: 'refused' };
    for (const other of regions.filter(candidate => candidate !== region)) {
      // A workspace belongs to one region; the others are asked at their shared hosts.
      if ((await this.ask(key, baseUrlOf(other, ''), signal)) === 'accepted')
        return { verdict: 'accepted', region: other };
    }
    return { verdict: 'refused' };
  }

  private async ask(
    key: string,
    baseUrl: string | EaselError,
    signal: AbortSignal,
  ): Promise<'accepted' | 'refused' | EaselError> {
    if (baseUrl instanceof EaselError) return baseUrl;
    try {
      await this.client.checkKey({ baseUrl, apiKey: key, resultHosts: [] }, signal);
      return 'accepted';
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      return error.code === 'rejectedKey' ? 'refused' : error;
    }
  }
}

/** A region that needs a workspace cannot be asked without one. */
function baseUrlOf(region: Region, workspaceId: string): string | EaselError {
  try {
    return regionBaseUrl(region, workspaceId);
  } catch (error) {
    if (error instanceof EaselError) return error;
    throw error;
  }
}
