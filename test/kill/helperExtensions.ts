import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const vsce = path.resolve(import.meta.dirname, '../../node_modules/.bin/vsce');
const packaged = new Map<string, string>();

/**
 * A packaged extension whose deactivation takes three seconds, as that of language clients may. The extension host
 * waits for it.
 */
export const lingeringExtension = (): string =>
  packagedOf(
    'lingering',
    `exports.activate = () => undefined;
exports.deactivate = () => new Promise(resolve => setTimeout(resolve, 3000));`,
    { activationEvents: ['*'] },
  );

/** A packaged extension whose command `jobs.run` makes many images at once, once, and writes into a file what came. */
export const jobsExtension = (): string =>
  packagedOf(
    'jobs',
    `const vscode = require('vscode');
const { writeFileSync, renameSync } = require('node:fs');
const run = options => vscode.commands.executeCommand('easel.generateImage', options).then(
  ({ images }) => ({ files: images.map(({ uri }) => uri.fsPath) }),
  ({ code, message }) => ({ error: code + ': ' + message }),
);
let hasRun = false;
exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('jobs.run', async ({ jobs, folder }) => {
    if (hasRun) return;
    hasRun = true;
    const done = await Promise.all(jobs.map(run));
    const file = folder + '/' + process.pid;
    writeFileSync(file, JSON.stringify(done));
    renameSync(file, file + '.json');
  }));
};`,
    { contributes: { commands: [{ command: 'jobs.run', title: 'Run Jobs' }] } },
  );

function packagedOf(name: string, source: string, more: object): string {
  const known = packaged.get(name);
  if (known !== undefined) return known;
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-helper-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const manifest = {
    name,
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    extensionKind: ['workspace'],
    license: 'MIT',
    ...more,
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'main.js'), source);
  writeFileSync(path.join(folder, 'README.md'), 'Helps a test.');
  const file = path.join(folder, `${name}.vsix`);
  const switches = ['--allow-missing-repository', '--skip-license', '--no-dependencies', '--allow-star-activation'];
  execFileSync(vsce, ['package', ...switches, '--out', file], { cwd: folder, stdio: 'pipe' });
  packaged.set(name, file);
  return file;
}
