import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { regionTable } from '../../core/models/regionTable';
import { usageReport } from '../../core/usage/usageReport';
import { readSettings } from '../../editor/settings';
import type { MonthlyBudget } from '../../engine/budget/monthlyBudget';
import { usageHtml } from './usageHtml';

/** The page of *Easel: Show Usage*, at most one in a window. It follows what is spent while it is open. */
export class UsagePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly listening: { dispose(): void };

  constructor(private readonly budget: Pick<MonthlyBudget, 'report' | 'onDidSpend'>) {
    this.listening = budget.onDidSpend(() => void this.fill());
  }

  async show(): Promise<void> {
    if (this.panel) {
      this.panel.reveal();
    } else {
      this.panel = vscode.window.createWebviewPanel(
        'easel.usage',
        vscode.l10n.t('Easel: Usage'),
        vscode.ViewColumn.Active,
        { enableScripts: false, localResourceRoots: [], enableFindWidget: true },
      );
      this.panel.onDidDispose(() => (this.panel = undefined));
    }
    await this.fill();
  }

  dispose(): void {
    this.listening.dispose();
    this.panel?.dispose();
  }

  private async fill(): Promise<void> {
    if (!this.panel) return;
    const { spendings, ...budget } = await this.budget.report();
    // It may have been closed meanwhile.
    if (!this.panel) return;
    this.panel.webview.html = usageHtml({
      ...budget,
      report: usageReport(spendings),
      pricesUrl: regionTable[readSettings().region].pricesUrl,
      language: vscode.env.language,
      nonce: randomBytes(16).toString('hex'),
    });
  }
}
