// Prepares a fresh clone for any other script. Plain Node without dependencies.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './runCommand.mjs';

export const root = path.resolve(import.meta.dirname, '../..');

function readLock(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
}

/** Whether node_modules matches the lock file, by npm's own record of what it installed. */
function dependenciesAreInstalled(project) {
  let installed;
  try {
    installed = readLock(path.join(project, 'node_modules/.package-lock.json'));
  } catch {
    return false;
  }
  return Object.entries(readLock(path.join(project, 'package-lock.json'))).every(
    ([place, { version, optional, link }]) => place === '' || optional || link || installed[place]?.version === version,
  );
}

/** Runs `npm ci` if necessary, in the clone or in an npm project inside it; returns whether it succeeded. */
export async function installDependencies(project = '.') {
  if (dependenciesAreInstalled(project)) return true;
  console.log(`Installing dependencies (npm ci${project === '.' ? '' : ` in ${project}`})`);
  return (await runCommand('npm', ['ci', '--prefix', project, '--no-audit', '--no-fund', '--loglevel=error'])).ok;
}

/** The path of a dependency's command. */
export function tool(name) {
  return path.join(root, 'node_modules/.bin', name);
}

/** The environment without the person's own keys, endpoints and proxies. */
export function testEnvironment(extra = {}) {
  const personal = /^DASHSCOPE_|^(https?|all|no)_proxy$/i;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !personal.test(name))), ...extra };
}
