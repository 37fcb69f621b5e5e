const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Moves the focus among the buttons of a group, round at the ends. */
export function moveByArrowKeys(event: KeyboardEvent): void {
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
  const present = buttons.findIndex(button => button === event.target);
  const step = steps[event.key];
  const next =
    event.key === 'Home'
      ? 0
      : event.key === 'End'
        ? -1
        : step === undefined
          ? undefined
          : (present + step) % buttons.length;
  if (next === undefined) return;
  event.preventDefault();
  buttons.at(next)?.focus();
}
