import * as l10n from '@vscode/l10n';
import type { SetupCheck } from '../../core/contributions/contributions';
import { EaselError, messageOf } from '../../core/base/errors';
import type { Clock } from '../../core/base/ports';
import type { DashScopeClient } from '../dashscope/client';
import { isProviderAddress } from '../dashscope/endpoint';
import type { Address, Connection } from './connection';
import { problemOfKey } from './keyShape';

const answerTimeoutMs = 20_000;

/** What the check asks of the program that the engine runs in. */
export interface SetupSurroundings {
  /** The proxy that its settings name, empty where they name none, and `off` where they switch every proxy off. */
  proxySettings(): { proxy: string; support: string | undefined };
  /**
   * Where images go by the settings, by the name that a person knows; undefined where no folder is open.
   * @throws EaselError where the setting names no usable folder.
   */
  outputFolder(): Promise<{ name: string; isWritable: boolean } | undefined>;
}

export interface SetupCheckParts {
  client: Pick<DashScopeClient, 'checkKey'>;
  connection: Pick<Connection, 'address' | 'keyFor' | 'isWithheld'>;
  clock: Pick<Clock, 'after'>;
  surroundings: SetupSurroundings;
  environment: NodeJS.ProcessEnv;
}

/** Looks at everything that a first image needs, at no cost. */
export async function checkSetup(parts: SetupCheckParts): Promise<SetupCheck[]> {
  const [{ checks, problem }, folder] = await Promise.all([checkService(parts), checkFolder(parts.surroundings)]);
  return [...checks, checkProxy(parts, problem), folder];
}

/** Key and address, and what the service, or what stands in between, says against them. */
async function checkService({
  client,
  connection,
  clock,
}: SetupCheckParts): Promise<{ checks: SetupCheck[]; problem?: EaselError | undefined }> {
  let address: Address;
  try {
    address = connection.address();
  } catch (error) {
    const detail = l10n.t('not checked, because the address of the service is not usable');
    return {
      checks: [
        { check: 'key', ok: false, detail },
        { check: 'endpoint', ok: false, detail: messageOf(error) },
      ],
    };
  }
  const found = await connection.keyFor(address);
  // A text that is not a key is not sent. The address is still checked.
  const misshapen = found && problemOfKey(found.key, isProviderAddress(address.baseUrl));
  const problem = await ask(client, clock, address, (misshapen === undefined && found?.key) || 'none');
  const answered =
    problem === undefined || !['network', 'timeout', 'unexpectedResponse', 'serviceFault'].includes(problem.code);
  const endpoint: SetupCheck = {
    check: 'endpoint',
    ok: answered,
    detail: answered ? l10n.t('{0} answers', address.baseUrl) : messageOf(problem),
  };
  const key =
    !found && (await connection.isWithheld(address))
      ? withheldKey(address)
      : keyCheck(address, found, problem, answered, misshapen);
  return { checks: [key, endpoint], problem };
}

/** A key is stored, and the person has not agreed yet that it is sent to this address. */
const withheldKey = ({ baseUrl, region }: Address): SetupCheck => ({
  check: 'key',
  ok: false,
  detail: l10n.t('stored for the region {0}, but not confirmed for {1}; run "Easel: Set API Key"', region, baseUrl),
});

function keyCheck(
  address: Address,
  found: { from: 'stored' | 'environment' } | undefined,
  problem: EaselError | undefined,
  answered: boolean,
  misshapen: string | undefined,
): SetupCheck {
  if (!found)
    return {
      check: 'key',
      ok: false,
      detail: l10n.t('no API key for the region {0}; run "Easel: Set API Key"', address.region),
    };
  const where =
    found.from === 'stored'
      ? l10n.t('stored for the region {0}', address.region)
      : l10n.t('from the environment variable DASHSCOPE_API_KEY');
  if (misshapen !== undefined) return { check: 'key', ok: false, detail: `${where}. ${misshapen}` };
  if (!answered)
    return {
      check: 'key',
      ok: false,
      detail: l10n.t('{0}; whether it is accepted could not be checked', where),
    };
  if (problem) return { check: 'key', ok: false, detail: `${where}. ${problem.message}` };
  return { check: 'key', ok: true, detail: where };
}

async function ask(
  client: SetupCheckParts['client'],
  clock: SetupCheckParts['clock'],
  address: Address,
  apiKey: string,
): Promise<EaselError | undefined> {
  const controller = new AbortController();
  const callOff = clock.after(answerTimeoutMs, () => {
    controller.abort();
  });
  try {
    await client.checkKey({ baseUrl: address.baseUrl, resultHosts: address.resultHosts, apiKey }, controller.signal);
    return undefined;
  } catch (error) {
    if (error instanceof EaselError) return error;
    return new EaselError(
      'timeout',
      l10n.t('{0} did not answer in time; check the network and the proxy settings.', address.baseUrl),
      { cause: error },
    );
  } finally {
    callOff();
  }
}

/** Says which proxy is in use. Only a proxy that wants a login is reported as not working. */
function checkProxy(parts: SetupCheckParts, problem: EaselError | undefined): SetupCheck {
  const inUse = proxyInUse(parts);
  return problem?.httpStatus === 407 ? { ...inUse, ok: false, detail: `${inUse.detail}. ${problem.message}` } : inUse;
}

function proxyInUse({ surroundings, environment }: SetupCheckParts): SetupCheck {
  const { proxy, support } = surroundings.proxySettings();
  const fromEnvironment =
    environment['HTTPS_PROXY'] ??
    environment['https_proxy'] ??
    environment['HTTP_PROXY'] ??
    environment['http_proxy'] ??
    '';
  if (support === 'off') return { check: 'proxy', ok: true, detail: l10n.t('switched off by http.proxySupport') };
  if (proxy !== '')
    return { check: 'proxy', ok: true, detail: l10n.t('{0}, from http.proxy', withoutCredentials(proxy)) };
  if (fromEnvironment !== '')
    return {
      check: 'proxy',
      ok: true,
      detail: l10n.t('{0}, from the environment', withoutCredentials(fromEnvironment)),
    };
  return { check: 'proxy', ok: true, detail: l10n.t("none set; the system's settings apply") };
}

async function checkFolder(surroundings: SetupSurroundings): Promise<SetupCheck> {
  try {
    const folder = await surroundings.outputFolder();
    if (!folder)
      return {
        check: 'folder',
        ok: false,
        detail: l10n.t('no folder is open; open one, so that images have a place'),
      };
    return folder.isWritable
      ? { check: 'folder', ok: true, detail: l10n.t('images go to {0}', folder.name) }
      : {
          check: 'folder',
          ok: false,
          detail: l10n.t('{0} cannot be written to; allow it, or change easel.outputFolder', folder.name),
        };
  } catch (error) {
    return { check: 'folder', ok: false, detail: messageOf(error) };
  }
}

function withoutCredentials(proxy: string): string {
  return proxy.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, '$1');
}
