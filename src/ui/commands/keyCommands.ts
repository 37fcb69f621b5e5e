import * as vscode from 'vscode';
import { EaselError, messageOf } from '../../core/base/errors';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Region } from '../../core/models/regionTable';
import { regions, regionTable } from '../../core/models/regionTable';
import type { ApiKeys } from '../../editor/apiKeys';
import type { Address, Connection } from '../../engine/connection/connection';
import { isProviderUrl } from '../../engine/dashscope/endpoint';
import type { KeyCheck } from '../../engine/connection/keyCheck';
import { problemOfKey } from '../../engine/connection/keyShape';
import type { Log } from '../../core/base/ports';
import { AddressConsent } from '../messages/addressConsent';
import type { Notifications } from '../messages/notifications';
import { answerOf } from '../pickers/quickInput';
import { createInputBox, pickItem } from '../shown/shownWindow';

/** Asking for, checking and removing API keys. */
export class KeyCommands {
  private readonly consent: AddressConsent;

  constructor(
    private readonly keys: ApiKeys,
    private readonly connection: Connection,
    private readonly check: KeyCheck,
    private readonly notifications: Notifications,
    private readonly log: Log,
  ) {
    this.consent = new AddressConsent(keys, connection, notifications);
  }

  /**
   * Makes sure that there is a key for the address in use: asks for one if there is none, and for the person's consent
   * if the stored one was never confirmed for this address.
   * @returns whether there is a key now.
   */
  async ensureKey(): Promise<boolean> {
    const address = this.connection.address();
    if (await this.connection.keyFor(address)) return true;
    const consent = await this.consent.toStoredKey(address);
    if (consent !== undefined) return consent;
    const stored = await this.setApiKey({});
    const current = this.connection.address();
    if (await this.connection.keyFor(current)) return true;
    if (stored) {
      this.notifications.tell(
        'warning',
        vscode.l10n.t(
          'The API key was stored for another region than {0}, which is in use. Change easel.region, or set an API key for {0}.',
          regionTable[current.region].name(),
        ),
      );
    }
    return false;
  }

  /** Makes sure that an unfinished job may go on at its address, asking if it may not. @returns whether it may. */
  ensureAddressOfJob(address: JournalEntry['address']): Promise<boolean> {
    return this.consent.toAddressOfJob(address);
  }

  /**
   * Asks for region (unless given) and key, checks the key at no cost, and stores it.
   * @returns whether a key is stored for that region now.
   */
  async setApiKey({ region: given }: { region?: Region }): Promise<boolean> {
    const address = this.connection.address();
    const region = given ?? (await this.pickRegion(address.region));
    if (!region) return false;
    // Before the key is typed, because it is sent to the address to be checked.
    if (!isProviderUrl(address.baseUrl) && !(await this.consent.toAddress(address))) return this.isStored(region);
    const entered = await this.askKey(region, address);
    if (entered) {
      await this.connection.confirm(address, entered.key);
      await this.store(entered.key, entered.region, region);
    }
    return this.isStored(entered?.region ?? region);
  }

  /**
   * Asks for a key in place of one that was refused. @returns whether another key, or another address, is in force now.
   */
  async changeApiKey(): Promise<boolean> {
    const inForce = async (): Promise<string> => {
      const address = this.connection.address();
      return `${address.baseUrl} ${(await this.connection.keyFor(address))?.key ?? ''}`;
    };
    const before = await inForce();
    return (await this.setApiKey({})) && (await inForce()) !== before;
  }

  /** @returns whether a key is stored for the region now. */
  async removeApiKey(region: Region): Promise<boolean> {
    await this.keys.remove(region);
    return this.isStored(region);
  }

  /** Offers the keys that are stored. */
  async pickAndRemove(): Promise<boolean | undefined> {
    const stored = await this.keys.storedRegions();
    if (stored.length === 0) {
      this.notifications.tell('information', vscode.l10n.t('No API key is stored.'));
      return false;
    }
    const items = stored.map(region => ({ label: regionTable[region].name(), region }));
    const picked = await pickItem(items, {
      title: vscode.l10n.t('Remove API Key'),
      placeHolder: vscode.l10n.t('Choose the region whose API key is removed'),
    });
    if (!picked) return undefined;
    await this.removeApiKey(picked.region);
    this.notifications.tell('information', vscode.l10n.t('The API key for {0} was removed.', picked.label));
    return false;
  }

