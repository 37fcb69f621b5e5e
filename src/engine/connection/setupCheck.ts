import * as vscode from 'vscode';
import type { SetupCheck } from '../../core/contributions/contributions';
import { EaselError, messageOf } from '../../core/base/errors';
import type { DashScopeClient } from '../dashscope/client';
import type { Address, Connection } from './connection';
import { readSettings } from '../../editor/settings';
import { outputFolder, workspaceRoot } from '../../editor/workspacePlaces';
import { checkWritable } from '../files/writableFolder';

const answerTimeoutMs = 20_000;

/** Looks at everything that a first image needs, at no cost. */
export async function checkSetup(
  client: DashScopeClient,
  connection: Connection,
  environment: NodeJS.ProcessEnv,
): Promise<SetupCheck[]> {
  const [service, folder] = await Promise.all([checkService(client, connection), checkFolder()]);
  return [...service, checkProxy(environment), folder];
}

async function checkService(client: DashScopeClient, connection: Connection): Promise<SetupCheck[]> {
  let address: Address;
  try {
    address = connection.address();
  } catch (error) {
    return [
      {
        check: 'key',
        ok: false,
        detail: vscode.l10n.t('not checked, because the address of the service is not usable'),
      },
      { check: 'endpoint', ok: false, detail: messageOf(error) },
    ];
  }
  const found = await connection.keyFor(address);
  const problem = await ask(client, address, found?.key ?? 'none');
  const answered =
    problem === undefined || !['network', 'timeout', 'unexpectedResponse', 'serviceFault'].includes(problem.code);
  return [
    keyCheck(address, found, problem, answered),
    {
      check: 'endpoint',
      ok: answered,
      detail: answered ? vscode.l10n.t('{0} answers', address.baseUrl) : messageOf(problem),
    },
  ];
}

function keyCheck(
  address: Address,
  found: { from: 'stored' | 'environment' } | undefined,
  problem: EaselError | undefined,
  answered: boolean,
): SetupCheck {
  if (!found)
    return {
      check: 'key',
      ok: false,
      detail: vscode.l10n.t('no API key for the region {0}; run "Easel: Set API Key"', address.region),
    };
  const where =
    found.from === 'stored'
      ? vscode.l10n.t('stored for the region {0}', address.region)
      : vscode.l10n.t('from the environment variable DASHSCOPE_API_KEY');
  if (!answered)
    return {
      check: 'key',
      ok: false,
      detail: vscode.l10n.t('{0}; whether it is accepted could not be checked', where),
    };
  if (problem) return { check: 'key', ok: false, detail: `${where}. ${problem.message}` };
  return { check: 'key', ok: true, detail: where };
}

async function ask(client: DashScopeClient, address: Address, apiKey: string): Promise<EaselError | undefined> {
  try {
    await client.checkKey(
      { baseUrl: address.baseUrl, resultHosts: address.resultHosts, apiKey },
      AbortSignal.timeout(answerTimeoutMs),
    );
    return undefined;
  } catch (error) {
    if (error instanceof EaselError) return error;
    return new EaselError(
      'timeout',
      vscode.l10n.t('{0} did not answer in time; check the network and the proxy settings.', address.baseUrl),
      { cause: error },
    );
  }
}

/** Says what is in use; whether it works, the endpoint check has shown. */
function checkProxy(environment: NodeJS.ProcessEnv): SetupCheck {
  const http = vscode.workspace.getConfiguration('http');
  const [setting, support] = [http.get<string>('proxy') ?? '', http.get<string>('proxySupport')];
  const fromEnvironment =
    environment['HTTPS_PROXY'] ??
    environment['https_proxy'] ??
    environment['HTTP_PROXY'] ??
    environment['http_proxy'] ??
    '';
  if (support === 'off')
    return { check: 'proxy', ok: true, detail: vscode.l10n.t('switched off by http.proxySupport') };
  if (setting !== '')
    return { check: 'proxy', ok: true, detail: vscode.l10n.t('{0}, from http.proxy', withoutCredentials(setting)) };
  if (fromEnvironment !== '')
    return {
      check: 'proxy',
      ok: true,
      detail: vscode.l10n.t('{0}, from the environment', withoutCredentials(fromEnvironment)),
    };
  return { check: 'proxy', ok: true, detail: vscode.l10n.t("none set; the system's settings apply") };
}

async function checkFolder(): Promise<SetupCheck> {
  const root = workspaceRoot([vscode.window.activeTextEditor?.document.uri]);
  if (!root)
    return {
      check: 'folder',
      ok: false,
      detail: vscode.l10n.t('no folder is open; open one, so that images have a place'),
    };
  try {
    const { folder } = await outputFolder(readSettings(root).outputFolder, {
      root,
      file: vscode.window.activeTextEditor?.document.uri,
    });
    const writable = await isWritable(folder);
    const name = vscode.workspace.asRelativePath(folder);
    return writable
      ? { check: 'folder', ok: true, detail: vscode.l10n.t('images go to {0}', name) }
      : {
          check: 'folder',
          ok: false,
          detail: vscode.l10n.t('{0} cannot be written to; allow it, or change easel.outputFolder', name),
        };
  } catch (error) {
    return { check: 'folder', ok: false, detail: messageOf(error) };
  }
}

async function isWritable(folder: vscode.Uri): Promise<boolean> {
  try {
    await checkWritable({ isWritable: scheme => vscode.workspace.fs.isWritableFileSystem(scheme) !== false }, folder);
    return true;
  } catch {
    return false;
  }
}

function withoutCredentials(proxy: string): string {
  return proxy.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, '$1');
}
