import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of one run's own, in which the server and the browser find their home, their temporary files and their sockets. */
export interface PrivateFolder {
  path: string;
  /** The environment for processes that live in it; nothing of the person's own editor, key or proxy gets in. */
  environment(extra?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  remove(): void;
}

const foreign = /^(VSCODE_|ELECTRON_|XDG_|NODE_OPTIONS$|NODE_PATH$|DISPLAY$|WAYLAND_DISPLAY$|DBUS_|npm_)/;

export function createPrivateFolder(): PrivateFolder {
  // Short, since socket paths end at 107 characters.
  const root = mkdtempSync(path.join(tmpdir(), 'easel-'));
  const [home, temporary, runtime] = ['home', 'tmp', 'run'].map((name) => path.join(root, name)) as [string, string, string];
  for (const folder of [home, temporary, runtime]) mkdirSync(folder, { mode: 0o700 });
  return {
    path: root,
    environment: (extra = process.env) => ({
      ...Object.fromEntries(Object.entries(extra).filter(([name]) => !foreign.test(name))),
      HOME: home,
      TMPDIR: temporary,
      XDG_RUNTIME_DIR: runtime,
    }),
    // The browser may still be writing its last files while it ends.
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
