import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type DashScopeService, type ServiceOptions, startService } from '../service/dashScopeService';
import type { RecordedRequest } from '../service/requestJournal';
import { eventually } from '../ui/eventually';
import { packagedExtension, startWorkbench, type Workbench } from '../ui/workbench';
import { extensionHosts } from './hostProcesses';
import { lingeringExtension } from './helperExtensions';
import { ToastRecorder } from './toastRecorder';
import { serviceHash } from '../support/serviceHash';

const key = 'sk-kill-4f0a81d36c';
const probeKey = 'Control+Alt+M';
const probePrompt = 'probe';
const probeWaitMs = 2000;

/**
 * - `reload`: the window is reloaded.
 * - `killHost`: the extension host is killed; VS Code starts another.
 * - `killAll`: the server and all extension hosts are killed, then started again.
 * - `dropTab`: the window disappears without closing, as when the browser crashes; its extension host keeps running.
 */
export type How = 'reload' | 'killHost' | 'killAll' | 'dropTab';

/** A file in the extension's journal folder. */
export interface JournalFile {
  name: string;
  text: string;
}

export interface MachineOptions {
  model: string;
  /** Another extension takes seconds to deactivate, so that the extension host outlives its window. */
  lingers?: boolean;
  service?: ServiceOptions;
}

/** A person's machine: VS Code with the extension, a workspace, and a stand-in for the service. */
export class Machine {
  readonly toasts = new ToastRecorder();
  readonly #originals: ReadonlySet<string>;

  constructor(
    readonly service: DashScopeService,
    /** The current main window. */
    public window: Workbench,
    readonly folder: string,
  ) {
    this.#originals = new Set(this.#allFiles());
  }

  get hosts(): number[] {
    return extensionHosts(this.window.server.process.pid ?? 0);
  }

  get journalFolder(): string {
    return path.join(this.window.userDataFolder, 'User/globalStorage/easel.easel/journal');
  }

  /** The entries, and those set aside as damaged, without the other files of a running window. */
  journal(): JournalFile[] {
    if (!existsSync(this.journalFolder)) return [];
    const names = readdirSync(this.journalFolder).filter(name => /\.(json|damaged)$/.test(name));
    return names.flatMap(name => {
      try {
        return [{ name, text: readFileSync(path.join(this.journalFolder, name), 'utf8') }];
      } catch {
        // The file was removed after it was listed.
        return [];
      }
    });
  }

  /** Waits until the journal has a job at this stage. */
  waitForStage(prompt: string, stage: 'queued' | 'submitting' | 'task' | 'answer'): Promise<JournalFile> {
    return eventually(`the journal to have "${prompt}" as ${stage}`, () =>
      this.journal().find(({ text }) => text.includes(JSON.stringify(prompt)) && text.includes(`"name":"${stage}"`)),
    );
  }

  /** The files that did not exist at the start, by path with their hash; without probes and unfinished hidden files. */
  files(): Map<string, string> {
    const names = this.#newFiles().filter(name => !path.basename(name).startsWith('.'));
    return new Map(names.map(name => [name, serviceHash(readFileSync(path.join(this.folder, name)))]));
  }

  /** Hidden files that hold an image until it is complete. */
  leftovers(): string[] {
    return this.#newFiles().filter(name => path.basename(name).startsWith('.'));
  }

  waitForLeftover(): Promise<true> {
    return eventually('an unfinished file', () => (this.leftovers().length > 0 ? true : undefined));
  }

  submits(prompt: string): RecordedRequest[] {
    return this.service.requests.filter(
      request => (request.route === 'sync' || request.route === 'async') && request.prompt === prompt,
    );
  }

  waitForRequest(route: RecordedRequest['route'], prompt?: string): Promise<RecordedRequest> {
    return this.service.waitForRequest(
      request => request.route === route && (prompt === undefined || request.prompt === prompt),
    );
  }

  /** Starts an image as a person does; returns after Enter is pressed. */
  async generate(prompt: string, count = 1, window = this.window): Promise<void> {
    await window.runCommand('Easel: Generate Image…');
    await window.quickInput.waitFor('Describe the image');
    await window.quickInput.answer(prompt);
    await window.quickInput.waitFor('Enter to start');
    if (count > 1) {
      await window.quickInput.pick(`${count} images`);
      await window.quickInput.waitForFirst(`${count} images`);
    }
    await window.quickInput.enter();
  }

