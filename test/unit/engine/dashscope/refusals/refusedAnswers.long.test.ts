import assert from 'node:assert/strict';
import { describeForLog } from '../../../../../src/core/base/errors';
import { refusedSubmit } from './answeredSubmit';
import { rareRefusals } from './rareRefusals';
import { refusedAnswers } from './refusalAnswers';

describe('an answer that refuses a submit', () => {
  for (const answer of [...refusedAnswers, ...rareRefusals]) {
    const { name, status, code, says = '', mayBeBilled = false, field } = answer;
    it(`${status} ${name}: ${code}`, async () => {
      const { error, sent } = await refusedSubmit(answer);
      assert.deepEqual(
        [error.code, error.mayBeBilled ?? false, error.field],
        [code, mayBeBilled, field],
        describeForLog(error),
      );
      assert.ok(error.message.includes(says), error.message);
      assert.ok(describeForLog(error).includes(says), describeForLog(error));
      assert.equal(error.httpStatus, ['contentRefused'].includes(code) && status === 200 ? error.httpStatus : status);
      // Only a rate refusal with its status is sent again.
      assert.equal(sent > 1, code === 'rateLimited' && status === 429, `sent ${sent} times`);
    });
  }

  it('with any 4xx is neither a fault of the service nor possibly billed', async () => {
    for (let status = 400; status < 500; status++) {
      for (const body of [
        '',
        '<title>No</title>',
        'no',
        { code: 'InternalError' },
        { error: 'broken' },
        [],
        '{"code":',
      ]) {
        const { error } = await refusedSubmit({ status, body });
        assert.notEqual(error.code, 'serviceFault', `${status} ${JSON.stringify(body)}`);
        assert.ok(!error.mayBeBilled, `${status} ${JSON.stringify(body)}`);
      }
    }
  });
});