  private async pickRegion(current: Region): Promise<Region | undefined> {
    const ordered = [current, ...regions.filter(region => region !== current)];
    const items = ordered.map(region => ({
      label: regionTable[region].name(),
      description: [region === current ? vscode.l10n.t('in use') : '', regionTable[region].note?.() ?? '']
        .filter(note => note !== '')
        .join(' · '),
      region,
    }));
    const picked = await pickItem(items, {
      title: vscode.l10n.t('Set API Key (1/2)'),
      placeHolder: vscode.l10n.t('An API key belongs to the region it was made in'),
      ignoreFocusOut: true,
    });
    return picked?.region;
  }

  /** Stays open until a key is good, cannot be judged, or the person gives up. */
  private askKey(region: Region, address: Address): Promise<{ key: string; region: Region } | undefined> {
    const input = createInputBox();
    input.title = vscode.l10n.t('API Key for {0}', regionTable[region].name());
    input.prompt = vscode.l10n.t(
      'From the console of Model Studio; it starts with "sk-". It is kept in the editor\'s secret storage.',
    );
    input.password = true;
    input.ignoreFocusOut = true;
    const closed = new AbortController();
    return answerOf(input, (done: (entered: { key: string; region: Region }) => void, listen) => {
      const accept = async (): Promise<void> => {
        const key = input.value.trim();
        const problem = problemOfKey(key, address.decidedBy === 'region');
        if (problem !== undefined) {
          input.validationMessage = problem;
          return;
        }
        input.busy = true;
        input.enabled = false;
        const result = await this.check.find(key, region, address, closed.signal);
        if (closed.signal.aborted) return;
        input.busy = false;
        input.enabled = true;
        if (result.verdict === 'refused') {
          input.validationMessage =
            address.decidedBy === 'region'
              ? vscode.l10n.t(
                  'No region of the provider accepts this API key. Check it in the console and paste it again.',
                )
              : vscode.l10n.t('{0} does not accept this API key. Check it and paste it again.', address.baseUrl);
          return;
        }
        if (result.verdict === 'unknown') {
          this.notifications.tell(
            'warning',
            vscode.l10n.t('The API key was stored but could not be checked: {0}', result.error.message),
          );
        }
        done({ key, region: result.region });
      };
      listen(input.onDidChangeValue, () => {
        input.validationMessage = undefined;
      });
      listen(input.onDidAccept, () =>
        accept().catch((error: unknown) => {
          this.log.error(`Checking a key failed: ${messageOf(error)}`);
          input.enabled = true;
          input.busy = false;
        }),
      );
      listen(input.onDidHide, () => closed.abort());
    });
  }

  /** Stores a key where it belongs; one of another region is offered to be followed. */
  private async store(key: string, belongsTo: Region, askedFor: Region): Promise<void> {
    await this.keys.set(belongsTo, key);
    const name = regionTable[belongsTo].name();
    const stored = vscode.l10n.t('The API key for {0} is stored.', name);
    const current = this.connection.address();
    if (current.decidedBy !== 'region' || belongsTo === current.region) {
      this.notifications.tell('information', stored);
      return;
    }
    const message =
      belongsTo === askedFor ? stored : vscode.l10n.t('This API key belongs to {0} and is stored there.', name);
    const agreed = await this.notifications.confirm(
      message,
      vscode.l10n.t('Easel uses the region {0} at the moment.', regionTable[current.region].name()),
      vscode.l10n.t('Switch Region'),
    );
    if (agreed)
      await vscode.workspace.getConfiguration('easel').update('region', belongsTo, vscode.ConfigurationTarget.Global);
  }

  private async isStored(region: Region): Promise<boolean> {
    return (await this.keys.get(region)) !== undefined;
  }
}

/** The region named by an argument object. @throws EaselError `invalidRequest` */
export function regionArgument(argument: unknown): Region | undefined {
  const isObject = typeof argument === 'object' && argument !== null && !Array.isArray(argument);
  const given = isObject ? (argument as { region?: unknown }).region : argument;
  if (isObject && given === undefined) return undefined;
  const region = isObject ? regions.find(known => known === given) : undefined;
  if (region) return region;
  throw new EaselError('invalidRequest', vscode.l10n.t('The option "region" must be one of {0}.', regions.join(', ')), {
    field: 'region',
  });
}
