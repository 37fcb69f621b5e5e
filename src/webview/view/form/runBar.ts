import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { outputOf } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { isMotionReduced } from '../controls/reducedMotion';
import { focusField } from '../controls/focusField';
import { costLine } from '../texts/formTexts';
import { message, messageContent } from '../controls/message';

/** Sends the form, or moves the focus to the field that is wrong. */
export function runForm(studio: Studio): void {
  studio.run();
  const { refusal } = studio.state;
  if (refusal) focusField(refusal.field);
}

/** The button that sends the form, the cost, and the problems that have to be solved first. */
export function runBar(studio: Studio): TemplateResult {
  const {
    model,
    mode,
    check,
    state: { form, isStarting, hasKey, hasFolder, refusal: anyRefusal },
  } = studio;
  // A refusal of a repeated attempt is shown beside that attempt.
  const refusal = anyRefusal?.attemptId === undefined ? anyRefusal : undefined;
  const refused = refusal
    ? problemLine(refusal.message === check.problem?.message ? inShort(check.problem) : refusal)
    : nothing;
  const problem =
    !refusal && check.problem && !isUntouched(studio, check.problem.field)
      ? problemLine(inShort(check.problem))
      : nothing;
  const cost = costLine(check.cost, check.count, outputOf(form, model));
  const isApple = navigator.userAgent.includes('Mac');
  const shortcut = isApple ? '⌘⏎' : l10n.t('Ctrl+Enter');
  const label = mode === 'edit' ? l10n.t('Edit') : l10n.t('Generate');
  return html`
    <div class="run-bar">
      ${
        hasKey
          ? nothing
          : setupNote('key', l10n.t('No API key is set yet.'), l10n.t('Set API Key'), () => {
              studio.host.setApiKey();
            })
      }
      ${
        hasFolder
          ? nothing
          : setupNote(
              'folder',
              l10n.t('No folder is open; you will be asked where to save.'),
              l10n.t('Open Folder'),
              () => {
                studio.host.openFolder();
              },
            )
      }
      <div class="run-row">
        <vscode-button
          class="run-button"
          title=${`${label} (${shortcut})`}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          aria-busy=${isStarting}
          .icon=${isStarting ? 'loading' : mode === 'edit' ? 'edit' : 'sparkle'}
          .iconSpin=${isStarting && !isMotionReduced()}
          @click=${() => {
            runForm(studio);
          }}
          >${isStarting ? l10n.t('Starting…') : label}</vscode-button
        >
        <span class="run-facts hint"
          >${cost === undefined ? nothing : html`<span>${cost}</span>`}<kbd aria-hidden="true">${shortcut}</kbd></span
        >
      </div>
      <div class="form-live" role="alert">${refused}</div>
      ${problem} ${check.warnings.map(warning => message('warning', warning))}
    </div>
  `;
}

/** Whether the form is still empty: then it is too early to tell what is missing. */
function isUntouched({ state: { form } }: Studio, field: string | undefined): boolean {
  return form.prompt.trim() === '' && (field === 'prompt' || (field === 'images' && form.inputs.length === 0));
}

interface Problem {
  message: string;
  field?: string | undefined;
}

/** Short sentences for fields that already show beside them what they take. */
function inShort({ message, field }: Problem): Problem {
  if (field === 'size') return { field, message: l10n.t('This size cannot be made here.') };
  if (field === 'seed') return { field, message: l10n.t('The seed cannot be used.') };
  return { message, field };
}

function problemLine({ message: text, field }: Problem): TemplateResult {
  if (field === undefined) return message('error', text);
  return html` <button
    class="form-message problem-button"
    type="button"
    title=${l10n.t('Go to the field')}
    @click=${() => {
      focusField(field);
    }}
  >
    ${messageContent('error', text)}
  </button>`;
}

function setupNote(icon: string, text: string, action: string, act: () => void): TemplateResult {
  return html`
    <div class="setup-note">
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
      <span>${text}</span>
      <vscode-button secondary @click=${act}>${action}</vscode-button>
    </div>
  `;
}
