import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { readInstallation } from './installation';
import type { PrivateFolder } from './privateFolder';

interface BrowserOptions {
  home: PrivateFolder;
  /** The address of the VS Code server; only this origin receives the key of the secret storage. */
  origin: string;
  viewport?: { width: number; height: number };
  locale?: string;
}

export interface OpenBrowser {
  context: BrowserContext;
  page: Page;
  /** Hosts other than loopback that the page requested; these requests were blocked. */
  refusedHosts: Set<string>;
  consoleErrors: string[];
  close(): Promise<void>;
}

/** Our own fontconfig file, so that screenshots look the same on every machine and Chinese has glyphs. */
function writeFontConfiguration(home: PrivateFolder, folders: readonly string[]): string {
  const families = {
    'sans-serif': 'Open Sans',
    'system-ui': 'Open Sans',
    Ubuntu: 'Open Sans',
    serif: 'Open Sans',
    monospace: 'DejaVu Sans Mono',
  };
  const aliases = Object.entries(families).map(
    ([family, first]) =>
      `<alias binding="same"><family>${family}</family>` +
      `<prefer><family>${first}</family><family>Noto Sans S Chinese</family></prefer></alias>`,
  );
  const file = path.join(home.path, 'fonts.conf');
  const text = [
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>',
    ...folders.map(folder => `<dir>${folder.replaceAll('&', '&amp;')}</dir>`),
    `<cachedir>${path.join(home.path, 'font-cache')}</cachedir>`,
    ...aliases,
    '</fontconfig>',
  ];
  writeFileSync(file, text.join('\n'));
  return file;
}

/** Opens a headless browser with an empty page; it can reach loopback addresses only. */
export async function openBrowser(options: BrowserOptions): Promise<OpenBrowser> {
  const installation = readInstallation();
  const { home, origin } = options;
  const profile = path.join(home.path, 'browser');
  mkdirSync(profile);
  const environment = {
    ...home.environment(),
    FONTCONFIG_FILE: writeFontConfiguration(home, installation.fonts),
    ...(installation.libraries && { LD_LIBRARY_PATH: installation.libraries }),
  };
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: installation.chromium,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost', '--no-proxy-server'],
    env: environment,
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? 'en-US',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    // The browser ends when this process exits. The caller decides what a signal means.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  home.removeLastAtExit();
  const page = context.pages()[0] ?? (await context.newPage());
  // Far more than a window takes, even on a busy machine of two cores.
  context.setDefaultTimeout(60_000);
  const consoleErrors: string[] = [];
  const refusedHosts = new Set<string>();
  page.on('console', message => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', error => consoleErrors.push(error.stack ?? error.message));
  context.on('request', request => {
    const url = new URL(request.url());
    const local = ['127.0.0.1', 'localhost', ''].includes(url.hostname) || !url.protocol.startsWith('http');
    if (!local) refusedHosts.add(url.hostname);
  });
  // VS Code for the web encrypts secrets in the browser with a key from the server's host. Without that key, every page
  // reload would lose them.
  await page.route(`${origin}/mint-key`, route => route.fulfill({ body: Buffer.alloc(32, 7) }));
  return { context, page, refusedHosts, consoleErrors, close: () => context.close() };
}
