import type * as vscode from 'vscode';
import type { KeyStore } from '../core/base/ports';
import type { Region } from '../core/models/regionTable';
import { regions } from '../core/models/regionTable';

/** API keys in SecretStorage, one slot per region: a key belongs to the region that it was made in. */
export class ApiKeys implements KeyStore {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  async get(region: Region): Promise<string | undefined> {
    return (await this.secrets.get(slot(region))) || undefined;
  }

  async set(region: Region, key: string): Promise<void> {
    await this.secrets.store(slot(region), key);
  }

  async remove(region: Region): Promise<void> {
    await this.secrets.delete(slot(region));
  }

  async storedRegions(): Promise<Region[]> {
    const stored = await Promise.all(regions.map(async region => (await this.get(region)) !== undefined));
    return regions.filter((_, index) => stored[index]);
  }
}

const slot = (region: Region): string => `easel.apiKey.${region}`;
