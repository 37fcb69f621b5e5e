import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A folder of one run's own, in which the server and the browser find their home, their temporary files and their
 * sockets.
 */
export interface PrivateFolder {
  path: string;
  /** The environment for processes that live in it; nothing of the person's own editor, key or proxy gets in. */
  environment(extra?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  /** It is removed when this process ends, after all that was registered for that before this call. */
  removeLastAtExit(): void;
  remove(): void;
}

const foreign = /^(VSCODE_|ELECTRON_|XDG_|NODE_OPTIONS$|NODE_PATH$|DISPLAY$|WAYLAND_DISPLAY$|DBUS_|npm_)/;

export function createPrivateFolder(): PrivateFolder {
  // Short, since socket paths end at 107 characters.
  const root = mkdtempSync(path.join(tmpdir(), 'easel-'));
  const [home, temporary, runtime] = ['home', 'tmp', 'run'].map(name => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [home, temporary, runtime]) mkdirSync(folder, { mode: 0o700 });
  const remove = (): void => {
    process.off('exit', remove);
    // The browser may still be writing its last files while it ends.
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.on('exit', remove);
  return {
    path: root,
    environment: (extra = process.env) => ({
      ...Object.fromEntries(Object.entries(extra).filter(([name]) => !foreign.test(name))),
      HOME: home,
      TMPDIR: temporary,
      XDG_RUNTIME_DIR: runtime,
    }),
    removeLastAtExit: () => {
      process.off('exit', remove);
      process.on('exit', remove);
    },
    remove,
  };
}

/** Makes a signal end this process the way `process.exit` does, so that all it has started ends with it. */
export function exitOnSignals(exitCode = 130): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(exitCode));
}
