import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  /** Shown before the label. */
  picture?: TemplateResult;
  title?: string;
}

interface ChoiceGroup<Value extends string> {
  /** The name of the group, unique in the document. */
  name: string;
  label: string;
  choices: readonly Choice<Value>[];
  chosen: Value | undefined;
  describedBy?: string;
  choose: (value: Value) => void;
}

/**
 * Buttons of which one is chosen. They are radio buttons: arrow keys move between them, and Tab leaves the group.
 */
export function choiceGroup<Value extends string>({
  name,
  label,
  choices,
  chosen,
  describedBy,
  choose,
}: ChoiceGroup<Value>): TemplateResult {
  return html`
    <fieldset class="choice-group" role="radiogroup" aria-describedby=${describedBy ?? nothing}>
      <legend class="label">${label}</legend>
      <div class="choices">
        ${choices.map(
          choice => html`
            <label class="choice" title=${choice.title ?? nothing}>
              <input
                class="choice-input"
                type="radio"
                name=${name}
                .value=${choice.value}
                .checked=${live(choice.value === chosen)}
                @change=${() => {
                  choose(choice.value);
                }}
              />
              ${choice.picture ?? nothing}<span>${choice.label}</span>
            </label>
          `,
        )}
      </div>
    </fieldset>
  `;
}
