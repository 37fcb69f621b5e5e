import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { againCost } from '../texts/againCost';
import { textButton } from '../controls/textButton';
import { repeatTitle } from '../texts/attemptWords';
import { said } from '../texts/said';

interface NextStep {
  label: string;
  title?: string;
  run: () => void;
}

/** What went wrong or is missing, the next steps, and what the service said besides the images. */
export function attemptOutcome(studio: Studio, attempt: ShownAttempt): TemplateResult {
  const { status, warnings, document, actualPrompt, id } = attempt;
  return html`
    ${
      warnings.length === 0
        ? nothing
        : html`<ul class="attempt-warnings">
            ${warnings.map(warning => html`<li>${said('warning', warning)}</li>`)}
          </ul>`
    }
    <div class="attempt-outcome" role="status">
      ${status === 'running' || status === 'saved' ? nothing : ending(studio, attempt)}
    </div>
    ${
      document === undefined
        ? nothing
        : html` <div class="attempt-steps">
            ${textButton({
              label: l10n.t('Open Document'),
              run: () => {
                studio.host.openDocument(id);
              },
            })}
          </div>`
    }
    ${
      actualPrompt === undefined
        ? nothing
        : html` <details class="attempt-more">
            <summary>${l10n.t('Rewritten prompt')}</summary>
            <p>${actualPrompt}</p>
            <div class="attempt-steps">
              ${textButton({
                label: l10n.t('Use as Prompt'),
                title: l10n.t('Puts the rewritten prompt into the form'),
                run: () => {
                  studio.usePrompt(actualPrompt);
                },
              })}
            </div>
          </details>`
    }
  `;
}

function ending(studio: Studio, attempt: ShownAttempt): TemplateResult {
  const { status, error } = attempt;
  const sentence =
    error?.message ??
    (status === 'unfinished'
      ? l10n.t('It is not finished yet.')
      : status === 'cancelled'
        ? l10n.t('Cancelled.')
        : l10n.t('It failed.'));
  const icon = status === 'failed' ? 'error' : status === 'cancelled' ? 'circle-slash' : 'warning';
  const isDisabled = studio.state.isStarting;
  // Keyed by label: the button with the focus must not turn into a button that costs money.
  const steps =
    status === 'cancelled' ? [{ ...repeatStep(studio, attempt), label: l10n.t('Again') }] : nextSteps(studio, attempt);
  const resumeHint = l10n.t('Resuming goes on where it stopped and costs nothing.');
  return html`
    <p class="outcome-line">
      ${said(icon, error?.mayBeBilled ? l10n.t('{0} It may have been billed.', sentence) : sentence)}
    </p>
    ${status === 'unfinished' ? html`<p class="hint">${resumeHint}</p>` : nothing}
    <div class="attempt-steps">
      ${repeat(
        steps,
        ({ label }) => label,
        (step, index) => textButton({ ...step, isSecondary: index > 0 || status === 'cancelled', isDisabled }),
      )}
    </div>
    ${errorDetails(attempt)}
  `;
}

/** The next steps, the most likely one first. */
function nextSteps(studio: Studio, attempt: ShownAttempt): NextStep[] {
  const { id, status, error } = attempt;
  const again = repeatStep(studio, attempt);
  const change: NextStep = {
    label: l10n.t('Edit Settings'),
    title: l10n.t('Puts the settings into the form'),
    run: () => {
      studio.recallOptions(attempt.options);
    },
  };
  const setKey: NextStep = {
    label: l10n.t('Set API Key'),
    run: () => {
      studio.host.setApiKey();
    },
  };
  const isAboutKey = error?.code === 'missingKey' || error?.code === 'rejectedKey';
  if (status === 'unfinished') {
    const resume = {
      label: l10n.t('Resume'),
      title: l10n.t('Goes on where it stopped; costs nothing'),
      run: () => {
        studio.host.resume(id);
      },
    };
    if (attempt.remedy === 'trustHost') {
      const trust = {
        label: l10n.t('Trust this host…'),
        title: l10n.t('Asks about the host that the image is on, and then saves it; costs nothing'),
        run: () => {
          studio.host.trustHost(id);
        },
      };
      return [trust, resume];
    }
    return isAboutKey ? [setKey, resume] : [resume];
  }
  if (attempt.remedy === 'withoutRewriting') {
    const asTyped = {
      label: l10n.t('Without rewriting'),
      title: l10n.t('Sends the prompt as it is typed'),
      run: () => {
        studio.withoutRewriting(attempt);
      },
    };
    return [asTyped, again, change];
  }
  if (isAboutKey) return [setKey, again];
  const isAboutSettings =
    error?.code === 'contentRefused' || error?.code === 'invalidRequest' || error?.code === 'inputImage';
  return isAboutSettings ? [change, again] : [again, change];
}

function repeatStep(studio: Studio, attempt: ShownAttempt): NextStep {
  const run = (): void => {
    studio.again(attempt, false);
  };
  if (!attempt.error?.mayBeBilled) return { label: l10n.t('Try Again'), title: repeatTitle(studio, attempt), run };
  const cost = againCost(studio, attempt);
  const title =
    cost === undefined
      ? l10n.t('Sends a new request, which is paid for again')
      : l10n.t('Sends a new request, which is paid for again ({0})', cost);
  return { label: l10n.t('Send Again'), title, run };
}

function errorDetails({ error }: ShownAttempt): TemplateResult | typeof nothing {
  const { serviceMessage, serviceCode, requestId, taskId } = error ?? {};
  const facts = [
    [l10n.t('Message'), serviceMessage],
    [l10n.t('Code'), serviceCode],
    [l10n.t('Request ID'), requestId],
    [l10n.t('Task ID'), taskId],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  if (known.length === 0) return nothing;
  return html`
    <details class="attempt-more">
      <summary>${l10n.t('Details')}</summary>
      <dl class="facts">
        ${known.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </details>
  `;
}
