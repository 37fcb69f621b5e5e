import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';

/**
 * The question before an attempt is removed from the history, because this cannot be undone. @param id of the
 * attempt.
 */
export function removalQuestion(id: string, remove: () => void, keep: () => void): TemplateResult {
  const questionId = `removal-question-${id}`;
  return html`
    <span id=${questionId}>${l10n.t('Remove from history?')}</span>
    <button
      class="small-button"
      type="button"
      aria-describedby=${questionId}
      title=${l10n.t('Its files stay where they are.')}
      @click=${remove}
    >
      ${l10n.t('Remove')}
    </button>
    <button class="small-button secondary" type="button" @click=${keep}>${l10n.t('Keep')}</button>
  `;
}
