import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { actionMenu } from '../controls/actionMenu';
import { againCost } from '../texts/againCost';
import { documentLanguage } from '../texts/documentLanguage';
import { iconButton } from '../controls/iconButton';
import { ageText, momentText } from '../texts/timeText';
import { askToRemove, menuId } from './attemptRemoval';
import { countName, sizeName } from '../texts/attemptWords';

/** A prompt with more characters may take more than two lines in a narrow panel. */
const longPrompt = 60;

/** The prompt and the time of an attempt, and the actions for the whole attempt. */
export function attemptHead(studio: Studio, attempt: ShownAttempt): TemplateResult {
  const {
    id,
    model,
    size,
    options: { seed },
    createdAt,
  } = attempt;
  const language = documentLanguage();
  const facts = [
    model,
    ...(size === undefined ? [] : [sizeName(size)]),
    countName(attempt),
    ...(seed === undefined ? [] : [l10n.t('seed {0}', seed)]),
  ];
  return html`
    <header class="attempt-head">
      <h2 id="attempt-${id}" class="attempt-prompt" tabindex="-1">${promptText(attempt)}</h2>
      ${attemptToolbar(studio, attempt)}
      <p class="attempt-facts hint">
        ${facts.map(fact => html`<span>${fact}</span>`)}
        <time datetime=${new Date(createdAt).toISOString()} title=${momentText(createdAt, language)}
          >${ageText(createdAt, Date.now(), language)}</time
        >
      </p>
    </header>
  `;
}

function promptText({ options: { prompt } }: ShownAttempt): TemplateResult {
  if (prompt.length <= longPrompt && !prompt.includes('\n')) return html`${prompt}`;
  return html`<button
    class="prompt-toggle"
    type="button"
    title=${prompt}
    aria-expanded="false"
    @click=${toggleExpanded}
  >
    ${prompt}
  </button>`;
}

function toggleExpanded({ currentTarget }: Event): void {
  if (currentTarget instanceof Element)
    currentTarget.setAttribute('aria-expanded', String(currentTarget.getAttribute('aria-expanded') !== 'true'));
}

function attemptToolbar(studio: Studio, attempt: ShownAttempt): TemplateResult {
  const { id, status } = attempt;
  const cost = againCost(studio, attempt);
  const { isStarting } = studio.state;
  return html`
    <div class="attempt-toolbar" role="group" aria-label=${l10n.t('Actions for the attempt')}>
      ${iconButton({
        icon: 'reply',
        label: l10n.t('Use These Settings'),
        run: () => {
          studio.recallOptions(attempt.options);
        },
      })}
      ${iconButton({
        icon: 'refresh',
        label: l10n.t('Again'),
        title:
          cost === undefined
            ? l10n.t('Again, with the same settings and seed')
            : l10n.t('Again, with the same settings and seed ({0})', cost),
        isDisabled: isStarting,
        run: () => {
          studio.again(attempt, false);
        },
      })}
      ${iconButton({
        icon: 'sparkle',
        label: l10n.t('Variations'),
        title:
          cost === undefined
            ? l10n.t('Variations: the same settings, a new seed')
            : l10n.t('Variations: the same settings, a new seed ({0})', cost),
        isDisabled: isStarting,
        run: () => {
          studio.again(attempt, true);
        },
      })}
      ${iconButton({
        icon: 'info',
        label: l10n.t('Details'),
        run: () => {
          studio.open({ kind: 'details', attemptId: id });
        },
      })}
      ${actionMenu(menuId(id), [
        {
          label: l10n.t('Copy Request as curl'),
          run: () => {
            studio.host.copyCurl(id);
          },
        },
        ...(status === 'running'
          ? []
          : [
              {
                label: l10n.t('Remove from History'),
                run: () => {
                  askToRemove(id);
                },
              },
            ]),
      ])}
    </div>
  `;
}
