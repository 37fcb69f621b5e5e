import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { type OpenBrowser, openBrowser } from '../vscode/browser';
import { createPrivateFolder, type PrivateFolder } from '../vscode/privateFolder';
import {
  installExtensions,
  type RunningServer,
  type ServerOptions,
  startServer,
  writeSettings,
} from '../vscode/server';
import { Editors } from './editors';
import { eventually, patienceMs } from './eventually';
import { Explorer } from './explorer';
import { Dialogs, Toasts } from './messages';
import { QuickInput } from './quickInput';

const root = path.resolve(import.meta.dirname, '../..');
const startTimeoutMs = 2 * patienceMs;
const saveAgainMs = 5000;

/** Built-in themes, with the class of the window that shows that a theme is active. */
const themeClasses = {
  'Default Light Modern': 'vs',
  'Default Dark Modern': 'vs-dark',
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
} as const;
export type Theme = keyof typeof themeClasses;

/** Settings that keep everything except the extension out of the screenshots. */
const calmSettings: Record<string, unknown> = {
  'workbench.reduceMotion': 'on',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

interface WorkbenchOptions {
  /** Packaged extensions to install; default: the VSIX that `npm run package` wrote to the root. */
  vsix?: readonly string[];
  /** The folder to open; default: a fresh copy of test/workspace. `null` opens an empty window. */
  folder?: string | null;
  /** A person's settings, including machine-scoped ones. */
  settings?: Record<string, unknown>;
  keybindings?: readonly { key: string; command: string; args?: unknown }[];
  theme?: Theme;
  /** The display language, for example `zh-cn`. */
  locale?: string;
  /** Added to the extension host's environment, which contains no other DASHSCOPE_… or proxy variables. */
  env?: NodeJS.ProcessEnv;
  viewport?: { width: number; height: number };
  /** Whether to ask if the folder is trusted, as VS Code does by default. */
  workspaceTrust?: boolean;
  port?: number;
}

/** A running VS Code with the extension installed, and the actions of a person in it. */
export class Workbench {
  #settingsChanges = 0;
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly toasts: Toasts;
  readonly dialogs: Dialogs;
  readonly explorer: Explorer;
  readonly editors: Editors;

  constructor(
    readonly home: PrivateFolder,
    public server: RunningServer,
    readonly browser: OpenBrowser,
    /** The opened folder; undefined in an empty window. */
    readonly folder: string | undefined,
    readonly serverOptions: ServerOptions,
  ) {
    this.page = browser.page;
    this.quickInput = new QuickInput(this.page);
    this.toasts = new Toasts(this.page);
    this.dialogs = new Dialogs(this.page);
    this.explorer = new Explorer(this.page);
    this.editors = new Editors(this.page, this.quickInput);
  }

  get userDataFolder(): string {
    return this.serverOptions.userDataFolder;
  }

  /** The address at which a browser finds this VS Code. */
  get address(): string {
    const query = this.folder === undefined ? 'ew=true' : `folder=${encodeURIComponent(this.folder)}`;
    return `${this.server.origin}/?${query}`;
  }

  /** Opens or reloads the window; stored data of the extension stays. */
  async load(): Promise<void> {
    await this.page.goto(this.address, { waitUntil: 'commit' });
    const firstSign =
      this.folder === undefined ? '.monaco-workbench .part.editor' : '.explorer-folders-view .monaco-list-row';
    await this.page.locator(firstSign).first().waitFor({ timeout: startTimeoutMs });
  }

  /** Opens another window on the same folder, in a tab of the same browser. */
  async openSecondWindow(): Promise<Workbench> {
    const page = await this.browser.context.newPage();
    const second = new Workbench(this.home, this.server, { ...this.browser, page }, this.folder, this.serverOptions);
    await second.load();
    return second;
  }

  /** Starts VS Code again after a stop, with its stored data and at the same address. */
  async startServerAgain(): Promise<void> {
    this.server = await startServer({ ...this.serverOptions, port: Number(new URL(this.server.origin).port) });
  }

  /** Runs a command by its complete title in the palette, for example `Easel: Generate Image…`. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Presses a key or a combination, for example `ControlOrMeta+S`. */
  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** Types at the focus. */
  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /**
   * Changes the person's settings while VS Code runs, and waits until this window has read them. Each change also gives
   * a colour that nothing shows a value of its own, which the window tells as soon as the settings are in force.
   */
  async changeSettings(changes: Record<string, unknown>): Promise<void> {
    const file = path.join(this.userDataFolder, 'User/settings.json');
    const current = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const mark = `#${(++this.#settingsChanges).toString(16).padStart(6, '0')}`;
    const write = (): void =>
      writeSettings(this.userDataFolder, {
        ...current,
        'workbench.colorCustomizations': { 'debugIcon.startForeground': mark },
        ...changes,
      });
    write();
    let writtenAt = performance.now();
    await eventually('the settings to be read', async () => {
      // The editor may begin to watch the file just after it was written: a person would save it once more.
      if (performance.now() - writtenAt > saveAgainMs) {
        write();
        writtenAt = performance.now();
      }
      const colour = await this.page.evaluate<string>(
        `getComputedStyle(document.querySelector('.monaco-workbench')).getPropertyValue('--vscode-debugIcon-startForeground').trim()`,
      );
      return colour === mark ? true : undefined;
    });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.changeSettings({ 'workbench.colorTheme': theme });
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  }

  /** Waits for a file in the opened folder; returns its absolute path. */
  waitForFile(file: string, timeoutMs = patienceMs): Promise<string> {
    const whole = path.resolve(this.folder ?? '', file);
    return eventually(`the file ${file}`, () => (existsSync(whole) ? whole : undefined), timeoutMs);
  }

  /** Saves a screenshot of the window; returns its file. */
  async screenshot(file: string): Promise<string> {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Saves a screenshot and the logs to out/diagnostics, for a failed test. */
  async explain(name: string): Promise<string> {
    const base = path.join(root, 'out/diagnostics', name.replace(/[^\p{L}\p{N}]+/gu, '-'));
    await this.screenshot(`${base}.png`);
    writeFileSync(`${base}.log`, [this.server.log(), 'console errors:', ...this.browser.consoleErrors].join('\n'));
    return base;
  }

  /** Ends VS Code and the browser, and removes all files that they wrote, except a given folder. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    this.home.remove();
  }
}

/** The VSIX that `npm run package` writes. */
export function packagedExtension(): string {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(root, `${name}-${version}.vsix`);
}

function createWorkspaceCopy(home: PrivateFolder): string {
  const folder = path.join(home.path, 'harbour-notes');
  cpSync(path.join(root, 'test/workspace'), folder, { recursive: true });
  return folder;
}

function ownEnvironment(): NodeJS.ProcessEnv {
  const personal = /^DASHSCOPE_|^(https?|all|no)_proxy$/i;
  return Object.fromEntries(
    Object.keys(process.env)
      .filter(name => personal.test(name))
      .map(name => [name, undefined]),
  );
}

/**
 * Installs the extension into a fresh VS Code without the test driver, starts it, and opens it in a headless browser.
 */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const home = createPrivateFolder();
  const userDataFolder = path.join(home.path, 'user-data');
  let server: RunningServer | undefined;
  try {
    const folder = options.folder === null ? undefined : (options.folder ?? createWorkspaceCopy(home));
    writeSettings(userDataFolder, {
      ...calmSettings,
      'workbench.colorTheme': options.theme ?? 'Default Dark Modern',
      ...options.settings,
    });
    writeFileSync(path.join(userDataFolder, 'User/keybindings.json'), JSON.stringify(options.keybindings ?? []));
    const serverOptions = {
      home,
      userDataFolder,
      extensionsFolder: path.join(home.path, 'extensions'),
      workspaceTrust: options.workspaceTrust ?? false,
      env: { ...ownEnvironment(), ...options.env },
      ...(options.locale !== undefined && { locale: options.locale }),
      ...(options.port !== undefined && { port: options.port }),
    };
    await installExtensions(serverOptions, options.vsix ?? [packagedExtension()]);
    server = await startServer(serverOptions);
    const browser = await openBrowser({
      home,
      origin: server.origin,
      ...(options.viewport && { viewport: options.viewport }),
      ...(options.locale !== undefined && { locale: options.locale }),
    });
    const workbench = new Workbench(home, server, browser, folder, serverOptions);
    await workbench.load();
    return workbench;
  } catch (error) {
    await server?.stop();
    home.remove();
    throw error;
  }
}
