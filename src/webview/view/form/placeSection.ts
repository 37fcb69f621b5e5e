import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Studio } from '../../studio';

/** The place where this request is saved, instead of that of the settings. Only the extension can check it. */
export function placeSection(studio: Studio): TemplateResult {
  return html`
    <section class="form-section" data-field="output">
      <label class="label" for="place">${l10n.t('Save to')}</label>
      <input
        id="place"
        class="text-field"
        type="text"
        spellcheck="false"
        .value=${live(studio.state.form.place ?? '')}
        placeholder=${l10n.t('as the settings say')}
        aria-describedby="place-hint"
        @input=${(event: Event) => {
          studio.change({ place: (event.target as HTMLInputElement).value });
        }}
      />
      <p id="place-hint" class="hint">${l10n.t('A folder, or a file ending in .png; relative to the workspace')}</p>
    </section>
  `;
}
