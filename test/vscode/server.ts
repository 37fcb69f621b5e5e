import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { readInstallation } from './installation';
import type { PrivateFolder } from './privateFolder';

const startTimeoutMs = 60_000;
const maxLogLines = 400;

export interface ServerOptions {
  home: PrivateFolder;
  /** Settings, storage and logs, laid out like the user data folder of a desktop VS Code. */
  userDataFolder: string;
  extensionsFolder: string;
  workspaceTrust?: boolean;
  /** Enables test suites, hides toasts and refuses modal dialogs. */
  testDriver?: boolean;
  /** The display language, such as `zh-cn`. */
  locale?: string;
  env?: NodeJS.ProcessEnv;
  /** Default: a free port. */
  port?: number;
}

export interface RunningServer {
  /** For example `http://127.0.0.1:40123`. */
  origin: string;
  process: ChildProcess;
  /** The last lines of the server's output. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Writes a person's settings, before the server starts. They are written to two files, because the extension host
 * counts as a remote machine, which reads machine-scoped settings only from its own file.
 */
export function writeSettings(userDataFolder: string, settings: Record<string, unknown>): void {
  for (const name of ['User', 'Machine']) {
    const folder = path.join(userDataFolder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}

/** Declares another display language. The editor's own texts stay English, but extensions use the language. */
function declareLanguage(userDataFolder: string, locale: string): void {
  const translations = path.join(userDataFolder, 'no-translations.json');
  writeFileSync(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'easel.language' }, version: '1.0.0' }];
  const pack = { hash: locale, extensions, translations: { vscode: translations }, label: locale };
  writeFileSync(path.join(userDataFolder, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

function serverArguments(options: ServerOptions): string[] {
  return [
    path.join(readInstallation().server, 'out/server-main.js'),
    '--accept-server-license-terms',
    ...['--telemetry-level', 'off'],
    ...['--server-data-dir', path.join(options.home.path, 'server')],
    ...['--user-data-dir', options.userDataFolder],
    ...['--extensions-dir', options.extensionsFolder],
  ];
}

/** Starts the packaged VS Code's server and waits until it listens. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  mkdirSync(options.userDataFolder, { recursive: true });
  if (options.locale) declareLanguage(options.userDataFolder, options.locale);
  const args = [
    ...serverArguments(options),
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'],
    '--disable-telemetry',
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.locale ? ['--locale', options.locale] : []),
  ];
  const server = spawn(readInstallation().node, args, {
    cwd: options.home.path,
    env: options.home.environment({ ...process.env, ...options.env }),
    // Its own process group, so that the extension host and everything that it started end together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killAtExit = (): void => killGroup(server);
  process.prependListener('exit', killAtExit);
  server.once('exit', () => process.off('exit', killAtExit));
  const lines: string[] = [];
  const stop = (): Promise<void> => stopGroup(server);
  const port = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => fail(`did not listen within ${startTimeoutMs / 1000} s`), startTimeoutMs);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      void stop();
      reject(new Error(`The VS Code server ${reason}\n${lines.join('\n')}`));
    };
    server.once('error', error => fail(error.message));
    server.once('exit', code => fail(`ended with ${code ?? 'a signal'}`));
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        lines.push(line);
        if (lines.length > maxLogLines) lines.shift();
        const listening = /Extension host agent listening on (\d+)/.exec(line);
        if (listening) {
          clearTimeout(timer);
          resolve(listening[1]!);
        }
      });
    }
  });
  return { origin: `http://127.0.0.1:${port}`, process: server, log: () => lines.join('\n'), stop };
}

/** Installs packaged extensions the way a person does, before the server starts. */
export async function installExtensions(options: ServerOptions, vsixFiles: readonly string[]): Promise<void> {
  for (const vsix of vsixFiles) {
    const installer = spawn(readInstallation().node, [...serverArguments(options), '--install-extension', vsix], {
      cwd: options.home.path,
      env: options.home.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    installer.stdout.on('data', (data: Buffer) => (output += data.toString()));
    installer.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(installer, 'close')) as [number | null];
    if (code !== 0) throw new Error(`Installing ${vsix} failed:\n${output}`);
  }
}

/** Killed at once, because its folders are removed anyway. */
function killGroup(server: ChildProcess): void {
  try {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

async function stopGroup(server: ChildProcess): Promise<void> {
  const runs = server.pid !== undefined && server.exitCode === null && server.signalCode === null;
  const ended = runs ? once(server, 'exit') : undefined;
  killGroup(server);
  await ended;
}
