import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Studio } from '../studio';
import { formPane } from './form/formPane';
import { historyPane } from './history/historyPane';
import { noticeBar } from './noticeBar';
import { overlayView } from './overlay';
import { resultsPane } from './results/resultsPane';
import { tabBar } from './tabBar';

/** The whole panel: the form, and the results beside or below it. */
export function appView(studio: Studio): TemplateResult | typeof nothing {
  const { isReady, tab, overlay } = studio.state;
  if (!isReady) return nothing;
  return html`
    <div class="studio" ?inert=${overlay !== undefined}>
      <main class="pane form-pane" aria-label=${l10n.t('Image request')}>
        <h1 class="visually-hidden">${l10n.t('Easel Studio')}</h1>
        ${formPane(studio)}
      </main>
      <section class="pane output-pane" aria-label=${l10n.t('Images')}>
        ${tabBar(studio)}
        ${keyed(
          tab,
          html` <div id="panel-${tab}" class="tab-panel" role="tabpanel" aria-labelledby="tab-${tab}">
            ${tab === 'results' ? resultsPane(studio) : historyPane(studio)}
          </div>`,
        )}
      </section>
    </div>
    ${overlayView(studio)} ${noticeBar(studio)}
  `;
}
