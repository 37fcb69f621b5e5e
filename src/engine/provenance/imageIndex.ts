import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import type { RecordedInput } from '../../core/provenance/easelRecord';
import { parseRecord } from '../../core/provenance/easelRecord';
import { recordAtBeginning } from './recordText';

/** A PNG of the workspace that says that Easel made it. */
export interface IndexedImage {
  uri: URI;
  kind: 'placeholder' | 'generated';
  /** As the person typed it. Foreign text: anybody may have written the file. */
  prompt: string;
  /** The size in pixels that it was made with, and the one that it has now, as "640*480". */
  made?: string | undefined;
  pixels?: string | undefined;
  /** The files from which it was made. */
  inputs: RecordedInput[];
}

const filesAtOnce = 16;

/** The images that Easel made, by what the files themselves say. Each file is read once, and again when it changes. */
export class ImageIndex {
  private readonly images = new Map<string, IndexedImage>();
  private firstScan: Promise<void> | undefined;
  /** In the order of their paths, until one of them changes. */
  private sorted: readonly IndexedImage[] | undefined;

  /** @param findPngs all PNGs of the workspace. */
  constructor(private readonly findPngs: () => Promise<readonly URI[]>) {}

  /** In the order of their paths. */
  async all(): Promise<readonly IndexedImage[]> {
    try {
      await (this.firstScan ??= this.scan());
    } catch (error) {
      // The next look tries again.
      this.firstScan = undefined;
      throw error;
    }
    return (this.sorted ??= [...this.images.values()].sort((one, other) => (one.uri.path < other.uri.path ? -1 : 1)));
  }

  /** Reads a file again that was made, changed or deleted. Before the first scan there is nothing to keep fresh. */
  async changed(uri: URI): Promise<void> {
    if (!this.firstScan) return;
    await this.firstScan.catch(() => undefined);
    await this.read(uri);
  }

  /** Looks again at the images of a folder that is gone. @returns whether there were some. */
  async gone(folder: URI): Promise<boolean> {
    await this.firstScan?.catch(() => undefined);
    const below = [...this.images].filter(([key]) => key.startsWith(`${folder.toString()}/`));
    await Promise.all(below.map(([, { uri }]) => this.read(uri)));
    return below.length > 0;
  }

  private async scan(): Promise<void> {
    const limit = pLimit(filesAtOnce);
    await Promise.all((await this.findPngs()).map(uri => limit(() => this.read(uri))));
  }

  private async read(uri: URI): Promise<void> {
    const found = await recordAtBeginning(uri);
    const record = parseRecord(found?.text ?? '');
    this.sorted = undefined;
    if (record) {
      const kind = record.placeholder === true ? 'placeholder' : 'generated';
      const { prompt, size: made, inputs = [] } = record;
      this.images.set(uri.toString(), { uri, kind, prompt, made, pixels: found?.pixels, inputs });
    } else this.images.delete(uri.toString());
  }
}
