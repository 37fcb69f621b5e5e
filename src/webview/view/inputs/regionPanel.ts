import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { boxWith } from '../../../core/studio/boxGeometry';
import type { Size } from '../../../core/studio/boxGeometry';
import { type Box, maxBoxesPerImage } from '../../../core/request/specialParameters';
import { regionFields } from './regionFields';
import '@vscode-elements/elements/dist/vscode-button/index.js';

interface RegionPanel {
  boxes: readonly Box[];
  size: Size;
  /** A sentence about the last change, for screen readers. */
  said: string;
  canUndo: boolean;
  set: (index: number, box: Box) => void;
  remove: (index: number) => void;
  add: () => void;
  undo: () => void;
  clear: () => void;
  done: () => void;
}

/** The part beside the image: its boxes as numbers, and actions that need no mouse. */
export function regionPanel({
  boxes,
  size,
  said,
  canUndo,
  set,
  remove,
  add,
  undo,
  clear,
  done,
}: RegionPanel): TemplateResult {
  return html`
    <div class="region-panel">
      <p class="hint">
        ${l10n.t(
          'Drag on the image to mark what to edit. Arrow keys move a region, with Shift they resize it, with Alt by single pixels; Delete removes it.',
        )}
      </p>
      ${boxes.map((box, index) =>
        regionFields({
          box,
          index,
          size,
          set: (place, value) => {
            const changed = boxWith(box, place, value, size);
            set(index, changed);
            return changed;
          },
          remove: () => {
            remove(index);
          },
        }),
      )}
      <div class="region-actions">
        <vscode-button
          class="add-region"
          secondary
          icon="add"
          ?disabled=${boxes.length >= maxBoxesPerImage}
          @click=${add}
          >${l10n.t('Add Region')}</vscode-button
        >
        <vscode-button secondary ?disabled=${!canUndo} @click=${undo}>${l10n.t('Undo')}</vscode-button>
        <vscode-button secondary ?disabled=${boxes.length === 0} @click=${clear}>${l10n.t('Clear')}</vscode-button>
      </div>
      <p class="hint region-said" role="status">${said}</p>
      <vscode-button class="region-done" @click=${done}>${l10n.t('Done')}</vscode-button>
    </div>
  `;
}
