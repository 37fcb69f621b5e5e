import { html, type TemplateResult } from 'lit';

/** A sentence about an attempt. The icon carries the colour: themes do not promise that text in it can be read. */
export function said(icon: 'warning' | 'error' | 'info' | 'circle-slash', text: string): TemplateResult {
  return html`<span class="codicon codicon-${icon} outcome-icon is-${icon}" aria-hidden="true"></span
    ><span>${text}</span>`;
}
