import * as l10n from '@vscode/l10n';
import type { Studio } from '../../studio';

/** Puts an input at another place, where there is one, and says so. @param keepFocusOn moves along with its card. */
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

/** The focus goes to the image that is there then, or to where one is added. */
export function removeInput(studio: Studio, index: number): void {
  const { inputs } = studio.state.form;
  studio.change({ inputs: inputs.filter((_, place) => place !== index) });
  // Drawn by hand: more than a click brings back.
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

/** The panel is drawn in a microtask that a change of the state queues before this one. */
const afterRender = (act: () => void): void => {
  queueMicrotask(act);
};

function say(text: string): void {
  const place = document.getElementById('inputs-moved');
  if (place) place.textContent = text;
}
