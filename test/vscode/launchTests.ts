import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type OpenBrowser, openBrowser } from './browser';
import { type CodeArguments, parseCodeArguments } from './codeArguments';
import { createPrivateFolder, exitOnSignals } from './privateFolder';
import { type RunningServer, startServer, writeSettings } from './server';

/** A suite without output for this long counts as hung. */
const hangTimeoutMs = Number(process.env['EASEL_HANG_SECONDS'] ?? 180) * 1000;
const maxWorkbenchLines = 200;
const diagnosticsFolder = path.resolve(import.meta.dirname, '../../out/diagnostics');
const outputMark = `[suite ${randomUUID()}] `;

function readUserSettings(userDataFolder: string): Record<string, unknown> {
  const file = path.join(userDataFolder, 'User/settings.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${file} is not JSON`, { cause: error });
  }
}

function pageAddress(origin: string, code: CodeArguments): string {
  const remote = (file: string): string => `vscode-remote://${new URL(origin).host}${encodeURI(file)}`;
  const payload = [
    ...code.extensionDevelopmentPaths.map(file => ['extensionDevelopmentPath', remote(file)]),
    ['extensionTestsPath', remote(path.join(import.meta.dirname, 'hostedSuite.cjs'))],
    ['skipWelcome', 'true'],
    ...(code.disableExtensions ? [['disableExtensions', 'true']] : []),
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (code.target === undefined) query.set('ew', 'true');
  else query.set(code.target.endsWith('.code-workspace') ? 'workspace' : 'folder', code.target);
  return `${origin}/?${query.toString()}`;
}

/** One run of a suite: the processes that it started, and what is needed to explain a failure. */
class SuiteRun {
  readonly #home = createPrivateFolder();
  readonly #workbenchLog: string[] = [];
  #server: RunningServer | undefined;
  #browser: OpenBrowser | undefined;

  constructor(readonly code: CodeArguments) {}

  async start(): Promise<void> {
    const { code } = this;
    const userDataFolder = code.userDataFolder ?? path.join(this.#home.path, 'user-data');
    writeSettings(userDataFolder, readUserSettings(userDataFolder));
    this.#server = await startServer({
      home: this.#home,
      userDataFolder,
      extensionsFolder: code.extensionsFolder ?? path.join(this.#home.path, 'extensions'),
      workspaceTrust: code.workspaceTrust,
      testDriver: true,
      env: { EASEL_OUTPUT_MARK: outputMark, EASEL_SUITE: code.extensionTestsPath },
      ...(code.locale !== undefined && { locale: code.locale }),
    });
    const { origin } = this.#server;
    this.#browser = await openBrowser({
      home: this.#home,
      origin,
      ...(code.locale !== undefined && { locale: code.locale }),
    });
  }

  /** Resolves to the suite's exit code; rejects if the suite hangs, the page crashes or the server ends. */
  async exitCode(): Promise<number> {
    const { code } = this;
    const server = this.#server!;
    const { page } = this.#browser!;
    let hang: NodeJS.Timeout | undefined;
    const ended = new Promise<number>((resolve, reject) => {
      hang = setTimeout(() => reject(new Error(`The suite said nothing for ${hangTimeoutMs / 1000} s`)), hangTimeoutMs);
      server.process.once('exit', () => reject(new Error('The VS Code server ended before the suite')));
      page.once('crash', () => reject(new Error('The page of VS Code crashed')));
      page.once('close', () => reject(new Error('The page of VS Code was closed')));
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const [first] = args;
      if (typeof first === 'string' && first.startsWith(outputMark)) {
        hang?.refresh();
        process.stdout.write(`${first.slice(outputMark.length)}\n`);
        return;
      }
      this.#workbenchLog.push(`${type} ${args.map(String).join(' ')}`);
      if (this.#workbenchLog.length > maxWorkbenchLines) this.#workbenchLog.shift();
    });
    try {
      // In parallel, because a suite may end before the page counts as loaded.
      const [exitCode] = await Promise.all([
        ended,
        page.goto(pageAddress(server.origin, code), { waitUntil: 'commit' }),
      ]);
      return exitCode;
    } finally {
      clearTimeout(hang);
    }
  }

  /** Saves a screenshot and the logs. */
  async explain(error: Error): Promise<void> {
    mkdirSync(diagnosticsFolder, { recursive: true });
    const base = path.join(diagnosticsFolder, `launch-${process.pid}`);
    const logs = ['server:', this.#server?.log() ?? '', 'workbench:', ...this.#workbenchLog].join('\n');
    writeFileSync(`${base}.log`, logs);
    await this.#browser?.page.screenshot({ path: `${base}.png`, timeout: 10_000 }).catch(() => undefined);
    process.stderr.write(`${error.message}\n${logs.slice(-4000)}\nMore in ${base}.log and ${base}.png\n`);
  }

  async end(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await this.#server?.stop();
    this.#home.remove();
  }
}

async function launch(): Promise<number> {
  exitOnSignals();
  const run = new SuiteRun(parseCodeArguments(process.argv.slice(2)));
  try {
    await run.start();
    return await run.exitCode();
  } catch (error) {
    await run.explain(error as Error);
    return 1;
  } finally {
    await run.end();
  }
}

void launch().then(exitCode => {
  process.exitCode = exitCode;
});
