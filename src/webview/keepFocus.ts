import { FocusPlaces } from './focusPlaces';

/** The controls that the Tab key reaches. */
const focusable = [
  'button:not(:disabled, [tabindex="-1"])',
  'vscode-button:not([disabled])',
  'input:not(:disabled)',
  'select',
  'textarea',
  '[tabindex="0"]',
].join(', ');
/** Parts of the page in which any control is a good substitute for one that was removed. */
const parts = '.attempt, .input-list, .history, dialog';

/**
 * Makes sure that the keyboard always has a place in the page. The focus is lost in two cases: the editor gives it to
 * the page as a whole after a picker or another part of the window had it, and a control that is removed, such as the
 * button that cancels, takes it along.
 */
export function keepFocus(root: HTMLElement): void {
  const places = new FocusPlaces<HTMLElement>(around => (around.closest(parts) ? firstFocusableIn(around) : undefined));
  const isLost = (): boolean => document.hasFocus() && (document.activeElement ?? document.body) === document.body;

  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target !== document.body) places.remember(target, ancestorsOf(target));
  });
  window.addEventListener('focus', () => {
    if (isLost() && places.last?.isConnected) places.last.focus({ preventScroll: true });
  });
  const findPlace = (): void => {
    if (places.last && !places.last.isConnected && isLost()) places.substitute()?.focus();
  };
  // Controls of the library can take the focus only after they have drawn themselves.
  new MutationObserver(() => {
    if (isLost()) requestAnimationFrame(findPlace);
  }).observe(root, { childList: true, subtree: true });
}

function ancestorsOf(element: HTMLElement): HTMLElement[] {
  const { parentElement } = element;
  return parentElement ? [parentElement, ...ancestorsOf(parentElement)] : [];
}

const firstFocusableIn = (part: HTMLElement): HTMLElement | undefined =>
  [...part.querySelectorAll<HTMLElement>(focusable)].find(element => element.checkVisibility());
