import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { estimateCost } from '../../../core/estimate';
import type { ShownAttempt, ShownImage } from '../../../core/studioProtocol';
import type { Studio } from '../../studio';
import { iconButton } from '../iconButton';

/** The buttons of a row. @param shown the image that stands for the attempt, if it has any. */
export function historyActions(studio: Studio, attempt: ShownAttempt, shown: ShownImage | undefined, askToRemove: (isAsking: boolean) => void): TemplateResult {
  const { id, status, document: text } = attempt;
  const { compareFrom, missing } = studio.state;
  const image = shown?.src !== undefined && !missing.has(shown.uri) ? { attemptId: id, uri: shown.uri } : undefined;
  const isMarked = image !== undefined && compareFrom?.uri === image.uri;
  const compareLabel = !compareFrom ? l10n.t('Compare with Another Image') : isMarked ? l10n.t('Stop Comparing') : l10n.t('Compare with the Chosen Image');
  return html`
    <div class="history-actions" role="gridcell">
      ${action('reply', l10n.t('Use These Settings'), () => { useSettings(studio, attempt); })}
      ${status === 'unfinished' ? action('cloud-download', l10n.t('Get what is still to come, at no cost'), () => { studio.resume(id); }) : nothing}
      ${status === 'running' ? nothing : action('refresh', againTitle(studio, attempt), () => { studio.again(attempt, false); })}
      ${image ? action('zoom-in', l10n.t('Show'), () => { studio.open({ kind: 'zoom', image }); }) : nothing}
      ${text === undefined ? nothing : action('markdown', l10n.t('Open Document'), () => { studio.openDocument(id); })}
      ${image ? action('compare-changes', compareLabel, () => { studio.compare(image); }, isMarked) : nothing}
      ${action('info', l10n.t('Details'), () => { studio.open({ kind: 'details', attemptId: id }); })}
      ${status === 'running' ? action('stop-circle', l10n.t('Cancel'), () => { studio.cancel(id); })
        : action('close', l10n.t('Remove from History'), () => { askToRemove(true); })}
    </div>
  `;
}

/** Puts everything back into the form, and says so: the form may be out of sight. */
export function useSettings(studio: Studio, { options }: ShownAttempt): void {
  const { form } = studio.state;
  studio.recallOptions(options);
  studio.show({ notice: { message: l10n.t('The settings are back in the form.'), undo: () => { studio.recall(form); } } });
}

/** Stands where the buttons are: there is no way back from it. */
export function removalQuestion(studio: Studio, { id }: ShownAttempt, askToRemove: (isAsking: boolean) => void): TemplateResult {
  const question = l10n.t('Remove from history?');
  const remove = (): void => {
    askToRemove(false);
    studio.removeAttempt(id);
  };
  return html`
    <div class="history-actions history-question" role="gridcell">
      <span id="history-question">${question}</span>
      <button class="history-button" type="button" aria-describedby="history-question" title=${l10n.t('Its files stay where they are.')} @click=${remove}>${l10n.t('Remove')}</button>
      <button class="history-button secondary" type="button" @click=${() => { askToRemove(false); }}>${l10n.t('Keep')}</button>
    </div>
  `;
}

/** Says what it may cost, where that is known. */
export function againTitle(studio: Studio, { model: id, maxCount }: ShownAttempt): string {
  const model = studio.models.find(candidate => candidate.id === id);
  const cost = model && estimateCost(model, maxCount, studio.state.settings.region);
  return cost === undefined ? l10n.t('Make it again, with the same settings') : l10n.t('Make it again, with the same settings: {0}', cost);
}

const action = (icon: string, label: string, run: () => void, isPressed?: boolean): TemplateResult => iconButton({ icon, label, run, ...(isPressed !== undefined && { isPressed }) });
