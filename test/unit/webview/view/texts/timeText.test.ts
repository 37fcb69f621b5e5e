import assert from 'node:assert/strict';
import { ageText, momentText } from '../../../../../src/webview/view/texts/timeText';

describe('the age of an attempt', () => {
  const now = new Date(2026, 2, 10, 15, 30).getTime();
  const cases: [at: Date, english: string, chinese: string][] = [
    [new Date(2026, 2, 10, 15, 29, 30), 'now', '现在'],
    [new Date(2026, 2, 10, 15, 31), 'now', '现在'],
    [new Date(2026, 2, 10, 15, 25), '5 min. ago', '5分钟前'],
    [new Date(2026, 2, 10, 12, 0), '3 hr. ago', '3小时前'],
    [new Date(2026, 2, 9, 23, 0), 'yesterday', '昨天'],
    [new Date(2026, 2, 4, 1, 0), '6 days ago', '6天前'],
    [new Date(2026, 2, 3, 23, 0), 'Mar 3', '3月3日'],
    [new Date(2025, 11, 31, 23, 0), 'Dec 31, 2025', '2025年12月31日'],
  ];
  for (const [at, english, chinese] of cases) {
    it(`is "${english}" for ${at.toISOString()}`, () => {
      assert.equal(ageText(at.getTime(), now, 'en'), english);
      assert.equal(ageText(at.getTime(), now, 'zh-cn'), chinese);
    });
  }

  it('counts minutes across midnight', () => {
    assert.equal(
      ageText(new Date(2026, 2, 9, 23, 50).getTime(), new Date(2026, 2, 10, 0, 10).getTime(), 'en'),
      '20 min. ago',
    );
  });

  it('is whole on request', () => {
    assert.equal(
      momentText(new Date(2026, 2, 3, 14, 5).getTime(), 'en').replace(/\s/g, ' '),
      'March 3, 2026 at 2:05 PM',
    );
  });
});
