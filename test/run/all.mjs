// `npm test`: runs every check, starting from a fresh clone. Continues after a failed step; the last line is the
// summary.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDependencies, testEnvironment, tool } from './prepare.mjs';
import { runCommand } from './runCommand.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'easel-run-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const reporter = ['--reporter', 'test/run/totalsReporter.cjs', '--forbid-only', '--forbid-pending'];
const colours = process.stdout.isTTY && !process.env.NO_COLOR ? { MOCHA_COLORS: '1' } : {};
const total = { passed: 0, failed: 0 };
const failedSteps = [];
/** Each failed test with its first lines: the run of all tests prints thousands of lines before its end. */
const failedTests = [];
/** What failed beside other work, and passed alone: to be mended as well. */
const unstable = [];

function count(step, passed, failed) {
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) failedSteps.push(step);
}

async function timed(name, run) {
  console.log(`\n=== ${name}`);
  const started = Date.now();
  const result = await run();
  console.log(`=== ${name}: ${result.ok ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - started) / 1000)} s`);
  return result;
}

/** Runs in parallel with other steps; its output is printed at once when it ends. */
async function timedBeside(name, run) {
  const started = Date.now();
  const result = await run();
  console.log(
    `\n=== ${name}\n${result.output}=== ${name}: ${result.ok ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - started) / 1000)} s, beside others`,
  );
  return result;
}

/** A step that passes or fails as a whole. */
async function check(name, command, args) {
  const { ok } = await timed(name, () => runCommand(command, args, { env: testEnvironment() }));
  count(name, ok ? 1 : 0, ok ? 0 : 1);
}

/** Such a step in parallel with others. */
async function checkBeside(name, command, args) {
  const { ok } = await timedBeside(name, () => runCommand(command, args, { env: testEnvironment(), quiet: true }));
  count(name, ok ? 1 : 0, ok ? 0 : 1);
}

/** A step whose tests are counted individually. */
async function tests(name, command, args, options) {
  const { passed, failed } = await testRun(name, command, args, options);
  count(name, passed, failed);
}

async function testRun(name, command, args, { beside = false } = {}) {
  const file = path.join(folder, `${name}.jsonl`);
  const env = testEnvironment({ ...colours, EASEL_TOTALS_FILE: file });
  const { ok } = await (beside ? timedBeside : timed)(name, () => runCommand(command, args, { env, quiet: beside }));
  const runs = readTotals(file);
  const sum = key => runs.reduce((result, run) => result + run[key], 0);
  const failed = sum('failures') + sum('pending');
  // A run that crashed before reporting its tests, or that found no tests, counts as one failure.
  const broken = failed === 0 && (!ok || sum('passes') === 0) ? 1 : 0;
  const tests = runs.flatMap(run => run.failed);
  failedTests.push(...tests.map(({ title, problem }) => `${title}\n${indented(problem)}`));
  return { passed: sum('passes'), failed: failed + broken, files: tests.map(test => test.file) };
}

/**
 * The tests in windows of VS Code, which share two processors with others: a click is lost now and then, or an event of
 * the file system. So files with a failure run once more when nothing runs beside them. What passes only then is named
 * at the end.
 * @param rerun runs the files with a failure. @returns what runs it where that is needed, and counts.
 */
function windowTests(name, first, rerun) {
  return async () => {
    if (first.failed === 0 || first.files.length === 0) return count(name, first.passed, first.failed);
    let failed = 0;
    for (const file of new Set(first.files)) {
      const again = await rerun(file);
      failed += again.failed;
      if (again.failed === 0) unstable.push(path.relative('.', file));
    }
    count(name, first.passed + (failed === 0 ? first.failed : 0), failed);
  };
}

async function browserTests(name) {
  const config = 'test/ui/.mocharc.json';
  const first = await testRun(name, tool('mocha'), ['--config', config, ...reporter], { beside: true });
  return windowTests(name, first, file => {
    const failedOnly = path.join(folder, 'failedOnly.json');
    writeFileSync(failedOnly, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), spec: file }));
    return testRun(`${name}, once more: ${path.basename(file)}`, tool('mocha'), ['--config', failedOnly, ...reporter]);
  });
}

async function hostTests(name) {
  const args = ['--import', 'tsx', 'test/host/runHostTests.ts'];
  const first = await testRun(name, 'node', args);
  return windowTests(name, first, file => {
    // The bundle of a suite: `<profile>/<file>.test.js`.
    const one = ['--profile', path.basename(path.dirname(file)), '--file', path.basename(file, '.test.js')];
    return testRun(`${name}, once more: ${path.basename(file)}`, 'node', [...args, ...one]);
  });
}

/** @param problem an error with its stack. @returns its first 12 lines. */
function indented(problem) {
  return problem
    .split('\n')
    .slice(0, 12)
    .map(line => `    ${line}`)
    .join('\n');
}

function readTotals(file) {
  try {
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  } catch {
    return [];
  }
}

async function main() {
  const { ok: installed } = await timed('Dependencies', async () => ({ ok: await installDependencies() }));
  if (!installed) return count('Dependencies', 0, 1);
  // VS Code is downloaded while the first steps run.
  const editor = runCommand('node', ['test/vscode/install.mjs'], { quiet: true });
  const generators = installDependencies('test/generators');
  await Promise.all([
    checkBeside('Types', 'npm', ['run', '--silent', 'types']),
    checkBeside('Lint', tool('eslint'), ['.']),
    checkBeside('Format', 'npm', ['run', '--silent', 'format:check']),
  ]);
  await tests('Unit tests', 'node', ['test/run/mocha.mjs', 'unit', ...reporter]);
  await check('Build', 'npm', ['run', '--silent', 'build']);
  await check('Package', 'npm', ['run', '--silent', 'package']);
  await check('What the package holds', 'node', ['--import', 'tsx', 'test/run/checkVsix.ts']);
  const { ok: ready } = await timed('VS Code and a browser', async () => {
    const result = await editor;
    if (result.output) console.log(result.output.trim());
    return result;
  });
  if (!ready) count('VS Code and a browser', 0, 1);
  if (!(await generators)) count('Generators of sites', 0, 1);
  // Two rows at a time, because windows wait most of the time: in this one what has no window of its own, and the
  // window in a browser; in the other one the extension hosts.
  const inBrowser = async () => {
    await tests('Fuzz and checks of the whole', 'node', ['test/run/mocha.mjs', 'long', ...reporter], { beside: true });
    return ready ? browserTests('Tests as a person') : undefined;
  };
  const inHosts = async () => {
    if (!ready) return;
    const finishHostTests = await hostTests('Tests in the extension host');
    await tests('Kills and reloads', tool('mocha'), ['--config', 'test/kill/.mocharc.json', ...reporter]);
    return finishHostTests;
  };
  for (const finish of await Promise.all([inBrowser(), inHosts()])) await finish?.();
}

const started = Date.now();
await main();
for (const test of failedTests) console.log(`\nFailed: ${test}`);
console.log(
  `\n${Math.round((Date.now() - started) / 1000)} s${failedSteps.length > 0 ? `; failed: ${failedSteps.join(', ')}` : ''}`,
);
if (unstable.length > 0) console.log(`Failed at first, and passed alone: ${unstable.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
