import * as vscode from 'vscode';
import { addedUp, sumsText } from '../../core/models/money';
import type { Spending } from '../../core/usage/usageReport';
import type { MonthlyBudget } from '../../engine/budget/monthlyBudget';
import { createStatusItem } from '../shown/shownWindow';

/** The status bar item of what this session has cost. It is hidden until something was spent. */
export function showSpendingStatus({ onDidSpend }: Pick<MonthlyBudget, 'onDidSpend'>): vscode.Disposable {
  const item = createStatusItem(
    'easel.spending',
    'credit-card',
    vscode.l10n.t('Easel: Cost of This Session'),
    'easel.showUsage',
  );
  const spent: Spending[] = [];
  const listening = onDidSpend(spending => {
    spent.push(spending);
    const count = spent.reduce((sum, { images = 0 }) => sum + images, 0);
    const sums = addedUp(spent.flatMap(({ cost }) => cost ?? []));
    const cost = sums.length > 0 ? vscode.l10n.t('about {0}', sumsText(sums)) : vscode.l10n.t('price not known');
    const label = vscode.l10n.t('Images of this session: {0}, {1} (an estimate)', count, cost);
    item.show({
      text: sums.length > 0 ? `${count} · ${sumsText(sums)}` : String(count),
      tooltip: [label, vscode.l10n.t('Click to see the usage by day, model and workspace.')],
      label,
    });
  });
  return vscode.Disposable.from(item, { dispose: () => listening.dispose() });
}
