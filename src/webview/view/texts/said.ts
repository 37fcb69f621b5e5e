import { html, type TemplateResult } from 'lit';

/** A sentence about an attempt. Only the icon is coloured: in some themes, coloured text is hard to read. */
export function said(icon: 'warning' | 'error' | 'info' | 'circle-slash', text: string): TemplateResult {
  return html`<span class="codicon codicon-${icon} outcome-icon is-${icon}" aria-hidden="true"></span
    ><span>${text}</span>`;
}
