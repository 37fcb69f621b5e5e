import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { addressesIn } from '../../../core/models/inputAddress';
import type { Studio } from '../../studio';
import { takeUris } from './incomingImages';

/** A field for the address of an image that is on the web. What is pasted into it, or entered, becomes an input. */
export function addressField(studio: Studio): TemplateResult {
  const label = l10n.t('Address of an image on the web (https)');
  const take = (field: HTMLInputElement, text: string): boolean => {
    const addresses = addressesIn(text);
    if (addresses) {
      takeUris(studio, addresses);
      field.value = '';
    }
    field.setCustomValidity(addresses || text.trim() === '' ? '' : l10n.t('Only whole https addresses are taken.'));
    return addresses !== undefined;
  };
  return html`
    <input
      class="text-field address-field"
      type="text"
      inputmode="url"
      spellcheck="false"
      autocomplete="off"
      aria-label=${label}
      placeholder=${l10n.t('Or paste the https address of an image')}
      @input=${({ currentTarget }: Event) => {
        (currentTarget as HTMLInputElement).setCustomValidity('');
      }}
      @paste=${(event: ClipboardEvent) => {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        if (addressesIn(text) && take(event.currentTarget as HTMLInputElement, text)) event.preventDefault();
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return;
        event.preventDefault();
        const field = event.currentTarget as HTMLInputElement;
        take(field, field.value);
        field.reportValidity();
      }}
    />
  `;
}
