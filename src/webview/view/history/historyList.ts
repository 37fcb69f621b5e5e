import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { type HistoryMemory, memoryOf } from './historyMemory';
import { historyRow, rowHeight } from './historyRow';
import { ListViewport } from './listViewport';
import { focusBeside, indexOf, rowOf } from './rowFocus';
import { rowAction } from './rowKeys';
import { scrollBackTo } from './scroller';

/** The rows are drawn again this often, because they tell how long ago something was, in milliseconds. */
const redrawEveryMs = 60_000;

export interface HistoryView {
  studio: Studio;
  attempts: readonly ShownAttempt[];
  /** If it changes, the list starts again at its top. */
  query: string;
}

/** Draws only the rows in view. The list scrolls with the panel, or with the whole page if the window is narrow. */
export class HistoryList extends HTMLElement {
  private shown: HistoryView | undefined;
  private activeIndex = 0;
  private hoveredIndex: number | undefined;
  private removingId: string | undefined;
  /**
   * Attempts that were in view while nothing moved. Only these show whole images: loading those takes too long while
   * the list scrolls.
   */
  private readonly settled = new Set<string>();
  private redrawing: number | undefined;
  private connection = new AbortController();
  private readonly viewport = new ListViewport(this, () => this.attempts.length, {
    measured: scrollTop => {
      if (this.memory) this.memory.scrollTop = scrollTop;
    },
    changed: () => {
      this.draw();
    },
    settled: () => {
      this.showSettled();
    },
  });

  set view(view: HistoryView) {
    const before = this.shown;
    this.shown = view;
    if (!this.isConnected || !before) return;
    this.findActive();
    if (before.query !== view.query) this.restart();
    else if (before.attempts !== view.attempts) this.holdPlace(before.attempts);
    this.draw();
    this.viewport.measureSoon();
    this.viewport.settleSoon();
  }

  connectedCallback(): void {
    const { viewport } = this;
    this.connection = new AbortController();
    this.listen(this.connection.signal);
    viewport.connect(this.connection.signal);
    this.redrawing = window.setInterval(() => {
      this.draw();
    }, redrawEveryMs);
    this.findActive();
    this.draw();
    const { scroller } = viewport;
    if (this.memory && scroller !== document.scrollingElement) scroller.scrollTop = this.memory.scrollTop;
    viewport.measure();
    viewport.settle();
  }

  disconnectedCallback(): void {
    this.connection.abort();
    window.clearInterval(this.redrawing);
  }

