import * as l10n from '@vscode/l10n';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ShownAttempt, ShownImage } from '../../../core/studio/studioProtocol';
import type { ComparedImage, ImageReference, State } from '../../state';
import type { Studio } from '../../studio';
import { textButton } from '../controls/textButton';
import { repeatTitle } from '../texts/attemptWords';
import { comparison } from './comparison';
import { imageToolbar } from './imageToolbar';
import { dragImage } from './tileDragging';

/** One image and its actions. It notices by itself when its file cannot be shown any more. */
class ImageTile extends LitElement {
  static override readonly properties = {
    studio: { attribute: false },
    state: { attribute: false },
    attempt: { attribute: false },
    image: { attribute: false },
    index: { attribute: false },
    original: { attribute: false },
    isBroken: { state: true },
    isOriginalBroken: { state: true },
  };

  declare studio: Studio;
  /** The state of the Studio: a new object after every change, so that the tile is drawn again. */
  declare state: State;
  declare attempt: ShownAttempt;
  declare image: ShownImage;
  /** The index of the image in its attempt. */
  declare index: number;
  /** The image that was edited. The first result can be compared with it. */
  declare original: ComparedImage | undefined;
  declare private isBroken: boolean | undefined;
  declare private isOriginalBroken: boolean | undefined;
  private hadFocus = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A copy is told to the place of the selection, which need not be in the tile that has the focus.
    document.addEventListener('copy', this.copyFocused);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('copy', this.copyFocused);
  }

  private readonly copyFocused = (): void => {
    const hasSelection = document.getSelection()?.isCollapsed === false;
    if (hasSelection || !this.contains(document.activeElement)) return;
    this.studio.host.act('copy', { attemptId: this.attempt.id, uri: this.image.uri });
  };

  protected override willUpdate(changed: PropertyValues): void {
    // The extension has sent the image again: its file may have been restored.
    if (changed.has('image')) this.isBroken = false;
    if (changed.has('original')) this.isOriginalBroken = false;
    this.hadFocus = this.contains(document.activeElement);
  }

  /**
   * Restores the focus: its control may have been removed together with the file. The focus does not go to a button,
   * because one of them costs money.
   */
  protected override updated(): void {
    if (this.hadFocus && !this.contains(document.activeElement))
      this.querySelector<HTMLElement>('.tile-picture, .comparison-range, .tile-gone')?.focus();
  }

  protected override render(): TemplateResult {
    const { studio, state, attempt, image, index } = this;
    const original = this.isOriginalBroken ? undefined : this.original;
    const reference = { attemptId: attempt.id, uri: image.uri };
    if (image.state !== undefined || this.isBroken || state.missing.has(image.uri)) return this.gone();
    const isMarked = state.compareFrom?.uri === image.uri;
    return html`
      <div class="tile ${isMarked ? 'is-marked' : ''}">
        ${
          image.src === undefined
            ? this.unreadable(reference)
            : index === 0 && original
              ? this.againstOriginal(original, image.src)
              : this.picture(image.src, reference)
        }
        ${imageToolbar(studio, attempt, image, index, original)}
      </div>
    `;
  }

  private picture(src: string, image: ImageReference): TemplateResult {
    const { name, width, height } = this.image;
    const label = l10n.t('Zoom {0}', name);
    return html`
      <button
        class="tile-picture"
        type="button"
        aria-label=${label}
        title=${name}
        draggable="true"
        @dragstart=${(event: DragEvent) => {
          dragImage(event, image.uri, src);
        }}
        @click=${() => {
          this.studio.open({ kind: 'zoom', image });
        }}
      >
        <img
          src=${src}
          width=${width}
          height=${height}
          alt=""
          loading="lazy"
          decoding="async"
          draggable="false"
          @error=${() => {
            this.isBroken = true;
          }}
        />
      </button>
    `;
  }

  private againstOriginal(original: ComparedImage, src: string): TemplateResult {
    return comparison(
      original,
      { src, name: this.image.name },
      {
        before: () => {
          this.isOriginalBroken = true;
        },
        after: () => {
          this.isBroken = true;
        },
      },
    );
  }

  private unreadable(image: ImageReference): TemplateResult {
    return html`
      <div class="tile-note">
        <p class="tile-name">${this.image.name}</p>
        ${textButton({
          label: l10n.t('Open'),
          run: () => {
            this.studio.host.act('open', image);
          },
        })}
      </div>
    `;
  }

  private gone(): TemplateResult {
    const {
      studio,
      attempt,
      image: { name, state, deleted },
    } = this;
    const sentence =
      state === 'deleted'
        ? l10n.t('Deleted')
        : state === 'replaced'
          ? l10n.t('A newer image has this name')
          : l10n.t('The file is gone');
    // Keyed: a double click on one button must not press the other one, which costs money.
    return html`
      <div class="tile tile-note">
        <p class="tile-gone" tabindex="-1">${sentence}</p>
        <p class="tile-name hint">${name}</p>
        ${keyed(
          deleted === undefined,
          deleted !== undefined
            ? textButton({
                label: l10n.t('Bring Back'),
                run: () => {
                  studio.undo(deleted);
                },
              })
            : textButton({
                label: l10n.t('Make It Again'),
                title: repeatTitle(studio, attempt),
                isDisabled: studio.state.isStarting,
                run: () => {
                  studio.again(attempt, false);
                },
              }),
        )}
      </div>
    `;
  }
}

customElements.define('image-tile', ImageTile);
