import assert from 'node:assert/strict';
import { usageReport } from '../../../../src/core/usage/usageReport';
import { usageHtml } from '../../../../src/ui/usage/usageHtml';

const page = (workspace: string, budgetYuan = 0): string =>
  usageHtml({
    report: usageReport([
      { id: 'a', yuan: 0.2, at: 0, model: 'm', workspace, images: 3, cost: { amount: 0.6, currency: 'CNY' } },
    ]),
    budgetYuan,
    spentThisMonthYuan: 0.6,
    pricesUrl: 'https://help.aliyun.com/prices',
    language: 'en',
    nonce: 'n0nce',
  });

describe('the page of the usage', () => {
  it('runs no script, loads nothing, and shows foreign names as text', () => {
    const html = page('<script>alert(1)</script>"onload=x');
    assert.match(html, /content="default-src 'none'; style-src 'nonce-n0nce';"/);
    assert.doesNotMatch(html, /<script/);
    assert.match(html, /&lt;script&gt;/);
  });

  it('has a table for day, model and workspace, and links to the prices', () => {
    const html = page('site');
    assert.equal(html.match(/<table>/g)?.length, 3);
    assert.match(html, /<td class="number">about ¥0\.60<\/td>/);
    assert.match(html, /href="https:\/\/help\.aliyun\.com\/prices"/);
  });

  it('shows the budget of the month where there is one', () => {
    assert.doesNotMatch(page('site'), /<meter/);
    assert.match(page('site', 2), /<meter aria-labelledby="budget" min="0" max="2" value="0\.6">/);
  });
});