  /** Moves the focus to a row: without an index, to the one that the Tab key reaches. */
  focusRow(index = this.tabStop): void {
    if (this.attempts.length === 0) {
      document.getElementById('history-search')?.focus();
      return;
    }
    this.activate(index, true);
    const row = this.querySelector<HTMLElement>(`[aria-rowindex="${index + 1}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
    this.viewport.measure();
  }

  private get attempts(): readonly ShownAttempt[] {
    return this.shown?.attempts ?? [];
  }

  private get memory(): HistoryMemory | undefined {
    return this.shown && memoryOf(this.shown.studio);
  }

  /** The row that the Tab key reaches: the one that had the focus last, or the first one in view. */
  private get tabStop(): number {
    const { start, end } = this.viewport.inView;
    const isActiveReached =
      this.contains(document.activeElement) || (this.activeIndex >= start && this.activeIndex < end);
    return isActiveReached ? this.activeIndex : start;
  }

  private listen(signal: AbortSignal): void {
    const on = <Type extends keyof HTMLElementEventMap>(
      type: Type,
      react: (event: HTMLElementEventMap[Type]) => void,
    ): void => {
      this.addEventListener(type, react, { signal });
    };
    on('keydown', event => {
      this.onKey(event);
    });
    on('focusin', event => {
      this.activate(indexOf(event.target));
    });
    on('pointerover', event => {
      this.hover(indexOf(event.target));
    });
    on('pointerleave', () => {
      this.hover(undefined);
    });
    on('dblclick', event => {
      this.onDoubleClick(event);
    });
  }

  // ---- Drawing

  /** @param isActiveNeeded draws the active row even if it is out of view. */
  private draw(isActiveNeeded = false): void {
    if (!this.shown) return;
    const { studio, attempts } = this.shown;
    const { activeIndex, hoveredIndex, removingId, tabStop } = this;
    const { drawn } = this.viewport;
    const hadFocus = this.contains(document.activeElement);
    const end = Math.min(drawn.end, attempts.length);
    const indexes = Array.from({ length: Math.max(end - drawn.start, 0) }, (_, offset) => drawn.start + offset);
    // The row with the focus stays in the document, however far it is out of view.
    if ((hadFocus || isActiveNeeded) && activeIndex < attempts.length && !indexes.includes(activeIndex))
      indexes[activeIndex < drawn.start ? 'unshift' : 'push'](activeIndex);
    const rows = indexes.flatMap(index => {
      const attempt = attempts[index];
      return attempt ? [{ index, attempt }] : [];
    });
    this.style.height = `${attempts.length * rowHeight}px`;
    this.describe(attempts.length);
    render(
      repeat(
        rows,
        ({ attempt }) => attempt.id,
        ({ index, attempt }) =>
          historyRow(studio, attempt, {
            index,
            isTabStop: index === tabStop,
            hasActions: index === activeIndex || index === hoveredIndex,
            showsWholeImage: this.settled.has(attempt.id),
            isAskingToRemove: attempt.id === removingId,
            askToRemove: isAsking => {
              this.askToRemove(isAsking ? attempt.id : undefined);
            },
          }),
      ),
      this,
    );
    if (hadFocus && !this.contains(document.activeElement)) this.focusRow(Math.min(activeIndex, attempts.length - 1));
  }

  private describe(count: number): void {
    this.role = count === 0 ? null : 'grid';
    this.ariaLabel = count === 0 ? null : l10n.t('History');
    this.ariaRowCount = count === 0 ? null : String(count);
  }

  private restart(): void {
    this.activate(0);
    if (this.parentElement) scrollBackTo(this.parentElement);
  }

  /** Scrolls so that the rows in view stay in their place when rows are added or removed above them. */
  private holdPlace(before: readonly ShownAttempt[]): void {
    const { start } = this.viewport.inView;
    const anchor = before[start];
    const moved = start === 0 || !anchor ? 0 : this.attempts.findIndex(({ id }) => id === anchor.id) - start;
    if (!anchor || moved === 0 || moved === -1 - start) return;
    this.style.height = `${this.attempts.length * rowHeight}px`;
    this.viewport.scroller.scrollTop += moved * rowHeight;
    this.viewport.measure();
  }

  /** Shows whole images in the rows in view, asks whether their files still exist, and has their thumbnails made. */
  private showSettled(): void {
    if (!this.shown) return;
    const { studio, attempts } = this.shown;
    const { start, end } = this.viewport.inView;
    const inView = attempts.slice(start, end);
    const images = inView.map(attempt => attempt.images);
    for (const { id } of inView) this.settled.add(id);
    this.draw();
    studio.host.checkFiles(images.flatMap(ofAttempt => ofAttempt.map(({ uri }) => uri)));
    this.memory?.makeThumbnails(
      images.flatMap(
        ofAttempt => ofAttempt.find(({ uri, state }) => state === undefined && !studio.state.missing.has(uri)) ?? [],
      ),
    );
  }

  // ---- Focus, pointer and keys

  private findActive(): void {
    const { memory, attempts } = this;
    if (!memory || attempts[this.activeIndex]?.id === memory.activeId) return;
    const index = attempts.findIndex(({ id }) => id === memory.activeId);
    this.activeIndex = index === -1 ? Math.max(Math.min(this.activeIndex, attempts.length - 1), 0) : index;
    memory.activeId = attempts[this.activeIndex]?.id;
  }

  private activate(index: number | undefined, isActiveNeeded = false): void {
    if (index === undefined) return;
    this.activeIndex = index;
    const id = this.attempts[index]?.id;
    if (this.memory) this.memory.activeId = id;
    if (this.removingId !== id) this.removingId = undefined;
    this.draw(isActiveNeeded);
  }

  private hover(index: number | undefined): void {
    if (index === this.hoveredIndex) return;
    this.hoveredIndex = index;
    this.draw();
  }

  private askToRemove(id: string | undefined): void {
    this.removingId = id;
    this.draw();
    if (id !== undefined) this.querySelector<HTMLElement>('.history-question button')?.focus();
  }

  private onDoubleClick({ target }: Event): void {
    const attempt = this.attempts[indexOf(target) ?? -1];
    if (attempt && this.shown && !(target instanceof Element && target.closest('button, .can-show')))
      this.shown.studio.recallOptions(attempt.options);
  }

  private onKey(event: KeyboardEvent): void {
    const row = rowOf(event.target);
    const attempt = this.attempts[this.activeIndex];
    if (!row || !attempt || !this.shown) return;
    const action = rowAction(event, {
      activeIndex: this.activeIndex,
      count: this.attempts.length,
      rowsPerPage: this.viewport.rowsPerPage,
      isOnRow: event.target === row,
      isAsking: this.removingId !== undefined,
      isRunning: attempt.status === 'running',
    });
    if (!action) return;
    event.preventDefault();
    switch (action.kind) {
      case 'go':
        this.focusRow(action.index);
        break;
      case 'step':
        focusBeside(row, action.step);
        break;
      case 'stop-asking':
        this.askToRemove(undefined);
        break;
      case 'recall':
        this.shown.studio.recallOptions(attempt.options);
        break;
      case 'ask-to-remove':
        this.askToRemove(attempt.id);
        break;
    }
  }
}

customElements.define('easel-history-list', HistoryList);

declare global {
  interface HTMLElementTagNameMap {
    'easel-history-list': HistoryList;
  }
}
