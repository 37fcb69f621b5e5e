type Place = () => HTMLElement | null | undefined;

/**
 * Where the next drawing takes away what has the focus now, the focus goes to the first of the places that is there
 * then. The panel is drawn
 * in a microtask that a change of the state queues before this one.
 */
export function focusAfterRender(...places: readonly Place[]): void {
  const before = document.activeElement;
  queueMicrotask(() => {
    if (before?.isConnected && document.activeElement !== document.body) return;
    places.some(place => takesFocus(place() ?? undefined));
  });
}

/** Something that is hidden, or under a dialog, does not. */
function takesFocus(element: HTMLElement | undefined): boolean {
  element?.focus();
  return element !== undefined && document.activeElement === element;
}
