/** What the Tab key reaches. */
const stops =
  'button:not(:disabled, [tabindex="-1"]), vscode-button:not([disabled]), input:not(:disabled), select, textarea, [tabindex="0"]';
/** Parts of the page in which another place is as good as the one that is gone. */
const parts = '.attempt, .input-list, .history, dialog';
const rememberedCount = 20;

/**
 * Sees to it that the keyboard always has a place in the page. The editor gives the focus back to the page as a whole
 * after a picker or
 * another part of the window had it, and a control takes the focus along when it goes, such as the button that cancels.
 */
export function keepFocus(root: HTMLElement): void {
  /** The last one first. */
  let places: { element: HTMLElement; around: Element[] }[] = [];
  const isLost = (): boolean => document.hasFocus() && (document.activeElement ?? document.body) === document.body;

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    places = [
      { element: target, around: ancestorsOf(target) },
      ...places.filter(({ element }) => element !== target),
    ].slice(0, rememberedCount);
  });
  window.addEventListener('focus', () => {
    const [last] = places;
    if (isLost() && last?.element.isConnected) last.element.focus({ preventScroll: true });
  });
  const findPlace = (): void => {
    const [last] = places;
    if (!last || last.element.isConnected || !isLost()) return;
    const part = last.around.find(element => element.isConnected && element.closest(parts) && stopIn(element));
    const before = places.find(({ element }) => element.isConnected && element.checkVisibility())?.element;
    (part ? stopIn(part) : before)?.focus();
  };
  // Controls of the library take the focus only when they have drawn themselves.
  new MutationObserver(() => {
    if (isLost()) requestAnimationFrame(findPlace);
  }).observe(root, { childList: true, subtree: true });
}

function ancestorsOf(element: Element): Element[] {
  const { parentElement } = element;
  return parentElement ? [parentElement, ...ancestorsOf(parentElement)] : [];
}

const stopIn = (part: Element): HTMLElement | undefined =>
  [...part.querySelectorAll<HTMLElement>(stops)].find(stop => stop.checkVisibility());
