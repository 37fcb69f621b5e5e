import * as vscode from 'vscode';
import { commandIds } from './core/commandIds';
import type { ApiKeys } from './services/apiKeys';
import type { CommandTable } from './ui/commandTable';

/** For tests of the extension only: what was said, a clock that can be sped up, and what a person types or reads elsewhere. */
export interface TestAccess {
  said: readonly { severity: string; message: string; actions: string[] }[];
  clock: { speed: number };
  keys: Pick<ApiKeys, 'set' | 'remove'>;
  logFolder: vscode.Uri;
}

/** Registers the commands and returns: everything else is built when one is first used. */
export function activate(context: vscode.ExtensionContext): { testAccess: () => Promise<TestAccess> } | undefined {
  let composed: ReturnType<typeof compose> | undefined;
  const commands = (): ReturnType<typeof compose> => (composed ??= compose(context));
  for (const id of commandIds) {
    context.subscriptions.push(vscode.commands.registerCommand(id, async (...args: unknown[]) => (await commands()).table[id](...args)));
  }
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return { testAccess: async () => (await commands()).testAccess };
}

/** The composition root: every object, in the order in which they need each other. */
async function compose(context: vscode.ExtensionContext): Promise<{ table: CommandTable; testAccess: TestAccess }> {
  const parts = await import('./parts');
  parts.useTranslations(vscode.l10n.bundle);
  const channel = vscode.window.createOutputChannel('Easel', { log: true });
  const log = new parts.ChannelLog(channel);
  const clock = new parts.SystemClock();
  const network = new parts.Network();
  const { version } = context.extension.packageJSON as { version: string };
  const userAgent = `easel/${version} vscode/${vscode.version}`;
  const client = new parts.DashScopeClient({ transport: network.transport, clock, log, userAgent });
  const keys = new parts.ApiKeys(context.secrets);
  const connection = new parts.Connection(keys, process.env, context.globalState, log);
  const saver = new parts.AnswerSaver(client, clock, log);
  const service = new parts.ImageService(client, connection, saver, clock, log);
  const person = new parts.Person();
  const keyCommands = new parts.KeyCommands(keys, connection, new parts.KeyCheck(client, () => parts.readSettings().workspaceId, log), person, log);
  const images = new parts.ImageCommands(service, connection, keyCommands, person, context.workspaceState);
  const checkSetup = () => parts.checkSetup(client, connection, process.env);
  context.subscriptions.push(channel, { dispose: () => network.dispose() });
  return { table: parts.commandTable({ images, keys: keyCommands, person, channel, checkSetup }), testAccess: { said: person.said, clock, keys, logFolder: context.logUri } };
}
