import { html, nothing, type TemplateResult } from 'lit';
import { takes } from '../../../core/request/imageRequest';
import type { Studio } from '../../studio';
import { inputsSection } from '../inputs/inputsSection';
import { modelSection } from './modelSection';
import { negativePromptSection, switchesSection } from './optionsSection';
import { countSection, outputSection } from './outputSection';
import { paletteEditor } from './paletteEditor';
import { placeSection } from './placeSection';
import { promptSection } from './promptSection';
import { runBar, runForm } from './runBar';
import { seedSection } from './seedSection';
import { sizeSection } from './sizeSection';

/** A field for everything that the chosen model takes. The button that sends the form is always in view below them. */
export function formPane(studio: Studio): TemplateResult {
  const { model, mode } = studio;
  const hasPalette = takes(model, mode, 'colorPalette');
  return html`
    <div
      class="form"
      @keydown=${{
        capture: true,
        handleEvent: (event: KeyboardEvent) => {
          runOnShortcut(studio, event);
        },
      }}
    >
      <div class="form-fields">
        ${promptSection(studio)}
        <div data-field="images">${inputsSection(studio)}</div>
        ${modelSection(studio)} ${outputSection(studio)} ${sizeSection(studio)} ${countSection(studio)}
        ${seedSection(studio)} ${negativePromptSection(studio)} ${switchesSection(studio)}
        ${hasPalette ? html`<div data-field="colorPalette">${paletteEditor(studio)}</div>` : nothing}
        ${placeSection(studio)}
      </div>
      ${runBar(studio)}
    </div>
  `;
}

/** Handles the key before the control that has the focus: Enter would also press a button. */
function runOnShortcut(studio: Studio, event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) runForm(studio);
}
