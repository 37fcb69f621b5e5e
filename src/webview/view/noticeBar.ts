import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Studio } from '../studio';
import { focusAfterRender } from './controls/focusAfterRender';
import { iconButton } from './controls/iconButton';
import { textButton } from './controls/textButton';

/** Where the focus was before it went to the notice. */
const placesBefore = new WeakMap<Studio, HTMLElement>();

/** What was just done, said aloud as well; it stays until something else is said or it is closed. */
export function noticeBar(studio: Studio): TemplateResult {
  const { notice } = studio.state;
  const undo = notice?.undo;
  const takeUndo = (): void => {
    if (undo === undefined) return;
    studio.undo(undo);
    leave(studio);
  };
  const close = (): void => {
    studio.show({ notice: undefined });
    leave(studio);
  };
  const rememberPlace = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    if (relatedTarget instanceof HTMLElement && !(currentTarget as HTMLElement).contains(relatedTarget))
      placesBefore.set(studio, relatedTarget);
  };
  return html`
    <div class="notice-place" role="status">
      ${
        notice
          ? html` <div class="notice" @focusin=${rememberPlace}>
              <span>${notice.message}</span>
              ${undo === undefined ? nothing : textButton({ label: l10n.t('Undo'), run: takeUndo })}
              ${iconButton({ icon: 'close', label: l10n.t('Close'), run: close })}
            </div>`
          : nothing
      }
    </div>
  `;
}

/** The notice goes, and with it the button that was pressed. */
function leave(studio: Studio): void {
  focusAfterRender(
    () => placesBefore.get(studio),
    () => document.querySelector<HTMLElement>('dialog .overlay-header button'),
    () => document.getElementById('prompt'),
  );
}
