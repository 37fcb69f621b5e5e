import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

interface NumberField {
  id: string;
  value: number | undefined;
  range: { min: number; max: number } | undefined;
  /** Shown where there is no value. */
  placeholder: string;
  className?: string;
  isInvalid?: boolean;
  /** The id of the element that says more about the field. */
  describedBy?: string | undefined;
  /** @param value absent where the field was emptied. */
  set: (value: number | undefined) => void;
}

/** A field for a whole number, or for none. */
export function numberField(field: NumberField): TemplateResult {
  const { id, value, range, placeholder, className = '', isInvalid = false, describedBy, set } = field;
  return html`<input
    id=${id}
    class="text-field ${className}"
    type="number"
    inputmode="numeric"
    min=${range?.min ?? nothing}
    max=${range?.max ?? nothing}
    step="1"
    .value=${live(value === undefined ? '' : String(value))}
    placeholder=${placeholder}
    aria-invalid=${isInvalid}
    aria-describedby=${describedBy ?? nothing}
    @input=${({ target }: Event) => {
      const input = target as HTMLInputElement;
      set(input.value === '' ? undefined : input.valueAsNumber);
    }}
  />`;
}