  /**
   * Makes a small image with a keybinding. This shows that the extension still works, and that its work after a start
   * has begun.
   */
  async probe(): Promise<void> {
    const sentBefore = this.submits(probePrompt).length;
    const savedBefore = this.#probes().length;
    await eventually('the probe to be sent', async () => {
      await this.window.press(probeKey);
      return eventually(
        'a submit',
        () => (this.submits(probePrompt).length > sentBefore ? true : undefined),
        probeWaitMs,
      );
    });
    await eventually('the probe to be saved', () => (this.#probes().length > savedBefore ? true : undefined));
  }

  /** Opens another window on the same folder; also returns the process id of its extension host. */
  async openSecondWindow(): Promise<{ window: Workbench; host: number }> {
    const before = this.hosts;
    const window = await this.window.openSecondWindow();
    return { window, host: await this.#newHost(before) };
  }

  /**
   * Breaks the machine, and waits until it has a window again.
   * @param whileDown called while nothing runs; only with `killAll`.
   */
  async break(how: How, whileDown: () => void = () => undefined): Promise<void> {
    this.toasts.clear();
    switch (how) {
      case 'reload':
        return this.window.load();
      case 'killHost':
        return this.killHost();
      case 'killAll':
        await this.window.server.stop();
        whileDown();
        await this.window.startServerAgain();
        return this.window.load();
      case 'dropTab':
        return this.#dropTab();
    }
  }

  async killHost(pid = this.hosts[0]): Promise<void> {
    if (pid === undefined) throw new Error('There is no extension host');
    const before = this.hosts;
    process.kill(pid, 'SIGKILL');
    await this.#newHost(before);
  }

  async close(): Promise<void> {
    await this.window.close();
    await this.service.close();
  }

  async #dropTab(): Promise<void> {
    const { context, page } = this.window.browser;
    // Otherwise the browser would end with its last page.
    const spare = await context.newPage();
    const session = await context.newCDPSession(page);
    const crash = page.waitForEvent('crash');
    // A crashed page never answers.
    session.send('Page.crash').catch(() => undefined);
    await crash;
    await page.close();
    this.window = await this.window.openSecondWindow();
    await spare.close();
  }

  #newHost(before: readonly number[]): Promise<number> {
    return eventually('a new extension host', async () => {
      // After several crashes, VS Code asks before it restarts the host.
      const restart = this.window.page.locator('.notification-toast .monaco-button', { hasText: /^Restart/ }).first();
      if (await restart.isVisible()) await restart.click();
      return this.hosts.find(pid => !before.includes(pid));
    });
  }

  #newFiles(): string[] {
    return this.#allFiles()
      .filter(name => !this.#originals.has(name) && !name.startsWith(probePrompt))
      .sort();
  }

  #probes(): string[] {
    return this.#allFiles().filter(name => name.startsWith(probePrompt));
  }

  #allFiles(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.relative(this.folder, path.join(entry.parentPath, entry.name)));
  }
}

/**
 * Starts a machine with a fresh VS Code, because VS Code stops restarting the host after three crashes in five minutes.
 */
export async function startMachine({ model, lingers, service: serviceOptions }: MachineOptions): Promise<Machine> {
  const service = await startService({ keys: [key], rateLimits: false, ...serviceOptions });
  try {
    const settings = { 'easel.baseUrl': service.baseUrl, 'easel.model': model, 'easel.openAfterSave': false };
    const args = { prompt: probePrompt, model: 'qwen-image-2.0', size: '512*512', output: `${probePrompt}.png` };
    const keybindings = [
      { key: probeKey.replace('Control', 'ctrl').toLowerCase(), command: 'easel.generateImage', args },
    ];
    const vsix = lingers ? { vsix: [packagedExtension(), lingeringExtension()] } : {};
    const window = await startWorkbench({ settings, keybindings, env: { DASHSCOPE_API_KEY: key }, ...vsix });
    if (window.folder === undefined) throw new Error('No folder is open');
    const machine = new Machine(service, window, window.folder);
    await machine.toasts.listen(window.browser.context);
    return machine;
  } catch (error) {
    await service.close();
    throw error;
  }
}
