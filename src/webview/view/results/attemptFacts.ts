import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { plainParameters, plainWords } from '../../../core/models/parameters';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { documentLanguage } from '../texts/documentLanguage';
import { optionText } from '../texts/optionText';
import { lastPart } from '../texts/lastPart';
import { momentText } from '../texts/timeText';
import { countName, sizeName } from '../texts/attemptWords';
import { shortDuration } from '../texts/durations';

export interface Fact {
  name: string;
  value: string | TemplateResult;
  /** The text that can be copied. */
  copied?: string;
}

/**
 * All settings of an attempt and the facts about its outcome, in the order in which people look for them. Unknown facts
 * are left out.
 */
export function attemptFacts(studio: Studio, attempt: ShownAttempt): Fact[] {
  const {
    requestId = attempt.error?.requestId,
    taskId = attempt.error?.taskId,
    options: { seed },
  } = attempt;
  return [
    { name: l10n.t('Prompt'), value: attempt.options.prompt, copied: attempt.options.prompt },
    ...known(l10n.t('Rewritten prompt'), attempt.actualPrompt, attempt.actualPrompt),
    ...known(l10n.t('Negative prompt'), attempt.options.negativePrompt),
    { name: l10n.t('Model'), value: attempt.model },
    { name: l10n.t('Kind'), value: modeName(attempt.mode) },
    ...known(l10n.t('Size'), attempt.size && sizeName(attempt.size)),
    { name: l10n.t('Images'), value: countName(attempt) },
    ...known(l10n.t('Seed'), seed?.toString(), seed?.toString()),
    ...settingFacts(studio, attempt),
    ...outcomeFacts(attempt),
    ...known(l10n.t('Request ID'), requestId, requestId),
    ...known(l10n.t('Task ID'), taskId, taskId),
  ];
}

function known(name: string, value: string | TemplateResult | undefined, copied?: string): Fact[] {
  return value === undefined || value === '' ? [] : [{ name, value, ...(copied !== undefined && { copied }) }];
}

function modeName(mode: ShownAttempt['mode']): string {
  switch (mode) {
    case 'generate':
      return l10n.t('New images');
    case 'edit':
      return l10n.t('Edit');
    case 'sequential':
      return l10n.t('Image set');
    case 'interleaved':
      return l10n.t('Text with images');
  }
}

function settingFacts(studio: Studio, { options }: ShownAttempt): Fact[] {
  const { thinkingMode, colorPalette, images, boxes, output } = options;
  const boxCount = boxes?.flat().length ?? 0;
  return [
    ...plainParameters.flatMap(name => known(plainWords[name].title(), optionText(options[name]))),
    ...known(l10n.t('Thinking'), optionText(thinkingMode)),
    ...known(
      l10n.t('Colour palette'),
      colorPalette &&
        html`<ul class="swatches">
          ${colorPalette.map(
            ({ hex, ratio }) =>
              html` <li>
                <span class="swatch" aria-hidden="true" .style=${`background: ${hex}`}></span>${hex} ${ratio}
              </li>`,
          )}
        </ul>`,
    ),
    ...known(
      l10n.t('Input images'),
      images &&
        list(
          images.map(uri => studio.state.files.get(uri)?.name ?? lastPart(uri)),
          'ol',
        ),
    ),
    ...known(l10n.t('Regions'), boxCount === 0 ? undefined : String(boxCount)),
    ...known(l10n.t('Place'), output),
  ];
}

function outcomeFacts({ createdAt, endedAt, images, document: file, warnings, error }: ShownAttempt): Fact[] {
  const language = documentLanguage();
  return [
    { name: l10n.t('Sent'), value: momentText(createdAt, language) },
    ...known(l10n.t('Time taken'), endedAt === undefined ? undefined : shortDuration(endedAt - createdAt, language)),
    ...known(
      l10n.t('Files'),
      images.length + (file === undefined ? 0 : 1) === 0
        ? undefined
        : list([
            ...images.map(({ name, width, height }) => `${name} (${width} × ${height})`),
            ...(file === undefined ? [] : [lastPart(file)]),
          ]),
    ),
    ...known(l10n.t('Warnings'), warnings.length === 0 ? undefined : list(warnings)),
    ...known(l10n.t('Error'), error?.message),
    ...known(l10n.t('Message of the service'), error?.serviceMessage),
    ...known(l10n.t('Code of the service'), error?.serviceCode),
  ];
}

function list(items: readonly string[], kind: 'ol' | 'ul' = 'ul'): TemplateResult {
  const entries = items.map(item => html`<li>${item}</li>`);
  return kind === 'ol'
    ? html`<ol>
        ${entries}
      </ol>`
    : html`<ul>
        ${entries}
      </ul>`;
}
