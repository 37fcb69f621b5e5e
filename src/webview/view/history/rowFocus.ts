/** The row that contains the target of an event. */
export const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('.history-row') : null;

/** The index of that row in the whole list. */
export function indexOf(target: EventTarget | null): number | undefined {
  const row = rowOf(target);
  return row ? Number(row.ariaRowIndex) - 1 : undefined;
}

/** Moves the focus along the row: to the row itself, or to one of its buttons. */
export function focusBeside(row: HTMLElement, step: number): void {
  const stops = [row, ...row.querySelectorAll('button')];
  const at = stops.findIndex(stop => stop === document.activeElement);
  stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
}
