import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { type HistoryMemory, memoryOf } from './historyMemory';
import { historyRow, rowHeight } from './historyRow';
import { focusBeside, indexOf, rowOf } from './rowFocus';
import { scrollBackTo, scrollerOf } from './scroller';
import { rowAfterKey, type RowRange, visibleRows } from './visibleRows';

/** Rows on either side of the view: they are seen until the next frame while it scrolls. */
const overscan = 4;
/** How long nothing may move before the files in view are looked after, in milliseconds. */
const settledMs = 150;
/** How often what the rows say about time is renewed, in milliseconds. */
const clockMs = 60_000;

export interface HistoryView {
  studio: Studio;
  attempts: readonly ShownAttempt[];
  /** With another one, the list begins again at its top. */
  query: string;
}

/** Draws the rows in view only. It scrolls with whatever it stands in: the panel, or the page where that is narrow. */
export class HistoryList extends HTMLElement {
  private shown: HistoryView | undefined;
  private drawn: RowRange = { start: 0, end: 0 };
  private inView: RowRange = { start: 0, end: 0 };
  private activeIndex = 0;
  private hoveredIndex: number | undefined;
  private removingId: string | undefined;
  private isMeasuring = false;
  private settling: number | undefined;
  /**
   * Attempts that were in view while nothing moved: only for these are whole images loaded, which is too much work
   * while it scrolls.
   */
  private readonly settled = new Set<string>();
  private clock: number | undefined;
  private connection = new AbortController();
  private readonly observer = new ResizeObserver(() => {
    this.measureSoon();
  });

  set view(view: HistoryView) {
    const before = this.shown;
    this.shown = view;
    if (!this.isConnected || !before) return;
    this.findActive();
    if (before.query !== view.query) this.restart();
    else if (before.attempts !== view.attempts) this.holdPlace(before.attempts);
    this.draw();
    this.measureSoon();
    this.settling ??= window.setTimeout(() => {
      this.settle();
    }, settledMs);
  }

  connectedCallback(): void {
    this.connection = new AbortController();
    const { signal } = this.connection;
    document.addEventListener(
      'scroll',
      () => {
        this.onScroll();
      },
      { signal, capture: true, passive: true },
    );
    this.addEventListener(
      'keydown',
      event => {
        this.onKey(event);
      },
      { signal },
    );
    this.addEventListener(
      'focusin',
      event => {
        this.activate(indexOf(event.target));
      },
      { signal },
    );
    this.addEventListener(
      'pointerover',
      event => {
        this.hover(indexOf(event.target));
      },
      { signal },
    );
    this.addEventListener(
      'pointerleave',
      () => {
        this.hover(undefined);
      },
      { signal },
    );
    this.addEventListener(
      'dblclick',
      event => {
        this.onDoubleClick(event);
      },
      { signal },
    );
    for (const element of [this, this.scroller]) this.observer.observe(element);
    this.clock = window.setInterval(() => {
      this.draw();
    }, clockMs);
    this.findActive();
    this.draw();
    if (this.memory && this.scroller !== document.scrollingElement) this.scroller.scrollTop = this.memory.scrollTop;
    this.measure();
    this.settle();
  }

  disconnectedCallback(): void {
    this.connection.abort();
    this.observer.disconnect();
    window.clearInterval(this.clock);
    window.clearTimeout(this.settling);
  }

