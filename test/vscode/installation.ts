import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;

/** What install.mjs installed, with absolute paths. */
interface Installation {
  node: string;
  /** VS Code's server, with the workbench that it serves. */
  server: string;
  chromium: string;
  /** Shared libraries from the browser's package, for machines without them. */
  libraries?: string;
  fonts: string[];
  /** Whether the server's log module was compiled. Without it the Output panel stays empty. */
  outputPanel: boolean;
}

export function readInstallation(): Installation {
  let text: string;
  try {
    text = readFileSync(path.join(folder, 'node_modules/.easel/installation.json'), 'utf8');
  } catch {
    throw new Error('The packaged VS Code is not installed: run "node test/vscode/install.mjs".');
  }
  const found = JSON.parse(text) as Installation;
  const absolute = (file: string): string => path.resolve(folder, file);
  return {
    ...found,
    node: absolute(found.node),
    server: absolute(found.server),
    chromium: process.env['CHROMIUM_PATH'] ?? absolute(found.chromium),
    ...(found.libraries !== undefined && { libraries: absolute(found.libraries) }),
    fonts: found.fonts.map(absolute),
  };
}
