import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { StudioForm } from '../../../core/studio/studioForm';
import { mostImagesOf, outputOf, outputsOf } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { type Choice, choiceGroup } from '../controls/choiceGroup';

/** The choice between separate images, a set and a document, if the model has more than one of them. */
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

/** The number of images. A set or a document may have fewer. */
export function countSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: { form },
  } = studio;
  const max = mostImagesOf(model, mode);
  // A count from another request may be too high: the person needs the field to lower it.
  if (max === 1 && form.count === 1) return nothing;
  const mayBeFewer = outputOf(form, model) !== 'images';
  return html`
    <section class="form-section" data-field="n">
      ${choiceGroup({
        name: 'count',
        label: mayBeFewer ? l10n.t('Up to how many images') : l10n.t('Number of images'),
        choices: Array.from({ length: max }, (_, index) => ({ value: String(index + 1), label: String(index + 1) })),
        chosen: String(form.count),
        choose: count => {
          studio.change({ count: Number(count) });
        },
      })}
    </section>
  `;
}
