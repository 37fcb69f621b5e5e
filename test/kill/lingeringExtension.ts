import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const vsce = path.resolve(import.meta.dirname, '../../node_modules/.bin/vsce');
const source = `exports.activate = () => undefined;
exports.deactivate = () => new Promise(resolve => setTimeout(resolve, 3000));`;

let packaged: string | undefined;

/**
 * A packaged extension whose deactivation takes three seconds, as that of language clients may. The extension host
 * waits for it.
 */
export function lingeringExtension(): string {
  if (packaged !== undefined) return packaged;
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-lingering-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const manifest = {
    name: 'lingering',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    activationEvents: ['*'],
    extensionKind: ['workspace'],
    license: 'MIT',
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'main.js'), source);
  writeFileSync(path.join(folder, 'README.md'), 'Takes its time.');
  packaged = path.join(folder, 'lingering.vsix');
  execFileSync(
    vsce,
    [
      'package',
      '--allow-missing-repository',
      '--skip-license',
      '--no-dependencies',
      '--allow-star-activation',
      '--out',
      packaged,
    ],
    { cwd: folder, stdio: 'pipe' },
  );
  return packaged;
}
