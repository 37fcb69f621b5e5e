import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one run, with the home, the temporary files and the sockets of the server and the browser. */
export interface PrivateFolder {
  path: string;
  /** The environment for processes of this run, without the person's own editor settings, key and proxy. */
  environment(extra?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  /** Removes the folder when this process exits, after all exit handlers that were registered before this call. */
  removeLastAtExit(): void;
  remove(): void;
}

const foreign = /^(VSCODE_|ELECTRON_|XDG_|NODE_OPTIONS$|NODE_PATH$|DISPLAY$|WAYLAND_DISPLAY$|DBUS_|npm_)/;

export function createPrivateFolder(): PrivateFolder {
  // Short, because socket paths are limited to 107 characters.
  const root = mkdtempSync(path.join(tmpdir(), 'easel-'));
  const [home, temporary, runtime] = ['home', 'tmp', 'run'].map(name => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [home, temporary, runtime]) mkdirSync(folder, { mode: 0o700 });
  const remove = (): void => {
    process.off('exit', remove);
    // The browser may still write its last files while it ends.
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

/** Lets a signal end this process like `process.exit`, so that everything it started ends too. */
export function exitOnSignals(exitCode = 130): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(exitCode));
}
