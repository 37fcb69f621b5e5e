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

/** Everything that the chosen model can do, from the model table; below it, always in reach, what sends it. */
export function formPane(studio: Studio): TemplateResult {
  const { model, mode } = studio;
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
        ${takes(model, mode, 'colorPalette') ? html`<div data-field="colorPalette">${paletteEditor(studio)}</div>` : nothing}
        ${placeSection(studio)}
      </div>
      ${runBar(studio)}
    </div>
  `;
}

/** Before the control that has the focus sees the key: a button would be pressed by it as well. */
function runOnShortcut(studio: Studio, event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) runForm(studio);
}
