import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FormInput } from '../../../core/studio/studioForm';
import { inputCountOf } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { addressField } from './addressField';
import { takeIncomingImages } from './incomingImages';
import { inputCard } from './inputCard';
import '@vscode-elements/elements/dist/vscode-button/index.js';

/** The input images of the form. The prompt calls them by their order: "image 1" is the first. */
export function inputsSection(studio: Studio): TemplateResult | typeof nothing {
  takeIncomingImages(studio);
  const {
    model,
    mode,
    state: {
      form: { inputs },
    },
  } = studio;
  const { most: max } = inputCountOf(model, mode);
  if (max > 0) {
    return html`
      <section class="form-section inputs" aria-labelledby="inputs-label">
        <div class="field-header">
          <h2 id="inputs-label" class="label">
            ${l10n.t('Input images')}
            <span class="hint inputs-count">${l10n.t('{0} of {1}', inputs.length, max)}</span>
          </h2>
          <vscode-button
            class="add-inputs"
            secondary
            icon="add"
            @click=${() => {
              studio.host.pickInputs();
            }}
            >${l10n.t('Add…')}</vscode-button
          >
        </div>
        ${inputList(studio, inputs)}
        ${inputs.length >= max ? nothing : html`${dropArea(inputs.length === 0)}${addressField(studio)}`}
      </section>
    `;
  }
  return inputs.length === 0
    ? nothing
    : html`
        <details class="form-section inputs unsent-inputs">
          <summary>
            <span class="label">${l10n.t('Input images')}</span>
            <span class="hint">${l10n.t('{0}, not sent with this model', inputs.length)}</span>
          </summary>
          ${inputList(studio, inputs)}
        </details>
      `;
}

function inputList(studio: Studio, inputs: readonly FormInput[]): TemplateResult {
  return html`
    ${
      inputs.length === 0
        ? nothing
        : html` <ol class="input-list" aria-label=${l10n.t('Input images')}>
            ${repeat(
              inputs,
              (input, index) => keyOf(inputs, input, index),
              (input, index) => inputCard(studio, input, index),
            )}
          </ol>`
    }
    <div id="inputs-moved" class="visually-hidden" role="status"></div>
  `;
}

/** A key for each input: the same image may be in the list twice. */
const keyOf = (inputs: readonly FormInput[], { uri }: FormInput, index: number): string =>
  `${inputs.slice(0, index).filter(before => before.uri === uri).length} ${uri}`;

function dropArea(isEmpty: boolean): TemplateResult {
  return html`
    <p class="drop-area ${isEmpty ? 'is-empty' : ''}">
      <span class="codicon codicon-file-media" aria-hidden="true"></span>
      <span>${l10n.t('Drop images here – hold Shift while you drop – or paste.')}</span>
    </p>
  `;
}
