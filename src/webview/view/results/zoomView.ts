import * as l10n from '@vscode/l10n';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { ShownImage } from '../../../core/studio/studioProtocol';
import type { ImageReference } from '../../state';
import type { Studio } from '../../studio';
import { dialog } from '../controls/dialog';
import { documentLanguage } from '../texts/documentLanguage';
import { goneDialog } from './goneDialog';
import { iconButton } from '../controls/iconButton';
import { fittingScale, nextScale, pixelScale } from './zoomSteps';

/** An image of an attempt, enlarged up to its single pixels. */
export function zoomView(studio: Studio, image: ImageReference): TemplateResult {
  return html`<zoom-view .studio=${studio} .shown=${image}></zoom-view>`;
}

/** Knows the scale of the image. The view is moved by scrolling, by the arrow keys, or by dragging. */
class ZoomView extends LitElement {
  static override readonly properties = {
    studio: { attribute: false },
    shown: { attribute: false },
    chosenScale: { state: true },
    room: { state: true },
  };

  declare studio: Studio;
  declare shown: ImageReference;
  /** Absent: the whole image fits into the view. */
  declare private chosenScale: number | undefined;
  /** The size of the stage in pixels. */
  declare private room: { width: number; height: number } | undefined;
  private stage: HTMLElement | undefined;
  private readonly resizes = new ResizeObserver(([entry]) => {
    this.room = entry?.contentRect;
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('shown')) this.chosenScale = undefined;
  }

  protected override updated(): void {
    const stage = this.querySelector<HTMLElement>('.zoom-stage') ?? undefined;
    if (stage === this.stage) return;
    this.resizes.disconnect();
    this.stage = stage;
    if (stage) this.resizes.observe(stage);
  }

  private get scale(): number {
    const image = this.studio.image(this.shown);
    return this.chosenScale ?? (image && this.room ? fittingScale(image, this.room) : 1);
  }

  protected override render(): TemplateResult {
    const { studio, scale, shown } = this;
    const image = studio.image(shown);
    const images = this.others;
    const at = images.findIndex(({ uri }) => uri === shown.uri);
    if (image?.src === undefined) return goneDialog(studio);
    const { src, name, width, height } = image;
    const isFitted = this.chosenScale === undefined;
    const percent = new Intl.NumberFormat(documentLanguage(), { style: 'percent' }).format(scale);
    return html`<div class="zoom-keys" @keydown=${this.onKey}>
      ${dialog({
        title: name,
        className: 'zoom-dialog',
        toolbar: html`
          <span class="zoom-facts" role="status">${l10n.t('{0} × {1}, {2}', width, height, percent)}</span>
          ${
            images.length < 2
              ? ''
              : html` ${iconButton({
                  icon: 'chevron-left',
                  label: l10n.t('Previous Image'),
                  title: l10n.t('Previous Image (Page Up)'),
                  isDisabled: at === 0,
                  run: () => {
                    this.turn(-1);
                  },
                })}
                ${iconButton({
                  icon: 'chevron-right',
                  label: l10n.t('Next Image'),
                  title: l10n.t('Next Image (Page Down)'),
                  isDisabled: at === images.length - 1,
                  run: () => {
                    this.turn(1);
                  },
                })}`
          }
          ${iconButton({
            icon: 'zoom-out',
            label: l10n.t('Zoom Out'),
            title: l10n.t('Zoom Out (-)'),
            run: () => {
              this.step(-1);
            },
          })}
          ${iconButton({
            icon: 'zoom-in',
            label: l10n.t('Zoom In'),
            title: l10n.t('Zoom In (+)'),
            run: () => {
              this.step(1);
            },
          })}
          ${iconButton({
            icon: 'screen-full',
            label: l10n.t('Fit'),
            title: l10n.t('Fit (0)'),
            isPressed: isFitted,
            run: () => {
              this.zoomTo(undefined);
            },
          })}
          <button
            class="icon-button zoom-actual"
            type="button"
            title=${l10n.t('Actual Size (1)')}
            aria-label=${`1:1, ${l10n.t('Actual Size')}`}
            aria-pressed=${this.chosenScale === 1}
            @click=${() => {
              this.zoomTo(1);
            }}
          >
            1:1
          </button>
        `,
        content: html`
          <div
            class="zoom-stage ${isFitted ? 'is-fitted' : ''}"
            tabindex="0"
            autofocus
            role="group"
            aria-label=${l10n.t('Image; arrow keys move it when it is enlarged')}
            @wheel=${this.onWheel}
            @pointerdown=${this.onPointerDown}
            @pointermove=${this.onPointerMove}
          >
            <img
              class=${scale > pixelScale ? 'is-pixelated' : ''}
              src=${src}
              alt=${studio.attempt(shown.attemptId)?.options.prompt ?? name}
              draggable="false"
              .style=${`width: ${width * scale}px; height: ${height * scale}px`}
            />
          </div>
        `,
        onClose: () => {
          studio.closeOverlay();
        },
      })}
    </div>`;
  }

  /** The images of the attempt that can be shown. */
  private get others(): ShownImage[] {
    return (this.studio.attempt(this.shown.attemptId)?.images ?? []).filter(({ src }) => src !== undefined);
  }

  private turn(by: 1 | -1): void {
    const {
      others: images,
      shown: { attemptId, uri },
    } = this;
    const next = images[images.findIndex(image => image.uri === uri) + by];
    if (next) this.studio.open({ kind: 'zoom', image: { attemptId, uri: next.uri } });
  }

  private step(direction: 1 | -1, point?: { x: number; y: number }): void {
    this.zoomTo(nextScale(this.scale, direction), point);
  }

  /** @param point the point that stays in its place, in pixels of the stage; without one, its middle. */
  private zoomTo(scale: number | undefined, point?: { x: number; y: number }): void {
    const { stage, scale: scaleBefore } = this;
    this.chosenScale = scale;
    if (!stage || scale === undefined) return;
    const { x, y } = point ?? { x: stage.clientWidth / 2, y: stage.clientHeight / 2 };
    const [left, top] = [
      ((stage.scrollLeft + x) * scale) / scaleBefore - x,
      ((stage.scrollTop + y) * scale) / scaleBefore - y,
    ];
    void this.updateComplete.then(() => {
      stage.scrollTo({ left, top, behavior: 'instant' });
    });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
      '+': () => {
        this.step(1);
      },
      '=': () => {
        this.step(1);
      },
      '-': () => {
        this.step(-1);
      },
      _: () => {
        this.step(-1);
      },
      0: () => {
        this.zoomTo(undefined);
      },
      1: () => {
        this.zoomTo(1);
      },
      PageUp: () => {
        this.turn(-1);
      },
      PageDown: () => {
        this.turn(1);
      },
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  private readonly onWheel = (event: WheelEvent): void => {
    if ((!event.ctrlKey && !event.metaKey) || !this.stage) return;
    event.preventDefault();
    const { left, top } = this.stage.getBoundingClientRect();
    this.step(event.deltaY < 0 ? 1 : -1, { x: event.clientX - left, y: event.clientY - top });
  };

  private readonly onPointerDown = (event: PointerEvent): void => {
    // The browser scrolls by touch without help.
    if (event.pointerType === 'mouse' && event.button === 0) this.stage?.setPointerCapture(event.pointerId);
  };

  private readonly onPointerMove = (event: PointerEvent): void => {
    if (this.stage?.hasPointerCapture(event.pointerId))
      this.stage.scrollBy({ left: -event.movementX, top: -event.movementY, behavior: 'instant' });
  };
}

customElements.define('zoom-view', ZoomView);
