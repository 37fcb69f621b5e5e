import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { purposes, recommend } from '../../../core/models/choice/modelPurposes';
import type { Studio } from '../../studio';
import { menuButton } from '../controls/actionMenu';

/** A button that opens the purposes of an image, each with the model that serves it best. */
export function purposeMenu(studio: Studio): TemplateResult | typeof nothing {
  const {
    models,
    state: { form, settings },
  } = studio;
  const inputs = form.inputs.length;
  const items = purposes.flatMap(purpose => {
    const [best] = recommend(purpose, models, inputs > 0 ? 'edit' : 'generate', inputs, settings);
    if (!best) return [];
    const { model, reason } = best;
    return [
      {
        label: html`<span>${purpose.title()}</span>
          <span class="hint">${[model.id, reason].filter(part => part !== '').join(' · ')}</span>`,
        title: model.goodAt(),
        run: () => {
          studio.chooseModel(model.id);
          if (purpose.output) studio.change({ output: purpose.output });
        },
      },
    ];
  });
  if (items.length === 0) return nothing;
  const label = l10n.t('Help me choose');
  return menuButton({
    id: 'purpose-menu',
    label,
    className: 'starter-menu',
    button: {
      className: 'text-button',
      content: html`<span class="codicon codicon-question" aria-hidden="true"></span>${label}`,
    },
    items,
  });
}
