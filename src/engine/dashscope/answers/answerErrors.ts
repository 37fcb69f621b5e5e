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

export const withWords = (sentence: string, said: string | undefined): string =>
  said ? l10n.t('{0} The service says: {1}', sentence, said) : sentence;

export const overlongAnswer = (): EaselError =>
  new EaselError('unexpectedResponse', l10n.t("The service's answer is too long; check easel.baseUrl and the proxy."));

/** What a success without images says. */
export interface WithoutImages {
  /** Why the service ended its choices. */
  finishReasons: readonly string[];
  /** The service counts images that it made. */
  saysMade: boolean;
  requestId: string;
  taskId?: string | undefined;
  /** What the service says beside the texts. */
  said?: string | undefined;
}

/**
 * A success that holds no image is a refusal where the model says why in place of the image, or where a content filter
 * ended it. Any other one may still be billed, and so is one in which the service counts images that nobody finds.
 * Source: answers that users of the service published, 2026-11.
 */
export function withoutImages(texts: readonly string[], answer: WithoutImages): EaselError {
  const { requestId, taskId } = answer;
  const words = boundedText(
    texts
      .slice(0, 10)
      .map(text => boundedText(text))
      .join(' ')
      .trim(),
  );
  if (!answer.saysMade && (words !== '' || answer.finishReasons.some(isContentFilter))) {
    const sentence = l10n.t(
      'The service refused the content; change the wording or the image and try again. It is not billed.',
    );
    const details = { serviceMessage: words || undefined, requestId, taskId };
    return new EaselError('contentRefused', withWords(sentence, words), details);
  }
  const said = words || answer.said;
  return new EaselError(
    'unexpectedResponse',
    withWords(l10n.t('The service reports success but sent no image.'), said),
    { requestId, taskId, serviceMessage: said || undefined, mayBeBilled: true },
  );
}

const isContentFilter = (reason: string): boolean =>
  /content.?(filter|policy)|sensitive|safety|moderation|prohibited|inspection/i.test(reason);

export const noAnswerInTime = (host: string, details?: Details): EaselError =>
  new EaselError('timeout', l10n.t('{0} did not answer in time; try again later.', host), details);
