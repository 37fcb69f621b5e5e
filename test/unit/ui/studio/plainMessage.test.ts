import assert from 'node:assert/strict';
import { shownLength } from '../../../../src/core/base/shownText';
import type { MessageToWebview, ShownAttempt } from '../../../../src/core/studio/studioProtocol';
import { messageToWebviewSchema } from '../../../../src/core/studio/studioProtocol';
import { plainMessage } from '../../../../src/ui/studio/plainMessage';
import { messagesToWebview, wholeAttempt } from '../../../support/studioMessages';

const hidden = '\u202e\u0000\u200b';
const long = 'x'.repeat(shownLength + 1);
const hostile = `a${hidden}b`;

const attempt: ShownAttempt = {
  ...wholeAttempt,
  options: { ...wholeAttempt.options, prompt: hostile, output: hostile },
  images: [{ uri: hostile, width: 1, height: 1, name: hostile }],
  warnings: [hostile, long],
  error: { code: 'contentRefused', message: hostile, serviceMessage: long, serviceCode: hostile },
};

describe('plainMessage', () => {
  const only = (message: MessageToWebview): string => JSON.stringify(plainMessage(message));

  it('leaves nothing that hides, and nothing too long, in sentences of the extension', () => {
    for (const message of [
      { type: 'notice', message: hostile },
      { type: 'run-refused', message: hostile },
      { type: 'recall', options: { prompt: '' }, warnings: [hostile] },
      { type: 'inputs-known', files: [{ uri: 'u', name: hostile, problem: hostile }] },
      { type: 'inputs-added', files: [{ uri: 'u', name: hostile, problem: hostile }] },
    ] satisfies MessageToWebview[]) {
      assert.doesNotMatch(only(message), /\u202e|\\u0000|\u200b/);
      assert.match(only(message), /a b/);
    }
    const shown = plainMessage({ type: 'notice', message: long });
    assert.ok(shown.type === 'notice' && shown.message.length === shownLength);
  });

  it('shows the names, warnings and errors of attempts plainly', () => {
    const shown = plainMessage({ type: 'attempts', attempts: [attempt], more: false });
    assert.ok(shown.type === 'attempts');
    const [{ images, warnings, error } = attempt] = shown.attempts;
    assert.deepEqual([images[0]?.name, warnings[0], error?.message, error?.serviceCode], Array(4).fill('a b'));
    assert.deepEqual([warnings[1]?.length, error?.serviceMessage?.length], [shownLength, shownLength]);
  });

  it('leaves data as it is: the panel sends it back', () => {
    const shown = plainMessage({ type: 'attempts', attempts: [attempt], more: false });
    assert.ok(shown.type === 'attempts');
    const [{ images, options } = attempt] = shown.attempts;
    assert.deepEqual([images[0]?.uri, options], [hostile, attempt.options]);
  });

  it('changes nothing of a message without such texts, and keeps it in the protocol', () => {
    for (const message of Object.values(messagesToWebview)) {
      assert.deepEqual(plainMessage(message), message);
      assert.deepEqual(messageToWebviewSchema.parse(plainMessage(message)), plainMessage(message));
    }
  });
});
