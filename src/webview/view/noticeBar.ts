import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Studio } from '../studio';
import { iconButton } from './iconButton';

/** What was just done, said aloud as well; it stays until something else is said or it is closed. */
export function noticeBar(studio: Studio): TemplateResult {
  const { notice } = studio.state;
  const undo = notice?.undo;
  const close = (): void => { studio.show({ notice: undefined }); };
  return html`
    <div class="notice-place" role="status">
      ${notice ? html`
        <div class="notice">
          <span>${notice.message}</span>
          ${undo === undefined ? nothing : html`<vscode-button secondary @click=${() => { studio.undo(undo); }}>${l10n.t('Undo')}</vscode-button>`}
          ${iconButton({ icon: 'close', label: l10n.t('Close'), run: close })}
        </div>` : nothing}
    </div>
  `;
}
