import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Studio } from '../../studio';
import { dialog } from '../controls/dialog';

/** In place of something that was removed while it was being looked at. */
export function goneDialog(studio: Studio): TemplateResult {
  return dialog({
    title: l10n.t('Not There Any More'),
    className: 'gone-dialog',
    content: html`<p class="gone-words">${l10n.t('It was removed in the meantime.')}</p>`,
    onClose: () => {
      studio.closeOverlay();
    },
  });
}
