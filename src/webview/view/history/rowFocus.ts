/** The row in which something happened. */
export const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('.history-row') : null;

/** Which row of the whole list that is. */
export function indexOf(target: EventTarget | null): number | undefined {
  const row = rowOf(target);
  return row ? Number(row.ariaRowIndex) - 1 : undefined;
}

/** The row itself and its buttons are one line of stops. */
export function focusBeside(row: HTMLElement, step: number): void {
  const stops = [row, ...row.querySelectorAll('button')];
  const at = stops.findIndex(stop => stop === document.activeElement);
  stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
}
