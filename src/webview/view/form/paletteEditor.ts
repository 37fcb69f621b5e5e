import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { evenShares, firstPalette, type Palette, withColour } from '../../../core/studio/palette';
import { paletteColours } from '../../../core/request/specialParameters';
import { inputCountOf } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { keepPress } from '../controls/keepPress';
import { listText } from '../texts/listText';
import { colourRow, cssColour, focusColour, percent } from './paletteRow';
import { colourSource, takeColours } from './paletteFromImage';
import '@vscode-elements/elements/dist/vscode-button/index.js';

/** The palette that was switched off last, so that switching it on again loses nothing. */
const switchedOff = new WeakMap<Studio, Palette>();

const palettePart = ({ hex, share }: Palette[number]): TemplateResult =>
  html`<span class="palette-part" .style=${`flex-grow: ${Math.max(0, share)}; background: ${cssColour(hex)}`}></span>`;

/** The colours of the image, each with the share of the image that it covers. */
export function paletteEditor(studio: Studio): TemplateResult {
  const { palette } = studio.state.form;
  const { least, most } = paletteColours;
  const hint = l10n.t('{0} to {1} colours, and how much of the image each takes', least, most);
  return html`
    <section class="form-section palette" aria-label=${l10n.t('Colour palette')}>
      <label class="switch">
        <input
          class="switch-input codicon"
          type="checkbox"
          aria-label=${l10n.t('Colour palette')}
          aria-describedby="palette-hint"
          .checked=${live(palette.length > 0)}
          @change=${() => {
            toggle(studio);
          }}
        />
        <span>${l10n.t('Colour palette')}</span>
        <span id="palette-hint" class="hint switch-hint">${hint}</span>
      </label>
      ${
        palette.length === 0
          ? nothing
          : html` <div
                class="palette-bar"
                role="img"
                aria-label=${listText(palette.map(({ hex, share }) => `${hex} ${percent(share)}%`))}
              >
                ${palette.map(palettePart)}
              </div>
              <ol class="colour-list" aria-label=${l10n.t('Colours')}>
                ${palette.map((_, index) => colourRow(studio, palette, index))}
              </ol>
              <p class="hex-problem field-note">${l10n.t('Write a colour as #RRGGBB.')}</p>
              <div class="palette-actions" @keydown=${keepPress}>
                <vscode-button
                  class="add-colour"
                  secondary
                  icon="add"
                  ?disabled=${palette.length >= paletteColours.most}
                  @click=${() => {
                    add(studio, palette);
                  }}
                  >${l10n.t('Add Colour')}</vscode-button
                >
                <vscode-button
                  secondary
                  @click=${() => {
                    studio.change({ palette: evenShares(palette) });
                  }}
                  >${l10n.t('Even Shares')}</vscode-button
                >
                ${imageSources(studio)}
              </div>`
      }
    </section>
  `;
}

function toggle(studio: Studio): void {
  const { palette } = studio.state.form;
  if (palette.length > 0) switchedOff.set(studio, palette);
  studio.change({ palette: palette.length > 0 ? [] : (switchedOff.get(studio) ?? firstPalette) });
}

function add(studio: Studio, palette: Palette): void {
  studio.change({ palette: withColour(palette, '#808080') });
  focusColour(palette.length);
}

/** A button for each input image: it replaces the palette by the colours of the image. */
function imageSources(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: { form, files },
  } = studio;
  const sources = form.inputs.slice(0, inputCountOf(model, mode).most).flatMap(({ uri }, index) => {
    const src = colourSource(files.get(uri));
    return src === undefined ? [] : [{ src, label: l10n.t('image {0}', index + 1) }];
  });
  return sources.length === 0
    ? nothing
    : html`
        <div class="palette-sources" role="group" aria-label=${l10n.t('Take colours from an image')}>
          <span class="hint" aria-hidden="true">${l10n.t('Colours of')}</span>
          ${sources.map(
            ({ src, label }) =>
              html` <button
                class="palette-source"
                type="button"
                aria-label=${l10n.t('Take colours from {0}', label)}
                title=${l10n.t('Take colours from {0}', label)}
                @click=${() => {
                  void takeColours(studio, src, label);
                }}
              >
                <img src=${src} alt="" />
              </button>`,
          )}
        </div>
      `;
}
