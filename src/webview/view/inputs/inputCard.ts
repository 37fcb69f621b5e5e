import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { EaselError } from '../../../core/base/errors';
import { takes } from '../../../core/request/imageRequest';
import { formatNames } from '../../../core/models/inputImage';
import type { FormInput } from '../../../core/studio/studioForm';
import { inputCountOf } from '../../../core/studio/studioFormRules';
import type { InputFile } from '../../../core/studio/studioProtocol';
import { checkInput } from '../../runCheck';
import type { Studio } from '../../studio';
import { colourSource, takeColours } from '../form/paletteFromImage';
import { iconButton } from '../controls/iconButton';
import { lastPart } from '../texts/lastPart';
import { cardDragging } from './cardDragging';
import { moveInput, removeInput } from './inputOrder';

/** One input image: its facts, its problems and its actions. */
export function inputCard(studio: Studio, input: FormInput, index: number): TemplateResult {
  const { model, mode } = studio;
  const file = studio.state.files.get(input.uri);
  const label = l10n.t('image {0}', index + 1);
  const { most: max } = inputCountOf(model, mode);
  const { problem, warnings } = checked(studio, file);
  const name = file?.name ?? lastPart(input.uri);
  const dragging = cardDragging(studio, index);
  return html`
    <li
      class="input-card"
      tabindex="0"
      draggable="true"
      aria-label=${`${label}: ${name}`}
      aria-describedby="input-notes-${index}"
      aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
      @keydown=${(event: KeyboardEvent) => {
        onKey(studio, index, event);
      }}
      @dragstart=${dragging.start}
      @dragover=${dragging.over}
      @dragleave=${dragging.leave}
      @drop=${dragging.drop}
    >
      <div class="input-thumbnail ${problem === undefined ? '' : 'has-problem'}">${thumbnail(input.uri, file)}</div>
      <div class="input-facts">
        <div class="input-header">
          <span class="label">${label}</span>
          ${index < max ? nothing : html`<span class="not-sent">${l10n.t('not sent')}</span>`}
          <div class="input-actions">${actions(studio, input, index, label, file)}</div>
        </div>
        <div class="input-name" title=${name}>${lastPart(name)}</div>
        ${file ? html`<div class="hint">${describe(input.uri, file)}</div>` : nothing}
      </div>
      <div id="input-notes-${index}" class="input-notes">
        ${problem === undefined ? nothing : note('error', problem)} ${warnings.map(warning => note('warning', warning))}
      </div>
    </li>
  `;
}

function checked(studio: Studio, file: InputFile | undefined): { problem?: string; warnings: string[] } {
  try {
    return { warnings: file ? checkInput(file, studio.model) : [] };
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    return { problem: error.message, warnings: [] };
  }
}

const note = (kind: 'error' | 'warning', text: string): TemplateResult =>
  html`<p class="input-note is-${kind}">
    <span class="codicon codicon-${kind}" aria-hidden="true"></span><span>${text}</span>
  </p>`;

function thumbnail(uri: string, file: InputFile | undefined): TemplateResult {
  if (!file)
    return html`<span
      class="codicon codicon-loading codicon-modifier-spin"
      role="img"
      aria-label=${l10n.t('Reading the image…')}
    ></span>`;
  const icon = isAddress(uri) ? 'link' : file.facts ? 'file-media' : 'circle-slash';
  const image =
    file.src === undefined
      ? nothing
      : html`<img
          src=${file.src}
          alt=""
          draggable="false"
          loading="lazy"
          @error=${showImage(false)}
          @load=${showImage(true)}
        />`;
  // The icon is visible if the browser cannot draw the format, such as TIFF.
  return html`
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
    ${image}
  `;
}

const showImage =
  (isShown: boolean) =>
  ({ target }: Event): void => {
    (target as HTMLElement).classList.toggle('is-unreadable', !isShown);
  };

function describe(uri: string, { facts }: InputFile): string {
  if (facts) return `${facts.width} × ${facts.height} · ${formatNames[facts.format]} · ${bytesText(facts.byteLength)}`;
  return isAddress(uri) ? hostOf(uri) : l10n.t('cannot be used');
}

function bytesText(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1000
    ? l10n.t('{0} KB', Math.max(1, Math.round(kilobytes)))
    : l10n.t('{0} MB', (kilobytes / 1024).toFixed(1));
}

function actions(
  studio: Studio,
  input: FormInput,
  index: number,
  label: string,
  file: InputFile | undefined,
): TemplateResult {
  const {
    model,
    mode,
    state: {
      form: { inputs },
    },
  } = studio;
  const { boxes } = input;
  const regionsLabel =
    boxes.length === 0 ? l10n.t('Regions of {0}', label) : l10n.t('Regions of {0}: {1}', label, boxes.length);
  const src = colourSource(file);
  const move = (to: number): void => {
    moveInput(studio, index, to, document.activeElement);
  };
  return html`
    ${
      takes(model, mode, 'boxes') && index < inputCountOf(model, mode).most
        ? html` <button
            class="icon-button regions-button"
            type="button"
            aria-label=${regionsLabel}
            title=${l10n.t('Regions: what to edit in this image')}
            @click=${() => {
              studio.open({ kind: 'regions', inputIndex: index });
            }}
          >
            <span class="codicon codicon-screen-full" aria-hidden="true"></span>
            ${boxes.length === 0 ? nothing : html`<span class="region-count" aria-hidden="true">${boxes.length}</span>`}
          </button>`
        : nothing
    }
    ${
      takes(model, mode, 'colorPalette') && src !== undefined
        ? iconButton({
            icon: 'symbol-color',
            label: l10n.t('Use the colours of {0} as palette', label),
            run: () => {
              void takeColours(studio, src, label);
            },
          })
        : nothing
    }
    ${
      file?.hasSettings
        ? iconButton({
            icon: 'reply',
            label: l10n.t('Use the settings of {0} in place of it', label),
            run: () => {
              studio.host.useSettingsOf(input.uri);
            },
          })
        : nothing
    }
    ${
      inputs.length < 2
        ? nothing
        : html` ${iconButton({
            icon: 'arrow-up',
            label: l10n.t('Move {0} earlier', label),
            isDisabled: index === 0,
            run: () => {
              move(index - 1);
            },
          })}
          ${iconButton({
            icon: 'arrow-down',
            label: l10n.t('Move {0} later', label),
            isDisabled: index === inputs.length - 1,
            run: () => {
              move(index + 1);
            },
          })}`
    }
    ${iconButton({
      icon: 'close',
      label: l10n.t('Remove {0}', label),
      run: () => {
        removeInput(studio, index);
      },
    })}
  `;
}

/** Keys of the card. The editor does not get them: there, Alt and an arrow key go back in its history. */
function onKey(studio: Studio, index: number, event: KeyboardEvent): void {
  const { key, altKey, currentTarget, target } = event;
  const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
  const isRemoval = key === 'Delete' && target === currentTarget;
  if (!isRemoval && !(altKey && by !== undefined)) return;
  event.preventDefault();
  event.stopPropagation();
  if (isRemoval) removeInput(studio, index);
  else moveInput(studio, index, index + (by ?? 0), target);
}

const isAddress = (uri: string): boolean => uri.startsWith('https:');

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).host : uri);
