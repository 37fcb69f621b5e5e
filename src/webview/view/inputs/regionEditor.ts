import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Box } from '../../../core/request/specialParameters';
import type { Studio } from '../../studio';
import { dialog } from '../controls/dialog';
import { textButton } from '../controls/textButton';
import './regionCanvas';

/** The dialog for the regions of an input image that are to be edited. Every change goes to the form immediately. */
export function regionEditor(studio: Studio, inputIndex: number): TemplateResult {
  const input = studio.state.form.inputs[inputIndex];
  const file = input && studio.state.files.get(input.uri);
  const keep = (boxes: Box[]): void => {
    studio.change({
      inputs: studio.state.form.inputs.map((one, index) => (index === inputIndex ? { ...one, boxes } : one)),
    });
  };
  const close = (): void => {
    studio.closeOverlay();
  };
  return dialog({
    title: l10n.t('Regions of image {0}', inputIndex + 1),
    className: 'regions',
    onClose: close,
    content: file?.facts
      ? html`<easel-region-canvas
          .boxes=${input?.boxes ?? []}
          .imageSize=${file.facts}
          .src=${file.src}
          .keep=${keep}
          .done=${close}
        ></easel-region-canvas>`
      : html` <div class="regions-unknown">
          <p>
            ${l10n.t(
              'The size of this image is not known here, so that nothing can be drawn on it. Add it as a file to do so.',
            )}
          </p>
          ${textButton({
            label: l10n.t('Remove Its Regions'),
            isDisabled: (input?.boxes ?? []).length === 0,
            run: () => {
              keep([]);
            },
          })}
        </div>`,
  });
}
