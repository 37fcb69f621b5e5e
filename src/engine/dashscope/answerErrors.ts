import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';

// Errors that several kinds of answers end in.

type Details = ConstructorParameters<typeof EaselError>[2];

export const malformedAnswer = (details?: Details): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t("The service's answer is not what its documentation says; check easel.baseUrl and the proxy."),
    details,
  );

export const overlongAnswer = (): EaselError =>
  new EaselError('unexpectedResponse', l10n.t("The service's answer is too long; check easel.baseUrl and the proxy."));

/** A success that holds no image may still be billed. */
export const answerWithoutImages = (requestId: string, taskId?: string): EaselError =>
  new EaselError('unexpectedResponse', l10n.t('The service reports success but sent no image.'), {
    requestId,
    taskId,
    mayBeBilled: true,
  });

export const noAnswerInTime = (host: string, details?: Details): EaselError =>
  new EaselError('timeout', l10n.t('{0} did not answer in time; try again later.', host), details);
