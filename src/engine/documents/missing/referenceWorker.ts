// A separate bundle with the parsers of all languages, which runs in a thread beside the extension host: see
// `referenceThread.ts`.
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../core/base/errors';
import { outline } from '../../../core/documents/outline/outlineReaders';
import { references } from '../../../core/documents/references/referenceReaders';
import type { ReferenceAnswer, ReferenceQuestion } from './referenceThread';

function answerTo(question: ReferenceQuestion): ReferenceAnswer {
  const { id, text } = question;
  try {
    const found = question.wants === 'outline' ? outline(question.language, text) : references(question.language, text);
    return { id, found };
  } catch (error) {
    // A text that a parser cannot bear must not end the thread.
    return { id, problem: messageOf(error) };
  }
}

parentPort?.on('message', (question: ReferenceQuestion) => parentPort?.postMessage(answerTo(question)));
