import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShownImage } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { textButton } from '../controls/textButton';
import { dialog } from '../controls/dialog';
import { noticeBar } from '../noticeBar';
import { attemptFacts, type Fact } from './attemptFacts';
import { goneDialog } from './goneDialog';
import { iconButton } from '../controls/iconButton';

/** Everything that is known about an attempt. */
export function detailsView(studio: Studio, attemptId: string): TemplateResult {
  const attempt = studio.attempt(attemptId);
  if (!attempt) return goneDialog(studio);
  return dialog({
    title: l10n.t('Details'),
    className: 'details-dialog',
    content: html`
      <dl class="facts">${attemptFacts(studio, attempt).map(fact => row(studio, fact))}</dl>
      ${attempt.images.filter(({ state, uri }) => state === undefined && !studio.state.missing.has(uri)).map(image => fileButton(studio, attemptId, image))}
    `,
    notice: noticeBar(studio),
    onClose: () => {
      studio.closeOverlay();
    },
  });
}

/** What the file itself says, with its labels, whatever the history knows. */
const fileButton = (studio: Studio, attemptId: string, { uri, name }: ShownImage): TemplateResult =>
  html`<p>
    ${textButton({
      label: l10n.t('Details in the file {0}', name),
      run: () => {
        studio.host.act('details', { attemptId, uri });
      },
    })}
  </p>`;

function row(studio: Studio, { name, value, copied }: Fact): TemplateResult {
  return html`
    <dt>${name}</dt>
    <dd>
      <div class="fact-value">${value}</div>
      ${
        copied === undefined
          ? nothing
          : iconButton({
              icon: 'copy',
              label: l10n.t('Copy {0}', name),
              run: () => {
                studio.host.copyText(copied);
              },
            })
      }
    </dd>
  `;
}
