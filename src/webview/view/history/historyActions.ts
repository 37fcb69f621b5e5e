import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShownAttempt, ShownImage } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { againCost } from '../texts/againCost';
import { focusAfterRender } from '../controls/focusAfterRender';
import { iconButton } from '../controls/iconButton';

/** The buttons of a row. @param shown the image that stands for the attempt, if it has any. */
export function historyActions(
  studio: Studio,
  attempt: ShownAttempt,
  shown: ShownImage | undefined,
  askToRemove: (isAsking: boolean) => void,
): TemplateResult {
  const { id, status, document: text } = attempt;
  const { compareFrom, missing } = studio.state;
  const image = shown?.src !== undefined && !missing.has(shown.uri) ? { attemptId: id, uri: shown.uri } : undefined;
  const isMarked = image !== undefined && compareFrom?.uri === image.uri;
  const compareLabel = !compareFrom
    ? l10n.t('Compare with Another Image')
    : isMarked
      ? l10n.t('Stop Comparing')
      : l10n.t('Compare with the Chosen Image');
  return html`
    <div class="history-actions" role="gridcell">
      ${action('reply', l10n.t('Use These Settings'), () => {
        studio.recallOptions(attempt.options);
      })}
      ${
        status === 'unfinished'
          ? action('cloud-download', l10n.t('Get what is still to come, at no cost'), () => {
              studio.host.resume(id);
            })
          : nothing
      }
      ${
        status === 'running'
          ? nothing
          : action('refresh', againTitle(studio, attempt), () => {
              makeAgain(studio, attempt);
            })
      }
      ${
        image
          ? action('zoom-in', l10n.t('Show'), () => {
              studio.open({ kind: 'zoom', image });
            })
          : nothing
      }
      ${
        text === undefined
          ? nothing
          : action('markdown', l10n.t('Open Document'), () => {
              studio.host.openDocument(id);
            })
      }
      ${
        image
          ? action(
              'compare-changes',
              compareLabel,
              () => {
                studio.compare(image);
              },
              isMarked,
            )
          : nothing
      }
      ${action('info', l10n.t('Details'), () => {
        studio.open({ kind: 'details', attemptId: id });
      })}
      ${
        status === 'running'
          ? action('stop-circle', l10n.t('Cancel'), () => {
              studio.host.cancel(id);
            })
          : action('close', l10n.t('Remove from History'), () => {
              askToRemove(true);
            })
      }
    </div>
  `;
}

/** Makes the same images again. The panel changes from the history to the results. */
export function makeAgain(studio: Studio, attempt: ShownAttempt): void {
  studio.again(attempt, false);
  focusAfterRender(
    () => document.getElementById('attempt-starting'),
    () => document.getElementById('tab-results'),
  );
}

/** A title that tells the cost if it is known. */
export function againTitle(studio: Studio, attempt: ShownAttempt): string {
  const cost = againCost(studio, attempt);
  return cost === undefined
    ? l10n.t('Make it again, with the same settings')
    : l10n.t('Make it again, with the same settings: {0}', cost);
}

const action = (icon: string, label: string, run: () => void, isPressed?: boolean): TemplateResult =>
  iconButton({ icon, label, run, ...(isPressed !== undefined && { isPressed }) });
