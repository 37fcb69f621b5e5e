import * as l10n from '@vscode/l10n';
import { boundedText } from '../../../core/base/boundedText';
import { EaselError } from '../../../core/base/errors';

// Errors that several kinds of answers end in.

type Details = ConstructorParameters<typeof EaselError>[2];

/** @param details `serviceMessage`: what the answer says in place of what it should hold. */
export const malformedAnswer = (details?: Details): EaselError => {
  const sentence = l10n.t(
    "The service's answer is not what its documentation says; check easel.baseUrl and the proxy.",
  );
  return new EaselError('unexpectedResponse', withWords(sentence, details?.serviceMessage), details);
};

const withWords = (sentence: string, said: string | undefined): string =>
  said ? l10n.t('{0} The service says: {1}', sentence, said) : sentence;

export const overlongAnswer = (): EaselError =>
  new EaselError('unexpectedResponse', l10n.t("The service's answer is too long; check easel.baseUrl and the proxy."));

/** A success that holds no image may still be billed. @param said what the service says beside it. */
export const answerWithoutImages = (requestId: string, taskId?: string, said?: string): EaselError =>
  new EaselError('unexpectedResponse', withWords(l10n.t('The service reports success but sent no image.'), said), {
    requestId,
    taskId,
    serviceMessage: said || undefined,
    mayBeBilled: true,
  });

/**
 * A success without images in which the model says why, or which a content filter ended; undefined for any other one.
 * Source: answers that users of the service published, 2026-11.
 */
export function refusalInWords(
  texts: readonly string[],
  finishReasons: readonly string[],
  requestId: string,
  taskId?: string,
): EaselError | undefined {
  const said = boundedText(
    texts
      .slice(0, 10)
      .map(text => boundedText(text))
      .join(' ')
      .trim(),
  );
  if (
    said === '' &&
    !finishReasons.some(reason =>
      /content.?(filter|policy)|sensitive|safety|moderation|prohibited|inspection/i.test(reason),
    )
  )
    return undefined;
  const sentence = l10n.t(
    'The service refused the content; change the wording or the image and try again. It is not billed.',
  );
  return new EaselError('contentRefused', withWords(sentence, said), {
    serviceMessage: said || undefined,
    requestId,
    taskId,
  });
}

export const noAnswerInTime = (host: string, details?: Details): EaselError =>
  new EaselError('timeout', l10n.t('{0} did not answer in time; try again later.', host), details);
