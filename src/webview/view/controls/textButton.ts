import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { keepPress } from './keepPress';

interface TextButton {
  label: string;
  title?: string | undefined;
  run: () => void;
  isSecondary?: boolean;
  isDisabled?: boolean;
}

/** A disabled button keeps the focus, as with `iconButton`. */
export function textButton({ label, title, run, isSecondary = true, isDisabled = false }: TextButton): TemplateResult {
  return html`<vscode-button
    ?secondary=${isSecondary}
    title=${title ?? nothing}
    aria-disabled=${isDisabled || nothing}
    @keydown=${keepPress}
    @click=${isDisabled ? nothing : run}
    >${label}</vscode-button
  >`;
}
