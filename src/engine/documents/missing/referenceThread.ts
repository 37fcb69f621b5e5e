import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../../core/base/ports';
import type { ReferenceLanguage } from '../../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import type { ReferenceFinder } from './documentTexts';

export interface ReferenceQuestion {
  id: number;
  language: ReferenceLanguage;
  text: string;
}
export type ReferenceAnswer = { id: number } & ({ references: ImageReference[] } | { problem: string });

/**
 * The parsers of documents, in a thread of their own that begins with the first question: a large document takes long
 * enough to be felt while typing.
 */
export class ReferenceThread implements ReferenceFinder {
  private worker: Worker | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, (references: ImageReference[] | undefined) => void>();

  constructor(private readonly log: Pick<Log, 'warn'>) {}

  references(language: ReferenceLanguage, text: string): Promise<ImageReference[] | undefined> {
    const id = (this.lastId += 1);
    const question: ReferenceQuestion = { id, language, text };
    return new Promise(resolve => {
      this.waiting.set(id, resolve);
      (this.worker ??= this.begin()).postMessage(question);
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
      this.waiting.get(answer.id)?.('references' in answer ? answer.references : undefined);
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
