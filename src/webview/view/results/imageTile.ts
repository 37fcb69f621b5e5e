import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { ShownAttempt, ShownImage } from '../../../core/studioProtocol';
import type { ComparedImage, ImageReference, State } from '../../state';
import type { Studio } from '../../studio';
import { costNote } from './attemptWords';
import { comparison } from './comparison';
import { imageToolbar } from './imageToolbar';

/** One image with what can be done with it. It notices by itself that its file cannot be shown any more. */
class ImageTile extends LitElement {
  static override readonly properties = {
    studio: { attribute: false }, state: { attribute: false }, attempt: { attribute: false }, image: { attribute: false },
    index: { attribute: false }, original: { attribute: false }, isBroken: { state: true },
  };

  declare studio: Studio;
  /** Of the Studio: another one after every change. */
  declare state: State;
  declare attempt: ShownAttempt;
  declare image: ShownImage;
  /** Its place among the attempt's images, from 0. */
  declare index: number;
  /** What was edited; the first result is shown against it. */
  declare original: ComparedImage | undefined;
  declare private isBroken: boolean | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // A new account of the image: its file may be back.
    if (changed.has('image')) this.isBroken = false;
  }

  protected override render(): TemplateResult {
    const { studio, state, attempt, image, index, original } = this;
    const reference = { attemptId: attempt.id, uri: image.uri };
    if (this.isBroken || state.missing.has(image.uri)) return this.gone();
    const isMarked = state.compareFrom?.uri === image.uri;
    return html`
      <div class="tile ${isMarked ? 'is-marked' : ''}">
        ${image.src === undefined ? this.unreadable(reference)
          : index === 0 && original ? comparison(original, { src: image.src, name: image.name }) : this.picture(image.src, reference)}
        ${imageToolbar(studio, attempt, image, index, original)}
      </div>
    `;
  }

  private picture(src: string, image: ImageReference): TemplateResult {
    const { name, width, height } = this.image;
    const label = l10n.t('Zoom {0}', name);
    return html`
      <button class="tile-picture" type="button" aria-label=${label} title=${name} @click=${() => { this.studio.open({ kind: 'zoom', image }); }}>
        <img src=${src} width=${width} height=${height} alt="" loading="lazy" decoding="async" @error=${() => { this.isBroken = true; }}>
      </button>
    `;
  }

  private unreadable(image: ImageReference): TemplateResult {
    return html`
      <div class="tile-note">
        <p class="tile-name">${this.image.name}</p>
        <vscode-button secondary @click=${() => { this.studio.act('open', image); }}>${l10n.t('Open')}</vscode-button>
      </div>
    `;
  }

  private gone(): TemplateResult {
    const { studio, attempt, image: { name } } = this;
    return html`
      <div class="tile tile-note">
        <p>${l10n.t('The file is gone')}</p>
        <p class="tile-name hint">${name}</p>
        <vscode-button secondary ?disabled=${studio.state.isStarting} title=${l10n.t('Sends the same request{0}', costNote(studio, attempt))}
          @click=${() => { studio.again(attempt, false); }}>${l10n.t('Make It Again')}</vscode-button>
      </div>
    `;
  }
}

customElements.define('image-tile', ImageTile);
