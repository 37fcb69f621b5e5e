import * as l10n from '@vscode/l10n';
import { html, LitElement, type TemplateResult } from 'lit';
import type { ComparedImage } from '../../state';
import type { Studio } from '../../studio';
import { dialog } from '../controls/dialog';
import { comparison } from './comparison';
import { iconButton } from '../controls/iconButton';

/** The comparison of two images. */
export function compareView(studio: Studio, before: ComparedImage, after: ComparedImage): TemplateResult {
  return html`<compare-view .studio=${studio} .original=${before} .result=${after}></compare-view>`;
}

/** Knows whether the images lie on top of each other or side by side. */
class CompareView extends LitElement {
  static override readonly properties = {
    studio: { attribute: false },
    original: { attribute: false },
    result: { attribute: false },
    isSideBySide: { state: true },
  };

  declare studio: Studio;
  declare original: ComparedImage;
  declare result: ComparedImage;
  declare private isSideBySide: boolean | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Gives the focus to the divider, so that the arrow keys move it immediately. */
  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('.comparison-range')?.focus();
  }

  protected override render(): TemplateResult {
    const { studio, original: before, result: after, isSideBySide = false } = this;
    return dialog({
      title: l10n.t('{0} and {1}', before.name, after.name),
      className: 'compare-dialog',
      toolbar: html`
        ${iconButton({
          icon: 'split-horizontal',
          label: l10n.t('Side by Side'),
          isPressed: isSideBySide,
          run: () => {
            this.isSideBySide = !isSideBySide;
          },
        })}
        ${iconButton({
          icon: 'arrow-swap',
          label: l10n.t('Swap'),
          run: () => {
            studio.open({ kind: 'compare', before: after, after: before });
          },
        })}
      `,
      content: isSideBySide
        ? html`<div class="side-by-side">${figure(l10n.t('Before'), before)}${figure(l10n.t('After'), after)}</div>`
        : html`<div class="compare-stage">${comparison(before, after)}</div>
            <p class="compare-names hint"><span>${before.name}</span><span>${after.name}</span></p>`,
      onClose: () => {
        studio.closeOverlay();
      },
    });
  }
}

function figure(label: string, { src, name }: ComparedImage): TemplateResult {
  return html`<figure>
    <div class="figure-frame"><img src=${src} alt=${name} /></div>
    <figcaption><strong>${label}</strong> ${name}</figcaption>
  </figure>`;
}

customElements.define('compare-view', CompareView);
