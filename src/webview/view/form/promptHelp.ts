import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { takes } from '../../../core/request/imageRequest';
import { negativePrompts, promptParts, withPart } from '../../../core/studio/promptParts';
import type { Studio } from '../../studio';
import { menuButton, type MenuItem } from '../controls/actionMenu';
import { focusField } from '../controls/focusField';

/** A button that opens what helps to write a prompt: parts to insert, a chat model of the editor, and the guide. */
export function promptHelp(studio: Studio): TemplateResult {
  const {
    model,
    mode,
    host,
    state: {
      form: { prompt, negativePrompt },
      hasChatModel,
    },
  } = studio;
  const withHint = (title: string, hint: string): TemplateResult =>
    html`<span>${title}</span> <span class="hint">${hint}</span>`;
  const parts = promptParts.map(({ title, text }): MenuItem => ({
    label: withHint(title(), text()),
    run: () => {
      studio.change({ prompt: withPart(prompt, text()) });
      focusField('prompt');
    },
  }));
  const negatives = negativePrompts.map(({ title, text }): MenuItem => ({
    label: withHint(l10n.t('Not: {0}', title()), text()),
    run: () => {
      studio.change({ negativePrompt: withPart(negativePrompt, text()) });
    },
  }));
  const rewriting: MenuItem = {
    label: withHint(
      l10n.t('When to rewrite'),
      l10n.t('on for short prompts; off for long ones that must be followed word for word'),
    ),
    run: () => {
      focusField('promptExtend');
    },
  };
  const label = l10n.t('Prompt help');
  return menuButton({
    id: 'prompt-help',
    label,
    className: 'starter-menu',
    button: {
      className: 'text-button',
      content: html`<span class="codicon codicon-book" aria-hidden="true"></span>${label}`,
    },
    items: [
      ...parts,
      ...(takes(model, mode, 'negativePrompt') ? negatives : []),
      ...(takes(model, mode, 'promptExtend') ? [rewriting] : []),
      ...(prompt.trim() === '' || !hasChatModel
        ? []
        : [
            {
              label: l10n.t('Improve with a chat model of the editor…'),
              run: () => {
                host.improvePrompt(prompt, mode === 'edit');
              },
            },
          ]),
      {
        label: l10n.t("The provider's guide to prompts"),
        run: () => {
          host.openGuide();
        },
      },
    ],
  });
}
