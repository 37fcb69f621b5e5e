import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { numberRanges } from '../../../core/models/parameters';
import { drawSeed } from '../../drawSeed';
import type { Studio } from '../../studio';
import { numberField } from '../controls/numberField';
import { iconButton } from '../controls/iconButton';
import { seedProblem } from '../texts/formTexts';
import { message } from '../controls/message';

/** The seed: the same seed makes the same image again. Each run gets a new one, unless the seed is locked. */
export function seedSection(studio: Studio): TemplateResult {
  const {
    form: { seed },
    attempts,
  } = studio.state;
  const problem = seedProblem(seed);
  const isLocked = seed !== undefined;
  const setSeed = (value: number | undefined): void => {
    studio.change({ seed: value });
  };
  const lockLabel = isLocked ? l10n.t('Locked: every run uses this seed') : l10n.t('Lock the seed of the last attempt');
  return html`
    <section class="form-section" data-field="seed">
      <label class="label" for="seed">${l10n.t('Seed')}</label>
      <div class="field-row">
        ${numberField({
          id: 'seed',
          className: 'seed-field',
          value: seed,
          range: numberRanges.seed,
          placeholder: l10n.t('random'),
          isInvalid: problem !== undefined,
          describedBy: problem === undefined ? undefined : 'seed-problem',
          set: setSeed,
        })}
        <button
          class="icon-button"
          type="button"
          aria-label=${l10n.t('Draw a seed')}
          title=${l10n.t('Draw a seed')}
          @click=${() => {
            setSeed(drawSeed());
          }}
        >
          <svg class="dice" viewBox="0 0 16 16" aria-hidden="true">
            <rect x="1.5" y="1.5" width="13" height="13" rx="2.5"></rect>
            <circle cx="5" cy="5" r="1.2"></circle>
            <circle cx="11" cy="5" r="1.2"></circle>
            <circle cx="8" cy="8" r="1.2"></circle>
            <circle cx="5" cy="11" r="1.2"></circle>
            <circle cx="11" cy="11" r="1.2"></circle>
          </svg>
        </button>
        ${iconButton({
          icon: isLocked ? 'lock' : 'unlock',
          label: l10n.t('Lock the seed'),
          title: lockLabel,
          isPressed: isLocked,
          run: () => {
            setSeed(isLocked ? undefined : (attempts[0]?.options.seed ?? drawSeed()));
          },
        })}
      </div>
      ${problem === undefined ? nothing : message('error', problem, 'seed-problem')}
    </section>
  `;
}
