import * as l10n from '@vscode/l10n';
import type { KeyStore } from '../../core/base/ports';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Address, Connection } from '../../engine/connection/connection';
import type { Notifications } from './notifications';

/** Asks a person before a key goes to an address that is not the provider's own. Closing a question means no. */
export class AddressConsent {
  constructor(
    private readonly keys: KeyStore,
    private readonly connection: Connection,
    private readonly notifications: Pick<Notifications, 'confirm'>,
  ) {}

  /** Whether a key may be sent to this address. */
  toAddress(address: Address): Promise<boolean> {
    return this.notifications.confirm(
      l10n.t('Send the API key to {0}?', address.baseUrl),
      l10n.t(
        "This address is {0}, and it is not one of the provider's. Agree only if you know it. You are asked once for this address and this API key.",
        this.connection.sourceOf(address),
      ),
      l10n.t('Use This Address'),
    );
  }

  /** Whether the stored key may be sent to this address. @returns `undefined` if no key is stored. */
  async toStoredKey(address: Address): Promise<boolean | undefined> {
    const stored = await this.keys.get(address.region);
    if (stored === undefined) return undefined;
    const agreed = await this.toAddress(address);
    if (agreed) await this.connection.confirm(address, stored);
    return agreed;
  }

  /** Whether an unfinished job may go on at the address that it was sent to. */
  async toAddressOfJob(address: JournalEntry['address']): Promise<boolean> {
    if (!this.connection.needsPermission(address)) {
      const earlier = { ...address, resultHosts: [] };
      // Without any key the job itself says so, and offers to set one.
      return (await this.connection.keyFor(earlier)) !== undefined || (await this.toStoredKey(earlier)) !== false;
    }
    const agreed = await this.notifications.confirm(
      l10n.t('Send the API key to {0}?', address.baseUrl),
      l10n.t(
        'An unfinished request was sent to this address. It is not in use any more: neither the settings nor the environment name it. Agree only if you know it.',
      ),
      l10n.t('Use This Address'),
    );
    if (agreed) await this.connection.allowForJobs(address);
    return agreed;
  }
}
