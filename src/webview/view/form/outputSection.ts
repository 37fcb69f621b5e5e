import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { StudioForm } from '../../../core/studio/studioForm';
import { mostImagesOf, outputOf, outputsOf } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { type Choice, choiceGroup } from '../controls/choiceGroup';

/** What is made of the prompt, where the model leaves a choice. */
export function outputSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    state: { form },
  } = studio;
  const outputs = outputsOf(model);
  if (outputs.length < 2) return nothing;
  const choices: Record<StudioForm['output'], Choice<StudioForm['output']>> = {
    images: {
      value: 'images',
      label: l10n.t('Images'),
      title: l10n.t('Images that are made independently of each other'),
    },
    set: {
      value: 'set',
      label: l10n.t('Image set'),
      title: l10n.t('Images that belong together, such as one character in several scenes'),
    },
    document: {
      value: 'document',
      label: l10n.t('Text with images'),
      title: l10n.t('A Markdown file with text and images in turn'),
    },
  };
  return html`
    <section class="form-section" data-field="kind">
      ${choiceGroup({
        name: 'output',
        label: l10n.t('Output'),
        choices: outputs.map(output => choices[output]),
        chosen: outputOf(form, model),
        choose: output => {
          studio.change({ output });
        },
      })}
    </section>
  `;
}

/** How many images; in a set and in a text fewer may come. */
export function countSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: { form },
  } = studio;
  const most = mostImagesOf(model, mode);
  // One that is too high, from another request, must be there to be lowered.
  if (most === 1 && form.count === 1) return nothing;
  const mayBeFewer = outputOf(form, model) !== 'images';
  return html`
    <section class="form-section" data-field="n">
      ${choiceGroup({
        name: 'count',
        label: mayBeFewer ? l10n.t('Up to how many images') : l10n.t('Number of images'),
        choices: Array.from({ length: most }, (_, index) => ({ value: String(index + 1), label: String(index + 1) })),
        chosen: String(form.count),
        choose: count => {
          studio.change({ count: Number(count) });
        },
      })}
    </section>
  `;
}
