/**
 * What the focus goes to in a section: what is wrong, what is chosen, else the first field; buttons only where there is
 * no field.
 */
const targets = ['[aria-invalid=true]', 'input:checked', 'textarea, select, input', 'button, [tabindex]'];

/** Names of options that are set in another's field. */
const sharedFields: Record<string, string> = {
  boxes: 'images',
  maxImages: 'n',
  sequential: 'kind',
  interleaved: 'kind',
};

/** Moves the focus to where an option is set: the section whose attribute `data-field` names it. */
export function focusField(option: string | undefined): void {
  if (option === undefined) return;
  const section = document.querySelector(`[data-field="${CSS.escape(sharedFields[option] ?? option)}"]`);
  targets
    .map(target => section?.querySelector<HTMLElement>(target))
    .find(control => control)
    ?.focus();
}
