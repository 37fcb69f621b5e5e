import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Studio } from '../../studio';
import { dialog } from '../controls/dialog';

/** Shown instead of an image or attempt that was removed while its dialog was open. */
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
