import { html, nothing, type TemplateResult } from 'lit';

/**
 * A button with an icon. A disabled one keeps the focus: the person who pressed it does not lose the place in the page.
 * @param options `icon` is a codicon's name; `title` says more than `label`, which is the name for screen readers, too.
 */
export function iconButton(options: {
  icon: string;
  label: string;
  title?: string;
  run: () => void;
  isPressed?: boolean;
  isDisabled?: boolean;
}): TemplateResult {
  const { icon, label, title = label, run, isPressed, isDisabled = false } = options;
  return html`
    <button
      class="icon-button"
      type="button"
      aria-label=${label}
      title=${title}
      aria-pressed=${isPressed ?? nothing}
      aria-disabled=${isDisabled || nothing}
      @click=${isDisabled ? nothing : run}
    >
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
    </button>
  `;
}
