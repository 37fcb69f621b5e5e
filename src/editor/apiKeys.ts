import type * as vscode from 'vscode';
import type { KeyStore } from '../core/base/ports';
import type { Region } from '../core/models/regionTable';
import { regions } from '../core/models/regionTable';

/** A run asks several times within this time; a longer one would make up for little. */
const keptMs = 5000;

/**
 * API keys in SecretStorage, one slot per region: a key belongs to the region that it was made in.
 *
 * The store is slow, so what it said is kept for a moment, and only while this window has the focus: not every editor
 * tells a window what another window has stored, and a person who changes a key has the focus there.
 */
export class ApiKeys implements KeyStore, vscode.Disposable {
  private readonly kept = new Map<string, { reading: Promise<string | undefined>; at: number }>();
  private readonly listening: vscode.Disposable[];

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly window: Pick<typeof vscode.window, 'state' | 'onDidChangeWindowState'>,
  ) {
    this.listening = [
      secrets.onDidChange(({ key }) => this.kept.delete(key)),
      window.onDidChangeWindowState(({ focused }) => {
        if (!focused) this.kept.clear();
      }),
    ];
  }

  async get(region: Region): Promise<string | undefined> {
    return (await this.read(slot(region))) || undefined;
  }

  async set(region: Region, key: string): Promise<void> {
    await this.change(region, () => this.secrets.store(slot(region), key));
  }

  async remove(region: Region): Promise<void> {
    await this.change(region, () => this.secrets.delete(slot(region)));
  }

  async storedRegions(): Promise<Region[]> {
    const stored = await Promise.all(regions.map(async region => (await this.get(region)) !== undefined));
    return regions.filter((_, index) => stored[index]);
  }

  dispose(): void {
    for (const listener of this.listening) listener.dispose();
  }

  private read(name: string): Promise<string | undefined> {
    const [kept, at] = [this.kept.get(name), performance.now()];
    if (kept && at - kept.at < keptMs) return kept.reading;
    const reading = Promise.resolve(this.secrets.get(name));
    if (this.window.state.focused) {
      this.kept.set(name, { reading, at });
      // The store may be locked now, and open at the next request.
      reading.catch(() => this.forget(name, reading));
    }
    return reading;
  }

  private forget(name: string, reading: Promise<unknown>): void {
    if (this.kept.get(name)?.reading === reading) this.kept.delete(name);
  }

  /** What is read meanwhile may be the old key or the new one, so it is not kept. */
  private async change(region: Region, action: () => Thenable<void>): Promise<void> {
    try {
      await action();
    } finally {
      this.kept.delete(slot(region));
    }
  }
}

const slot = (region: Region): string => `easel.apiKey.${region}`;
