/** The element that scrolls the output pane: its panel, or the page if the panes stand below each other. */
export function scrollerOf(element: Element): Element {
  const panel = element.closest('.tab-panel');
  return panel && getComputedStyle(panel).overflowY === 'auto' ? panel : document.documentElement;
}

/** Scrolls back to the top of an element if that is above the view. Otherwise nothing scrolls. */
export function scrollBackTo(element: Element): void {
  const scroller = scrollerOf(element);
  const viewTop = scroller === document.documentElement ? 0 : scroller.getBoundingClientRect().top;
  const hidden = viewTop - element.getBoundingClientRect().top;
  if (hidden > 0) scroller.scrollTop -= hidden;
}
