import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import { parseRecord } from '../../core/provenance/easelRecord';
import { recordTextOf } from './recordText';

/** A PNG of the workspace that says that Easel made it. */
export interface IndexedImage {
  uri: URI;
  kind: 'placeholder' | 'generated';
  /** As the person typed it. Foreign text: anybody may have written the file. */
  prompt: string;
}

const filesAtOnce = 16;

/** The images that Easel made, by what the files themselves say. Each file is read once, and again when it changes. */
export class ImageIndex {
  private readonly images = new Map<string, IndexedImage>();
  private firstScan: Promise<void> | undefined;

  /** @param findPngs all PNGs of the workspace. */
  constructor(private readonly findPngs: () => Promise<readonly URI[]>) {}

  /** In the order of their paths. */
  async all(): Promise<IndexedImage[]> {
    try {
      await (this.firstScan ??= this.scan());
    } catch (error) {
      // The next look tries again.
      this.firstScan = undefined;
      throw error;
    }
    return [...this.images.values()].sort((one, other) => (one.uri.path < other.uri.path ? -1 : 1));
  }

  /** Reads a file again that was made, changed or deleted. Before the first scan there is nothing to keep fresh. */
  async changed(uri: URI): Promise<void> {
    if (!this.firstScan) return;
    await this.firstScan.catch(() => undefined);
    await this.read(uri);
  }

  private async scan(): Promise<void> {
    const limit = pLimit(filesAtOnce);
    await Promise.all((await this.findPngs()).map(uri => limit(() => this.read(uri))));
  }

  private async read(uri: URI): Promise<void> {
    const record = parseRecord((await recordTextOf(uri)) ?? '');
    if (record) {
      const kind = record.placeholder === true ? 'placeholder' : 'generated';
      this.images.set(uri.toString(), { uri, kind, prompt: record.prompt });
    } else this.images.delete(uri.toString());
  }
}
