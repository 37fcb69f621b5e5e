import * as l10n from '@vscode/l10n';
import type { Studio } from '../../studio';

/**
 * Moves an input to another place, if that exists, and tells it. @param keepFocusOn the control that keeps the focus.
 */
export function moveInput(studio: Studio, from: number, to: number, keepFocusOn: EventTarget | null): void {
  const inputs = [...studio.state.form.inputs];
  if (to < 0 || to >= inputs.length || to === from) return;
  const [moved] = inputs.splice(from, 1);
  if (!moved) return;
  studio.change({ inputs: [...inputs.slice(0, to), moved, ...inputs.slice(to)] });
  afterRender(() => {
    if (keepFocusOn instanceof HTMLElement) keepFocusOn.focus();
    say(l10n.t('image {0} is image {1} now', from + 1, to + 1));
  });
}

/** Removes an input. The focus goes to the input that takes its place, or to the button that adds one. */
export function removeInput(studio: Studio, index: number): void {
  const { inputs } = studio.state.form;
  studio.change({ inputs: inputs.filter((_, place) => place !== index) });
  // Regions were drawn by hand, so a single click must not lose them.
  if (inputs[index]?.boxes.length)
    studio.show({
      notice: {
        message: l10n.t('image {0} and its regions were removed', index + 1),
        undo: () => {
          studio.change({ inputs });
        },
      },
    });
  afterRender(() => {
    const cards = document.querySelectorAll<HTMLElement>('.input-card');
    (cards[Math.min(index, cards.length - 1)] ?? document.querySelector<HTMLElement>('.add-inputs'))?.focus();
    say(l10n.t('image {0} was removed', index + 1));
  });
}

/** Waits for the drawing: a change of the state queues the microtask that draws before this one. */
const afterRender = (act: () => void): void => {
  queueMicrotask(act);
};

function say(text: string): void {
  const place = document.getElementById('inputs-moved');
  if (place) place.textContent = text;
}
