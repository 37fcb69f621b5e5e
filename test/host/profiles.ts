/** How VS Code is started for the suites in the folder of the same name under `suites/`; each profile is one run of VS Code. */
export interface HostProfile {
  /** `folder`: a fresh copy of test/workspace. `folders`: a workspace of two copies, `one` and `two`. `nothing`: an empty window. */
  open: 'folder' | 'folders' | 'nothing';
  /** A person's settings. */
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** False opens the folder in Restricted Mode. */
  trusted?: boolean;
  /** The display language, such as `zh-cn`. */
  locale?: string;
  /** Starts what has to run beside VS Code, such as a proxy; what it returns is added to the above. */
  prepare?(): Promise<{ settings?: Record<string, unknown>; env?: Record<string, string>; close(): Promise<void> }>;
}

export const profiles: Record<string, HostProfile> = {
  default: { open: 'folder' },
  faults: { open: 'folder' },
  noFolder: { open: 'nothing' },
  multiRoot: { open: 'folders' },
  untrusted: { open: 'folder', trusted: false },
  environmentKey: { open: 'folder', env: { DASHSCOPE_API_KEY: 'sk-from-the-environment' } },
  chinese: { open: 'folder', locale: 'zh-cn' },
  soak: { open: 'folder' },
};
