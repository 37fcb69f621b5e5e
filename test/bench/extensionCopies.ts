import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
/** A host activates an extension only once, so every measurement needs its own copy. */
export const copyCount = 15;

/**
 * Creates copies of the extension under other names, inactive until a measurement activates them, and an empty
 * extension beside each.
 * @returns their folders.
 */
export function copyExtensions(folder: string): string[] {
  return Array.from({ length: copyCount }, (_value, index) => [copyOf(folder, index), emptyOne(folder, index)]).flat();
}

function copyOf(folder: string, index: number): string {
  const copy = path.join(folder, `easel${index}`);
  cpSync(path.join(root, 'dist'), path.join(copy, 'dist'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
  const entry = path.join(copy, 'dist/extension.js');
  // Two extensions cannot register the same command.
  writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll(/(["'`])easel\./g, `$1easel${index}.`));
  const { main, engines, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return write(copy, { name: `easel${index}`, publisher: 'easel', version, engines, main });
}

function emptyOne(folder: string, index: number): string {
  const empty = path.join(folder, `empty${index}`);
  mkdirSync(path.join(empty, 'dist'), { recursive: true });
  writeFileSync(path.join(empty, 'dist/extension.js'), '"use strict";exports.activate=()=>undefined;\n');
  return write(empty, {
    name: `empty${index}`,
    publisher: 'easel',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './dist/extension.js',
  });
}

function write(folder: string, manifest: Record<string, unknown>): string {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }, null, 2));
  return folder;
}
