import * as l10n from '@vscode/l10n';
import { htmlAttribute as escapeHtml } from '../../core/documents/escapes';
import { plainText } from '../../core/base/shownText';
import { inYuan, moneyText, sumsText } from '../../core/models/money';
import type { UsageReport, UsageRow } from '../../core/usage/usageReport';

export interface UsagePage {
  report: UsageReport;
  /** 0: there is none. */
  budgetYuan: number;
  /** What counts against the budget, requests that are under way included. */
  spentThisMonthYuan: number;
  pricesUrl: string;
  /** The language of the editor. */
  language: string;
  nonce: string;
}

const shownDays = 31;

/**
 * What images have cost, as a page without scripts. Names of workspaces and models are foreign text, and are escaped.
 */
export function usageHtml({ report, pricesUrl, language, nonce, ...budget }: UsagePage): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}';`;
  const title = l10n.t('Easel: Usage');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)}</title>
  <style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
  <h1>${escapeHtml(title)}</h1>
  ${report.total.images === 0 ? `<p>${escapeHtml(l10n.t('No image was paid for yet.'))}</p>` : tablesOf(report)}
  ${budgetOf(budget)}
  <p class="note">${escapeHtml(
    l10n.t(
      'Estimates by dated list prices, or by your own in the setting easel.prices; the bill of the provider decides. Failed requests cost nothing and are not counted. The last twelve months are kept.',
    ),
  )} <a href="${escapeHtml(pricesUrl)}">${escapeHtml(l10n.t("The provider's prices"))}</a></p>
</main>
</body>
</html>
`;
}

function tablesOf({ total, days, models, workspaces }: UsageReport): string {
  return `<p class="total">${escapeHtml(l10n.t('Images: {0}, {1}', total.images, costText(total)))}</p>
  ${table(l10n.t('By day'), l10n.t('Day'), days.slice(0, shownDays))}
  ${table(l10n.t('By model'), l10n.t('Model'), models)}
  ${table(l10n.t('By workspace'), l10n.t('Workspace'), workspaces)}`;
}

/** A table with a bar for each row: the chart, which screen readers need not read because the numbers say the same. */
function table(caption: string, nameTitle: string, rows: readonly UsageRow[]): string {
  const weights = rows.map(weightOf);
  const most = Math.max(...weights);
  const heads = [nameTitle, l10n.t('Images'), l10n.t('Estimated cost')]
    .map((head, index) => `<th scope="col"${index > 0 ? ' class="number"' : ''}>${escapeHtml(head)}</th>`)
    .join('');
  const lines = rows.map((row, index) => {
    const width = most > 0 ? Math.max(1, Math.round(((weights[index] ?? 0) / most) * 100)) : 0;
    const bar = `<svg viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false"><rect width="${width}" height="10"/></svg>`;
    const name = row.name === '' ? l10n.t('not known') : plainText(row.name);
    return `<tr><th scope="row">${escapeHtml(name)}</th><td class="number">${row.images}</td><td class="number">${escapeHtml(costText(row))}</td><td class="bar" aria-hidden="true">${bar}</td></tr>`;
  });
  return `<table>
    <caption>${escapeHtml(caption)}</caption>
    <thead><tr>${heads}<td></td></tr></thead>
    <tbody>${lines.join('\n')}</tbody>
  </table>`;
}

/** By cost where one is known, so that the bars of a table compare. */
const weightOf = ({ sums }: UsageRow): number => sums.reduce((sum, money) => sum + inYuan(money), 0);

function costText({ sums, unpriced }: UsageRow): string {
  const about = sums.length > 0 ? l10n.t('about {0}', sumsText(sums)) : l10n.t('price not known');
  return unpriced > 0 && sums.length > 0 ? l10n.t('{0}, and {1} without a known price', about, unpriced) : about;
}

function budgetOf({ budgetYuan, spentThisMonthYuan }: Pick<UsagePage, 'budgetYuan' | 'spentThisMonthYuan'>): string {
  if (budgetYuan === 0) return '';
  const text = l10n.t(
    'This month: about {0} of the budget of {1} in easel.monthlyBudget. Requests that are under way count in full.',
    moneyText({ amount: spentThisMonthYuan, currency: 'CNY' }),
    moneyText({ amount: budgetYuan, currency: 'CNY' }),
  );
  const value = Math.min(spentThisMonthYuan, budgetYuan);
  return `<p id="budget">${escapeHtml(text)}</p><meter aria-labelledby="budget" min="0" max="${budgetYuan}" value="${value}"></meter>`;
}

const style = `
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); color: var(--vscode-foreground); background: var(--vscode-editor-background); }
main { max-width: 50em; margin: 0 auto; padding: 1em; }
h1 { font-size: 1.5em; font-weight: 600; }
.total { font-size: 1.2em; }
table { width: 100%; border-collapse: collapse; margin: 1.5em 0; }
caption { text-align: start; font-weight: 600; padding-block-end: 0.4em; }
th, td { text-align: start; padding: 0.3em 0.8em 0.3em 0; font-weight: normal; overflow-wrap: anywhere; }
thead th { font-weight: 600; }
tr { border-block-end: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { width: 35%; }
svg { width: 100%; height: 0.7em; fill: var(--vscode-charts-blue, var(--vscode-foreground)); }
meter { width: 100%; }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.note { color: var(--vscode-foreground); }
`;
