// Runs the suites of test/host/suites in real extension hosts, one VS Code per profile.
// Options: --profile NAME, --file PART-OF-A-PATH (both repeatable), --grep PATTERN.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSuites } from './bundleSuites';
import { findVscode } from './findVscode';
import { profiles } from './profiles';
import { runProfile } from './runProfile';

const suitesFolder = path.join(import.meta.dirname, 'suites');

function findSuites(profile: string): string[] {
  const folder = path.join(suitesFolder, profile);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => name.endsWith('.test.ts'))
    .sort()
    .map(name => path.join(folder, name));
}

/** Keeps the person's own account, network and editor away from the tests. */
function cleanEnvironment(): void {
  for (const name of Object.keys(process.env)) {
    const personal = /^DASHSCOPE_|^VSCODE_|^(https?|all|no)_proxy$/i.test(name);
    if (personal && name !== 'VSCODE_EXECUTABLE_PATH') Reflect.deleteProperty(process.env, name);
  }
}

/**
 * An interrupted run must end its VS Code and remove its folders. SIGINT is the only signal that test-electron passes
 * on.
 */
function stopOnSignals(): { stopped: boolean } {
  const state = { stopped: false };
  process.on('SIGINT', () => (state.stopped = true));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.emit('SIGINT'));
  return state;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', multiple: true },
      file: { type: 'string', multiple: true },
      grep: { type: 'string' },
    },
  });
  for (const folder of readdirSync(suitesFolder)) {
    if (!profiles[folder]) throw new Error(`test/host/suites/${folder} has no entry in test/host/profiles.ts`);
  }
  const vscode = await findVscode();
  const wanted = Object.entries(profiles).flatMap(([name, { isOnRequest }]) =>
    (values.profile?.includes(name) ?? !isOnRequest) ? name : [],
  );
  const suitesOf = new Map(
    wanted.map(name => [name, findSuites(name).filter(file => values.file?.some(part => file.includes(part)) ?? true)]),
  );
  const { index, files } = await bundleSuites([...suitesOf.values()].flat());
  if (files.length === 0) throw new Error('No suite matches.');
  cleanEnvironment();
  const signals = stopOnSignals();
  let passed = true;
  for (const [name, suites] of suitesOf) {
    const bundles = files.splice(0, suites.length);
    if (bundles.length === 0 || signals.stopped) continue;
    console.log(`\n— ${name}: ${bundles.length} ${bundles.length === 1 ? 'file' : 'files'} in the ${vscode.name}`);
    const run = { profile: profiles[name]!, vscode, index, files: bundles };
    passed = (await runProfile({ ...run, ...(values.grep !== undefined && { grep: values.grep }) })) && passed;
  }
  return passed && !signals.stopped;
}

void main().then(passed => {
  process.exitCode = passed ? 0 : 1;
});
