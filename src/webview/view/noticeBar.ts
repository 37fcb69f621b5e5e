import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Studio } from '../studio';
import { focusAfterRender } from './controls/focusAfterRender';
import { iconButton } from './controls/iconButton';
import { textButton } from './controls/textButton';

/** Where the focus was before it went to the notice. */
const placesBefore = new WeakMap<Studio, HTMLElement>();

/** A sentence about what was just done. Screen readers read it too. It stays until it is closed or replaced. */
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

/** Restores the focus: the button that was pressed is removed together with the notice. */
function leave(studio: Studio): void {
  focusAfterRender(
    () => placesBefore.get(studio),
    () => document.querySelector<HTMLElement>('dialog .overlay-header button'),
    () => document.getElementById('prompt'),
  );
}
