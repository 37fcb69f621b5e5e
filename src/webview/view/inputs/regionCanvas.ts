import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { newBox } from '../../../core/studio/boxGeometry';
import type { Point, Size } from '../../../core/studio/boxGeometry';
import { type Box, maxBoxesPerImage } from '../../../core/request/specialParameters';
import { keepPress } from '../controls/keepPress';
import { describeRegion, grabbedAt, pointOn, regionBox } from './regionBox';
import { boxAfterKey, type Drag, dragged, isSameBox } from './regionChanges';
import { regionPanel } from './regionPanel';

/** A shorter movement of the mouse is a click and not a drag. In pixels of the screen. */
const leastDragPx = 4;

/**
 * An image with boxes on it, and the same boxes as numbers beside it. Its own state is what the form does not have: the
 * box that is being drawn, and the earlier boxes for "Undo".
 */
class RegionCanvas extends LitElement {
  static override properties = {
    boxes: { attribute: false },
    imageSize: { attribute: false },
    src: { attribute: false },
    keep: { attribute: false },
    done: { attribute: false },
    draft: { state: true },
    said: { state: true },
  };

  declare boxes: Box[];
  declare imageSize: Size;
  declare src: string | undefined;
  /** Puts the boxes into the form. */
  declare keep: (boxes: Box[]) => void;
  declare done: () => void;
  /** The boxes while the mouse is down. */
  declare draft: { boxes: Box[]; index: number } | undefined;
  declare said: string;
  private drag: (Drag & { onScreen: Point }) | undefined;
  private readonly past: Box[][] = [];

  constructor() {
    super();
    this.said = '';
  }

  override createRenderRoot(): this {
    return this;
  }

  override firstUpdated(): void {
    this.focusBox(0);
  }

  override render(): TemplateResult {
    const { width, height } = this.imageSize;
    const boxes = this.draft?.boxes ?? this.boxes;
    const alt = l10n.t('The image to mark regions on');
    const image = this.src === undefined ? nothing : html`<img src=${this.src} alt=${alt} draggable="false" />`;
    return html`
      <div class="region-view" @keydown=${this.onKey}>
        <div class="region-place" .style=${`--ratio: ${width / height}`}>
          <div
            class="region-stage"
            @pointerdown=${this.onPointerDown}
            @pointermove=${this.onPointerMove}
            @pointerup=${this.onPointerUp}
            @pointercancel=${this.stopDragging}
          >
            ${image} ${boxes.map((box, index) => regionBox(box, index, this.imageSize))}
          </div>
        </div>
        ${regionPanel({
          boxes,
          size: this.imageSize,
          said: this.said,
          canUndo: this.past.length > 0,
          set: (index, box) => {
            this.replaceBox(index, box);
          },
          remove: index => {
            this.removeBox(index);
          },
          add: this.add,
          undo: this.undo,
          clear: this.clear,
          done: this.done,
        })}
      </div>
    `;
  }

  private change(boxes: Box[], said: string): void {
    this.past.push(this.boxes);
    this.put(boxes, said);
  }

  private put(boxes: Box[], said: string): void {
    this.boxes = boxes;
    this.said = said;
    this.keep(boxes);
  }

  private replaceBox(index: number, box: Box): void {
    if (!isSameBox(box, this.boxes[index]))
      this.change(
        this.boxes.map((one, place) => (place === index ? box : one)),
        describeRegion(box, index),
      );
  }

  private appendBox(box: Box): void {
    this.change([...this.boxes, box], describeRegion(box, this.boxes.length));
    this.focusBox(this.boxes.length - 1);
  }

  private readonly add = (): void => {
    this.appendBox(newBox(this.imageSize, this.boxes));
  };

  private removeBox(index: number): void {
    this.change(
      this.boxes.filter((_, place) => place !== index),
      l10n.t('Region {0} was removed.', index + 1),
    );
    this.focusBox(0);
  }

  private readonly clear = (): void => {
    this.change([], l10n.t('All regions were removed.'));
    this.focusBox(0);
  };

  private readonly undo = (): void => {
    const before = this.past.pop();
    if (!before) return;
    this.put(before, l10n.t('The last change was undone.'));
    this.focusBox(before.length - 1);
  };

  /** Moves the focus to a box, or to the button that adds one if there is none. */
  private focusBox(index: number): void {
    void this.updateComplete.then(() => {
      (this.querySelectorAll<HTMLElement>('.region')[index] ?? this.querySelector<HTMLElement>('.add-region'))?.focus();
    });
  }

  /** Many of these keys mean something else to the editor, so they do not get there. */
  private readonly onKey = (event: KeyboardEvent): void => {
    keepPress(event);
    const isField = event.target instanceof HTMLInputElement;
    if (!(isUndo(event) && !isField) && !this.changeByKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isUndo(event)) this.undo();
  };

  private changeByKey(event: KeyboardEvent): boolean {
    const { index } = grabbedAt(event.target) ?? {};
    const box = index === undefined ? undefined : this.boxes[index];
    if (index === undefined || !box) return false;
    if (event.key === 'Delete' || event.key === 'Backspace') {
      this.removeBox(index);
      return true;
    }
    const changed = boxAfterKey(event, box, this.imageSize);
    if (changed) this.replaceBox(index, changed);
    return changed !== undefined;
  }

  private readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const grabbed = grabbedAt(event.target);
    if (!grabbed && this.boxes.length >= maxBoxesPerImage) {
      this.said = l10n.t('An image takes at most {0} regions; remove one to draw another.', maxBoxesPerImage);
      return;
    }
    this.drag = { grabbed, from: this.pointOf(event), onScreen: { x: event.clientX, y: event.clientY } };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };

  private readonly onPointerMove = (event: PointerEvent): void => {
    const { drag } = this;
    if (
      !drag ||
      (!this.draft && Math.hypot(event.clientX - drag.onScreen.x, event.clientY - drag.onScreen.y) < leastDragPx)
    )
      return;
    this.draft = dragged(this.boxes, drag, this.pointOf(event), this.imageSize);
  };

  private readonly onPointerUp = (): void => {
    const { drag, draft } = this;
    this.stopDragging();
    const box = draft?.boxes[draft.index];
    if (!drag || !draft || !box) return;
    if (drag.grabbed) this.replaceBox(draft.index, box);
    else this.appendBox(box);
  };

  private readonly stopDragging = (): void => {
    this.drag = undefined;
    this.draft = undefined;
  };

  private pointOf(event: PointerEvent): Point {
    return pointOn(this.querySelector('.region-stage'), event, this.imageSize);
  }
}

customElements.define('easel-region-canvas', RegionCanvas);

const isUndo = ({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'z' && (ctrlKey || metaKey) && !shiftKey;
