/**
 * The elements of a section that get the focus, in this order: a field that is wrong, a chosen one, the first field,
 * and a button only if there is no field.
 */
const targets = ['[aria-invalid=true]', 'input:checked', 'textarea, select, input', 'button, [tabindex]'];

/** Options that do not have a field of their own, with the option whose field sets them. */
const sharedFields: Record<string, string> = {
  boxes: 'images',
  maxImages: 'n',
  sequential: 'kind',
  interleaved: 'kind',
};

/** Moves the focus to the field of an option: in the section whose attribute `data-field` names the option. */
export function focusField(option: string | undefined): void {
  if (option === undefined) return;
  const section = document.querySelector(`[data-field="${CSS.escape(sharedFields[option] ?? option)}"]`);
  targets
    .map(target => section?.querySelector<HTMLElement>(target))
    .find(control => control)
    ?.focus();
}
