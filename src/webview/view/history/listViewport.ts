import { rowHeight } from './historyRow';
import { scrollerOf } from './scroller';
import { type RowRange, visibleRows } from './visibleRows';

/** Rows that are drawn above and below the view: while the list scrolls, they are seen until the next frame. */
const overscan = 4;
/** The list counts as settled after nothing has moved for this long, in milliseconds. */
const settledMs = 150;

interface ViewportListener {
  /** The view was measured; the scroller stands at `scrollTop`. */
  measured: (scrollTop: number) => void;
  /** Other rows have to be drawn. */
  changed: () => void;
  /** Nothing has moved for a moment. */
  settled: () => void;
}

/** Knows which rows of the list are in view and which are to be drawn. It measures again when something moves. */
export class ListViewport {
  /** Rows that are at least partly in view. */
  inView: RowRange = { start: 0, end: 0 };
  /** Rows that are to be drawn: those in view and some around them. */
  drawn: RowRange = { start: 0, end: 0 };
  private isMeasuring = false;
  private settling: number | undefined;
  private readonly observer = new ResizeObserver(() => {
    this.measureSoon();
  });

  constructor(
    private readonly list: HTMLElement,
    private readonly countRows: () => number,
    private readonly listener: ViewportListener,
  ) {}

  get scroller(): Element {
    return scrollerOf(this.list);
  }

  get rowsPerPage(): number {
    return Math.max(this.inView.end - this.inView.start - 2, 1);
  }

  /** @param signal ends it. */
  connect(signal: AbortSignal): void {
    const onScroll = (): void => {
      this.measureSoon();
      window.clearTimeout(this.settling);
      this.settling = undefined;
      this.settleSoon();
    };
    document.addEventListener('scroll', onScroll, { signal, capture: true, passive: true });
    for (const element of [this.list, this.scroller]) this.observer.observe(element);
    signal.addEventListener('abort', () => {
      this.observer.disconnect();
      window.clearTimeout(this.settling);
    });
  }

  /** In the next frame, once for any number of calls. */
  measureSoon(): void {
    if (this.isMeasuring) return;
    this.isMeasuring = true;
    requestAnimationFrame(() => {
      this.isMeasuring = false;
      if (this.list.isConnected) this.measure();
    });
  }

  measure(): void {
    const viewTop = this.list.previousElementSibling?.getBoundingClientRect().bottom ?? 0;
    const view = {
      count: this.countRows(),
      rowHeight,
      offset: viewTop - this.list.getBoundingClientRect().top,
      viewHeight: Math.max(window.innerHeight - viewTop, 0),
    };
    this.listener.measured(this.scroller.scrollTop);
    this.inView = visibleRows({ ...view, overscan: 0 });
    const range = visibleRows({ ...view, overscan });
    if (range.start === this.drawn.start && range.end === this.drawn.end) return;
    this.drawn = range;
    this.listener.changed();
  }

  /** Tells that the list has settled after a moment, unless that is about to be told anyway. */
  settleSoon(): void {
    this.settling ??= window.setTimeout(() => {
      this.settle();
    }, settledMs);
  }

  settle(): void {
    this.settling = undefined;
    this.listener.settled();
  }
}
