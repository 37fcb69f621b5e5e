import assert from 'node:assert/strict';
import { clockDuration, shortDuration } from '../../../../../src/webview/view/texts/durations';

describe('a duration', () => {
  it('is told in seconds, and from two minutes on in minutes', () => {
    assert.deepEqual(
      [-1, 400, 40_000, 119_000, 120_000, 170_000].map(durationMs => shortDuration(durationMs, 'en')),
      ['0 sec', '0 sec', '40 sec', '119 sec', '2 min', '3 min'],
    );
    assert.equal(shortDuration(40_000, 'zh-cn'), '40秒');
  });

  it('counts up like a clock', () => {
    assert.deepEqual([-1, 999, 9_999, 65_000, 3_600_000].map(clockDuration), ['0:00', '0:00', '0:09', '1:05', '60:00']);
  });
});