  /** Goes to the row that had the focus last, or to another one. */
  focusRow(index = this.tabStop): void {
    if (this.attempts.length === 0) {
      document.getElementById('history-search')?.focus();
      return;
    }
    this.activate(index, true);
    const row = this.querySelector<HTMLElement>(`[aria-rowindex="${index + 1}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
    this.measure();
  }

  private get attempts(): readonly ShownAttempt[] {
    return this.shown?.attempts ?? [];
  }

  private get memory(): HistoryMemory | undefined {
    return this.shown && memoryOf(this.shown.studio);
  }

  private get scroller(): Element {
    return scrollerOf(this);
  }

  /** The row that the Tab key reaches: the last one that had the focus, unless that is out of sight. */
  private get tabStop(): number {
    const isReached =
      this.contains(document.activeElement) ||
      (this.activeIndex >= this.inView.start && this.activeIndex < this.inView.end);
    return isReached ? this.activeIndex : this.inView.start;
  }

  private draw(isActiveNeeded = false): void {
    if (!this.shown) return;
    const { studio, attempts } = this.shown;
    const { activeIndex, hoveredIndex, removingId, tabStop, drawn } = this;
    const hadFocus = this.contains(document.activeElement);
    const end = Math.min(drawn.end, attempts.length);
    const indexes = Array.from({ length: Math.max(end - drawn.start, 0) }, (_, offset) => drawn.start + offset);
    // The row with the focus stays, however far away it is scrolled.
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

  // ---- Scrolling

  private onScroll(): void {
    this.measureSoon();
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.settle();
    }, settledMs);
  }

  private measureSoon(): void {
    if (this.isMeasuring) return;
    this.isMeasuring = true;
    requestAnimationFrame(() => {
      this.isMeasuring = false;
      if (this.isConnected) this.measure();
    });
  }

  private measure(): void {
    const viewTop = this.previousElementSibling?.getBoundingClientRect().bottom ?? 0;
    const view = {
      count: this.attempts.length,
      rowHeight,
      offset: viewTop - this.getBoundingClientRect().top,
      viewHeight: Math.max(window.innerHeight - viewTop, 0),
    };
    if (this.memory) this.memory.scrollTop = this.scroller.scrollTop;
    this.inView = visibleRows({ ...view, overscan: 0 });
    const range = visibleRows({ ...view, overscan });
    if (range.start === this.drawn.start && range.end === this.drawn.end) return;
    this.drawn = range;
    this.draw();
  }

  private restart(): void {
    this.activate(0);
    if (this.parentElement) scrollBackTo(this.parentElement);
  }

  /** What is in view stays there when something comes or goes above it. */
  private holdPlace(before: readonly ShownAttempt[]): void {
    const { start } = this.inView;
    const anchor = before[start];
    const moved = start === 0 || !anchor ? 0 : this.attempts.findIndex(({ id }) => id === anchor.id) - start;
    if (!anchor || moved === 0 || moved === -1 - start) return;
    this.style.height = `${this.attempts.length * rowHeight}px`;
    this.scroller.scrollTop += moved * rowHeight;
    this.measure();
  }

  /** Nothing has moved for a moment: the rows in view are worth looking after their files. */
  private settle(): void {
    this.settling = undefined;
    if (!this.shown) return;
    const { studio, attempts } = this.shown;
    const inView = attempts.slice(this.inView.start, this.inView.end);
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
    if (!row || !attempt || !this.shown || event.ctrlKey || event.altKey || event.shiftKey) return;
    const isOnRow = event.target === row;
    const next = rowAfterKey(
      event.key,
      this.activeIndex,
      this.attempts.length,
      Math.max(this.inView.end - this.inView.start - 2, 1),
    );
    if (next !== undefined && !event.metaKey) this.focusRow(next);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      focusBeside(row, event.key === 'ArrowLeft' ? -1 : 1);
    else if (event.key === 'Escape' && this.removingId !== undefined) this.askToRemove(undefined);
    else if (isOnRow && event.key === 'Enter') this.shown.studio.recallOptions(attempt.options);
    else if (
      isOnRow &&
      (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) &&
      attempt.status !== 'running'
    )
      this.askToRemove(attempt.id);
    else return;
    event.preventDefault();
  }
}

customElements.define('easel-history-list', HistoryList);

declare global {
  interface HTMLElementTagNameMap {
    'easel-history-list': HistoryList;
  }
}
