import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { shownText } from '../../../../src/core/base/shownText';
import { withShownErrors } from '../../../../src/ui/shown/shownErrors';

const hostile = 'The service says: [Retry](command:easel.generateImage?%7B%7D)';

describe('errors of commands', () => {
  const rejection = async (thrown: unknown): Promise<unknown> => {
    const { work } = withShownErrors({ work: () => Promise.reject(thrown as Error) });
    return work().then(
      () => assert.fail('resolved'),
      (error: unknown) => error,
    );
  };

  it('have a plain message, and keep their code and all that is known', async () => {
    const cause = new Error('socket');
    const details = { serviceCode: 'X', serviceMessage: hostile, requestId: 'r', mayBeBilled: true, httpStatus: 400 };
    const shown = await rejection(new EaselError('invalidRequest', hostile, { ...details, cause }));
    assert.ok(shown instanceof EaselError);
    const { code, message, serviceCode, serviceMessage, requestId, mayBeBilled, httpStatus } = shown;
    assert.deepEqual({ serviceCode, serviceMessage, requestId, mayBeBilled, httpStatus }, details);
    assert.deepEqual([code, message, shown.cause], ['invalidRequest', shownText(hostile), cause]);
    assert.notEqual(message, hostile);
  });

  it('have a plain message also where they are of another kind, or no errors at all', async () => {
    for (const thrown of [new TypeError(hostile), hostile]) {
      const shown = await rejection(thrown);
      assert.ok(shown instanceof Error);
      assert.equal(shown.message, shownText(hostile));
    }
  });

  it('stay themselves where the message is plain already', async () => {
    const error = new TypeError('x is not a function');
    assert.equal(await rejection(error), error);
  });

  it('do not disturb what succeeds', async () => {
    const { work } = withShownErrors({ work: (...args: unknown[]) => Promise.resolve(args) });
    assert.deepEqual(await work(1, 2), [1, 2]);
  });
});
