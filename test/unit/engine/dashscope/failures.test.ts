import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../../src/core/base/errors';
import { isCapacityRefusal, serviceFailure, taskFailure } from '../../../../src/engine/dashscope/failures';

describe('a refusal of the service', () => {
  const cases: [code: ErrorCode, status: number, serviceCode: string, message?: string][] = [
    ['rejectedKey', 401, 'InvalidApiKey', 'Invalid API-key provided.'],
    ['rejectedKey', 401, ''],
    ['rejectedKey', 401, 'Unauthorized', 'no'],
    ['accessDenied', 403, 'AccessDenied', 'current user api does not support synchronous calls.'],
    ['accessDenied', 403, 'AccessDenied.Unpurchased'],
    ['accessDenied', 403, 'Model.AccessDenied'],
    ['accessDenied', 403, 'Workspace.AccessDenied'],
    ['accessDenied', 403, ''],
    ['accessDenied', 403, 'Forbidden', 'no'],
    ['quotaExhausted', 403, 'AllocationQuota.FreeTierOnly', 'The free tier of the model has been exhausted.'],
    ['quotaExhausted', 429, 'Throttling.AllocationQuota', 'Free allocated quota exceeded.'],
    ['quotaExhausted', 429, 'insufficient_quota', 'Your token-plan 1-month quota has been EXHAUSTED'],
    ['rateLimited', 429, 'Throttling.AllocationQuota', 'Allocated quota exceeded, please increase your quota limit.'],
    ['rateLimited', 429, 'Throttling', 'Requests throttling triggered.'],
    ['rateLimited', 429, 'Throttling.RateQuota'],
    ['rateLimited', 429, 'Throttling.BurstRate'],
    ['rateLimited', 429, 'Throttling.Concurrency'],
    ['rateLimited', 429, 'LimitRequests'],
    ['rateLimited', 429, ''],
    ['billing', 429, 'PrepaidBillOverdue'],
    ['billing', 429, 'PostpaidBillOverdue', 'The postpaid bill is overdue.'],
    ['billing', 429, 'CommodityNotPurchased'],
    ['billing', 400, 'Arrearage', 'Access denied, please make sure your account is in good standing.'],
    ['contentRefused', 400, 'DataInspectionFailed', 'Input data may contain inappropriate content.'],
    ['contentRefused', 400, 'IPInfringementSuspect'],
    ['invalidRequest', 400, 'InvalidParameter', 'num_images_per_prompt must be 1'],
    ['invalidRequest', 400, 'InvalidParameter', 'messages length only support 1'],
    ['invalidRequest', 400, 'InvalidParameter', 'url error, please check url!'],
    ['invalidRequest', 400, 'InvalidParameter', 'size is invalid: 1*1. The format is width*height'],
    ['invalidRequest', 400, 'BadRequest.EmptyInput'],
    ['invalidRequest', 400, 'UnsupportedOperation'],
    ['invalidRequest', 400, '', 'parameters are wrong'],
    ['invalidRequest', 404, 'ModelNotFound', 'Model can not be found.'],
    ['invalidRequest', 404, 'WorkSpaceNotFound'],
    ['inputImage', 400, 'InvalidParameter', 'download image failed'],
    ['inputImage', 400, 'InvalidParameter', 'Invalid image format or corrupted file'],
    ['inputImage', 400, 'InvalidParameter', 'image format error'],
    ['inputImage', 400, 'InvalidParameter', 'Exceeded limit on max bytes per data-uri item : 10485760'],
    [
      'inputImage',
      400,
      'InvalidParameter.DataInspection',
      'Unable to download the media resource during the data inspection process.',
    ],
    ['inputImage', 400, 'InvalidURL'],
    ['inputImage', 400, 'InvalidURL.Timeout'],
    ['inputImage', 400, 'InvalidImageResolution', 'The input image resolution is too large or small.'],
    ['inputImage', 400, 'InvalidImage.Format'],
    ['inputImage', 400, 'BadRequest.TooLarge', 'Payload Too Large.'],
    ['inputImage', 413, 'BadRequest.TooLarge', 'Payload Too Large.'],
    ['inputImage', 400, 'BadRequest.InputDownloadFailed'],
    ['serviceFault', 500, 'InternalError'],
    ['serviceFault', 500, 'InternalError.Algo', 'inference error.'],
    ['serviceFault', 500, 'InternalError.Timeout'],
    ['serviceFault', 200, 'InternalError.Algo'],
    ['serviceFault', 500, 'SystemError'],
    ['serviceFault', 500, 'ModelServiceFailed'],
    ['serviceFault', 500, 'RewriteFailed'],
    ['serviceFault', 500, 'RequestTimeOut'],
    ['timeout', 408, 'RequestTimeOut'],
    ['timeout', 408, ''],
    ['serviceFault', 503, 'ModelUnavailable', 'Too many requests.'],
    ['serviceFault', 200, 'ModelServingError'],
    ['serviceFault', 502, ''],
    ['unexpectedResponse', 400, ''],
    ['unexpectedResponse', 404, ''],
    ['unexpectedResponse', 204, ''],
  ];
  for (const [code, status, serviceCode, message = ''] of cases) {
    it(`${status} ${serviceCode} ${message.slice(0, 50)} is ${code}`, () => {
      const error = serviceFailure({ status, code: serviceCode, message, requestId: 'r1' });
      assert.equal(error.code, code);
      assert.deepEqual(
        [error.httpStatus, error.serviceCode, error.serviceMessage, error.requestId],
        [status, serviceCode || undefined, message || undefined, 'r1'],
      );
      assert.ok(error.message.includes(message), error.message);
      assert.doesNotMatch(error.message, /\{\d\}/);
    });
  }

  it('about the model has the field model', () => {
    for (const code of ['ModelNotFound', 'model_not_found'])
      assert.equal(serviceFailure({ status: 404, code, message: '', requestId: undefined }).field, 'model');
    assert.equal(
      'field' in serviceFailure({ status: 400, code: 'InvalidParameter', message: '', requestId: undefined }),
      false,
    );
  });

  it('is a capacity refusal only by code and status together', () => {
    const isCapacity = (status: number, code: string): boolean =>
      isCapacityRefusal(serviceFailure({ status, code, message: '', requestId: undefined }));
    assert.deepEqual([isCapacity(503, 'ModelUnavailable'), isCapacity(503, 'ModelServingError')], [true, true]);
    assert.deepEqual(
      [
        isCapacity(500, 'ModelUnavailable'),
        isCapacity(503, 'InternalError'),
        isCapacity(503, ''),
        isCapacity(200, 'ModelServingError'),
      ],
      [false, false, false, false],
    );
  });

  it('of a task is taskFailed, unless it is about content', () => {
    const codeOf = (code: string): ErrorCode =>
      taskFailure({ status: 200, code, message: 'because', requestId: 'r1' }, 't1').code;
    for (const code of [
      'InternalError.Algo',
      'InvalidParameter',
      'Throttling.RateQuota',
      'Arrearage',
      'InvalidImage',
      '',
    ])
      assert.equal(codeOf(code), 'taskFailed', code);
    for (const code of ['DataInspectionFailed', 'IPInfringementSuspect']) assert.equal(codeOf(code), 'contentRefused');
    const error = taskFailure({ status: 200, code: 'X', message: 'because', requestId: 'r1' }, 't1');
    assert.deepEqual(
      [error.taskId, error.requestId, error.serviceCode, error.serviceMessage, error.httpStatus],
      ['t1', 'r1', 'X', 'because', undefined],
    );
  });
});
