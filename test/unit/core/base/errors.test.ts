import assert from 'node:assert/strict';
import { Cancelled, describeForLog, EaselError, withDetails } from '../../../../src/core/base/errors';

describe('EaselError', () => {
  it('has only the details that are known', () => {
    const error = new EaselError('billing', 'Pay first.', {
      serviceCode: 'Arrearage',
      httpStatus: 400,
      requestId: undefined,
      taskId: undefined,
    });
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.code, error.message], ['EaselError', 'billing', 'Pay first.']);
    assert.deepEqual(Object.keys(error).sort(), ['code', 'httpStatus', 'name', 'serviceCode']);
    assert.equal('cause' in error, false);
  });

  it('does not list its cause among its properties', () => {
    const cause = new Error('inner');
    const error = new EaselError('network', 'Broken.', { cause });
    assert.equal(error.cause, cause);
    assert.equal(JSON.stringify(error).includes('inner'), false);
  });

  it('withDetails adds details and keeps those that exist', () => {
    const cause = new Error('inner');
    const first = new EaselError('network', 'Broken.', { mayBeBilled: false, requestId: 'r1', cause });
    const more = withDetails(first, { mayBeBilled: true, requestId: 'r2', taskId: 't1', field: undefined });
    assert.deepEqual(
      [more.code, more.message, more.mayBeBilled, more.requestId, more.taskId, more.cause],
      ['network', 'Broken.', false, 'r1', 't1', cause],
    );
    assert.equal('field' in more, false);
  });

  it('is different from Cancelled', () => {
    const cancelled = new Cancelled({ taskId: 't1', mayBeBilled: true });
    assert.equal(cancelled instanceof EaselError, false);
    assert.deepEqual(cancelled.details, { taskId: 't1', mayBeBilled: true });
    assert.deepEqual(new Cancelled().details, {});
  });

  it('is logged as one line with the details that support asks for', () => {
    const error = new EaselError('taskFailed', 'It failed.', {
      serviceCode: 'InternalError.Algo',
      requestId: 'r1',
      taskId: 't1',
      httpStatus: 200,
      cause: new Error('inner'),
    });
    assert.equal(
      describeForLog(error),
      'taskFailed: It failed.; serviceCode InternalError.Algo; httpStatus 200; requestId r1; taskId t1',
    );
    assert.equal(describeForLog(new Cancelled({ mayBeBilled: true })), 'Cancelled; it may be billed');
    assert.equal(describeForLog(new Cancelled()), 'Cancelled');
    assert.match(describeForLog(new TypeError('odd')), /^TypeError: odd/);
    assert.equal(describeForLog('odd'), 'odd');
  });
});
