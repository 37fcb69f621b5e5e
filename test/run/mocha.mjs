// Runs the tests in plain Node: `node test/run/mocha.mjs unit|long [options of mocha]`. Bundles them first, which is
// much faster than compiling each file on import, and runs the bundles in parallel.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { bundleTests, entryOf } from './bundleTests.mjs';
import { installDependencies, root, tool } from './prepare.mjs';
import { runCommand } from './runCommand.mjs';

const [speed, ...options] = process.argv.slice(2);
/** Folders with tests that need neither an editor nor a browser. */
const folders = ['unit', 'architecture', 'fuzz', 'soak', 'service'].map(name => path.join(root, 'test', name));
const isWanted = file => file.endsWith('.test.ts') && file.endsWith('.long.test.ts') === (speed === 'long');
const jobs = availableParallelism();
// A folder for each run, inside the project, so that packages are found.
mkdirSync(path.join(root, 'out'), { recursive: true });
const bundles = mkdtempSync(path.join(root, 'out/tests-'));
process.on('exit', () => rmSync(bundles, { recursive: true, force: true }));

/** One bundle per processor, with about the same amount of code in each. */
function writeEntries() {
  const tests = folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(isWanted)
      .map(file => path.join(folder, file)),
  );
  const parts = Array.from({ length: Math.min(jobs, tests.length) }, () => ({ files: [], bytes: 0 }));
  const sized = tests.map(file => ({ file, bytes: statSync(file).size }));
  for (const { file, bytes } of sized.sort((one, other) => other.bytes - one.bytes)) {
    const part = parts.reduce((least, other) => (other.bytes < least.bytes ? other : least));
    part.files.push(file);
    part.bytes += bytes;
  }
  return parts.map(({ files }, part) => {
    const entry = path.join(bundles, `part${part + 1}.mjs`);
    writeFileSync(entry, entryOf(files));
    return entry;
  });
}

// The generators of sites that some of the long tests build with.
if (speed === 'long' && !(await installDependencies('test/generators'))) process.exit(1);
const entries = writeEntries();
await bundleTests(entries, bundles);

const env = process.stdout.isTTY && !process.env.NO_COLOR ? { ...process.env, MOCHA_COLORS: '1' } : process.env;
const bundlesOfTests = entries.map(entry => entry.replace(/\.mjs$/, '.cjs'));
/**
 * One process per bundle: what the workers of mocha's own parallel mode send to the main process takes longer than the
 * tests.
 */
const runs = await Promise.all(
  bundlesOfTests.map(async bundle => {
    const run = await runCommand(
      'node',
      // A failed test may leave a server or a timer behind, with which the run would never end.
      ['--enable-source-maps', tool('mocha'), '--no-config', '--exit', '--timeout', '60000', bundle, ...options],
      { env, quiet: true },
    );
    process.stdout.write(run.output);
    return run;
  }),
);
process.exitCode = runs.every(({ ok }) => ok) ? 0 : 1;
