import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../../core/base/ports';
import type { OutlinedLanguage } from '../../../core/documents/outline/outlineLanguages';
import type { OutlineBlock } from '../../../core/documents/outline/outlineTypes';
import type { ReferenceLanguage } from '../../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import type { OutlineFinder } from '../proposals/imageProposals';
import type { ReferenceFinder } from './documentTexts';

export type ReferenceQuestion = { id: number; text: string } & (
  { wants: 'references'; language: ReferenceLanguage } | { wants: 'outline'; language: OutlinedLanguage }
);
export type ReferenceAnswer = { id: number } & ({ found: ImageReference[] | OutlineBlock[] } | { problem: string });

/**
 * The parsers of documents, in a thread of their own that begins with the first question: a large document takes long
 * enough to be felt while typing.
 */
export class ReferenceThread implements ReferenceFinder, OutlineFinder {
  private worker: Worker | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, (found: never[] | undefined) => void>();

  constructor(private readonly log: Pick<Log, 'warn'>) {}

  references(language: ReferenceLanguage, text: string): Promise<ImageReference[] | undefined> {
    return this.ask<ImageReference>(id => ({ id, wants: 'references', language, text }));
  }

  async outline(language: OutlinedLanguage, text: string): Promise<OutlineBlock[]> {
    return (await this.ask<OutlineBlock>(id => ({ id, wants: 'outline', language, text }))) ?? [];
  }

  /** @returns undefined for a text that cannot be read. */
  private ask<T>(questionWith: (id: number) => ReferenceQuestion): Promise<T[] | undefined> {
    const id = (this.lastId += 1);
    return new Promise(resolve => {
      this.waiting.set(id, resolve);
      (this.worker ??= this.begin()).postMessage(questionWith(id));
    });
  }

  dispose(): void {
    void this.worker?.terminate();
  }

  private begin(): Worker {
    // All bundles are in one folder.
    const worker = new Worker(join(__dirname, 'referenceWorker.js'));
    worker.unref();
    worker.on('message', (answer: ReferenceAnswer) => {
      if ('problem' in answer) this.log.warn(`A document could not be read: ${answer.problem}`);
      // The thread answers what it was asked.
      this.waiting.get(answer.id)?.('found' in answer ? (answer.found as never[]) : undefined);
      this.waiting.delete(answer.id);
    });
    worker.on('error', error => this.log.warn(`The thread that reads documents has ended: ${error.message}`));
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = undefined;
      for (const resolve of this.waiting.values()) resolve(undefined);
      this.waiting.clear();
    });
    return worker;
  }
}
