import type { Problem } from '../../core/base/errorCodec';
import { plainText } from '../../core/base/shownText';
import type { InputFile, MessageToWebview, ShownAttempt } from '../../core/studio/studioProtocol';

/**
 * A message to the panel whose texts may be shown: those that may come from the service or from names of files have no
 * characters that hide or turn others around, and a bounded length. What the panel sends back as data, such as options
 * and Uris, stays as it is. The panel sets every text as text, so links and markup need no care.
 */
export function plainMessage(message: MessageToWebview): MessageToWebview {
  switch (message.type) {
    case 'notice':
    case 'run-refused':
      return { ...message, message: plainText(message.message) };
    case 'recall':
      return message.warnings ? { ...message, warnings: message.warnings.map(text => plainText(text)) } : message;
    case 'inputs-known':
    case 'inputs-added':
      return { ...message, files: message.files.map(plainFile) };
    case 'snapshot':
    case 'attempts':
      return { ...message, attempts: message.attempts.map(plainAttempt) };
    case 'attempt-removed':
    case 'files-missing':
    case 'progress':
    case 'prompt-improved':
    case 'run-started':
    case 'setup-changed':
    case 'thumbnail':
      return message;
  }
}

function plainFile(file: InputFile): InputFile {
  const { name, problem } = file;
  return { ...file, name: plainText(name), ...(problem !== undefined && { problem: plainText(problem) }) };
}

function plainAttempt(attempt: ShownAttempt): ShownAttempt {
  const { images, warnings, error } = attempt;
  return {
    ...attempt,
    images: images.map(image => ({ ...image, name: plainText(image.name) })),
    warnings: warnings.map(text => plainText(text)),
    ...(error && { error: plainProblem(error) }),
  };
}

function plainProblem(problem: Problem): Problem {
  const texts = (['message', 'serviceMessage', 'serviceCode'] as const).flatMap(name => {
    const text = problem[name];
    return text === undefined ? [] : [[name, plainText(text)]];
  });
  return { ...problem, ...(Object.fromEntries(texts) as Partial<Problem>) };
}
