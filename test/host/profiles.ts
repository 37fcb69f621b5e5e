/**
 * How VS Code is started for the suites in the folder of the same name under `suites/`. Each profile is one run of VS
 * Code.
 */
export interface HostProfile {
  /**
   * `folder`: a fresh copy of test/workspace. `folders`: a workspace of two copies, `one` and `two`. `nothing`: an
   * empty window.
   */
  open: 'folder' | 'folders' | 'nothing';
  /** A person's settings. */
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** False opens the folder in Restricted Mode. */
  trusted?: boolean;
  /** The display language, for example `zh-cn`. */
  locale?: string;
  /** Runs only if it is named on the command line. */
  isOnRequest?: true;
  /**
   * Starts what must run beside VS Code, such as a proxy, and returns settings and environment to add. `extensions`:
   * folders of extensions to install.
   */
  prepare?(): Promise<{
    settings?: Record<string, unknown>;
    env?: Record<string, string>;
    extensions?: string[];
    close(): Promise<void>;
  }>;
}

export const profiles: Record<string, HostProfile> = {
  default: { open: 'folder' },
  faults: { open: 'folder' },
  noFolder: { open: 'nothing' },
  multiRoot: { open: 'folders' },
  untrusted: { open: 'folder', trusted: false },
  environmentKey: { open: 'folder', env: { DASHSCOPE_API_KEY: 'sk-from-the-environment' } },
  // On its own, because nothing of the extension works afterwards.
  deactivate: { open: 'folder' },
  chinese: { open: 'folder', locale: 'zh-cn' },
  // Beside an extension that has a chat model.
  vision: { open: 'folder', prepare: async () => (await import('./support/seeingModel')).seeingModel() },
  soak: { open: 'folder' },
  // The editor's own search for open ports blocks the host for about 25 ms every few seconds.
  bench: {
    open: 'folder',
    isOnRequest: true,
    settings: { 'remote.autoForwardPorts': false },
    prepare: async () => (await import('../bench/besideHost')).startBesideHost(),
  },
};
