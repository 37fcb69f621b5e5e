// A separate bundle with the parsers of all languages, which runs in a thread beside the extension host: see
// `referenceThread.ts`.
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../core/base/errors';
import { references } from '../../../core/documents/references/referenceReaders';
import type { ReferenceAnswer, ReferenceQuestion } from './referenceThread';

function answerTo({ id, language, text }: ReferenceQuestion): ReferenceAnswer {
  try {
    return { id, references: references(language, text) };
  } catch (error) {
    // A text that a parser cannot bear must not end the thread.
    return { id, problem: messageOf(error) };
  }
}

parentPort?.on('message', (question: ReferenceQuestion) => parentPort?.postMessage(answerTo(question)));
