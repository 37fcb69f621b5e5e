import { html, nothing, type TemplateResult } from 'lit';

/** A sentence beside a field. Only the icon is coloured: in some themes, coloured text is hard to read. */
export function message(kind: 'info' | 'warning' | 'error', text: string, id?: string): TemplateResult {
  return html`<p id=${id ?? nothing} class="form-message">${messageContent(kind, text)}</p>`;
}

export function messageContent(kind: 'info' | 'warning' | 'error', text: string): TemplateResult {
  return html`<span class="codicon codicon-${kind} message-${kind}" aria-hidden="true"></span><span>${text}</span>`;
}
