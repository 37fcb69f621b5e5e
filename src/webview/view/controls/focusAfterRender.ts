type Place = () => HTMLElement | null | undefined;

/**
 * Moves the focus if the next drawing removes the control that has it: to the first of these places that exists then.
 * The panel is drawn in a microtask, which a change of the state queues before this one.
 */
export function focusAfterRender(...places: readonly Place[]): void {
  const before = document.activeElement;
  queueMicrotask(() => {
    if (before?.isConnected && document.activeElement !== document.body) return;
    places.some(place => takesFocus(place() ?? undefined));
  });
}

/** An element that is hidden or under a dialog does not take the focus. */
function takesFocus(element: HTMLElement | undefined): boolean {
  element?.focus();
  return element !== undefined && document.activeElement === element;
}
