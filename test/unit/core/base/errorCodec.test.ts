import assert from 'node:assert/strict';
import { errorOf, problemOf, problemSchema } from '../../../../src/core/base/errorCodec';
import { describeForLog, EaselError, errorCodes, errorDetailTypes } from '../../../../src/core/base/errors';

const details = {
  serviceCode: 'InternalError.Algo',
  serviceMessage: 'The worker died.',
  httpStatus: 200,
  requestId: 'r1',
  taskId: 't1',
  field: 'prompt',
  host: 'images.example.com',
  mayBeBilled: false,
};
const whole = { code: 'taskFailed', message: 'It failed.', ...details } as const;

describe('the error codec', () => {
  it('knows every detail, by an example', () => {
    assert.deepEqual(Object.keys(details), Object.keys(errorDetailTypes));
  });

  it('makes an error data and back, with all that it says', () => {
    const error = errorOf(whole);
    assert.ok(error instanceof EaselError);
    assert.deepEqual(problemOf(error), whole);
    assert.deepEqual(problemSchema.parse(JSON.parse(JSON.stringify(problemOf(error)))), whole);
  });

  it('leaves out what is not known, and the cause', () => {
    const error = new EaselError('network', 'Broken.', { requestId: undefined, cause: new Error('inner') });
    assert.deepEqual(problemOf(error), { code: 'network', message: 'Broken.' });
    assert.deepEqual(problemSchema.parse({ code: 'network', message: 'Broken.' }), {
      code: 'network',
      message: 'Broken.',
    });
  });

  it('takes any other thrown value as a fault that may be billed', () => {
    const fault = (message: string) => ({ code: 'unexpectedResponse', message, mayBeBilled: true });
    assert.deepEqual(problemOf(new TypeError('odd')), fault('odd'));
    assert.deepEqual(problemOf('odd'), fault('odd'));
  });

  it('reads every code and no other, no detail of another type, and nothing that it does not know', () => {
    for (const code of errorCodes) assert.ok(problemSchema.safeParse({ code, message: '' }).success, code);
    assert.ok(!problemSchema.safeParse({ ...whole, code: 'odd' }).success);
    assert.ok(!problemSchema.safeParse({ code: 'network' }).success);
    for (const [name, value] of Object.entries(details)) {
      const other = typeof value === 'string' ? 1 : 'text';
      assert.ok(!problemSchema.safeParse({ ...whole, [name]: other }).success, name);
    }
    assert.deepEqual(problemSchema.parse({ ...whole, headers: 'x' }), whole);
  });

  it('has all details in the log but the words of the service', () => {
    assert.equal(
      describeForLog(errorOf(whole)),
      'taskFailed: It failed.; serviceCode InternalError.Algo; httpStatus 200; requestId r1; taskId t1; field prompt; ' +
        'host images.example.com; mayBeBilled false',
    );
  });
});
