// `npm run mutants`: changes the sources in small ways, one at a time, and shows which changes no unit test notices.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies, root } from '../run/prepare.mjs';
import { folders } from './folders.mjs';
import { formatTable, listUnnoticed } from './report.mjs';

const usage = `Changes the sources in small ways (mutants), one at a time, and runs the unit tests that reach the change.

  npm run mutants -- [options]

  --only <folders>   some of ${folders.map(({ name }) => name).join(',')}, separated by commas; all unless given.
                     A path that starts with src/ may stand there too.
  --concurrency <n>  processes that run tests at the same time; 2 unless given
  --static           also changes what runs only while a file is loaded, such as tables: each needs all of the tests
  --help             show this
`;

const out = path.join(root, 'out/mutants');
const reportFile = path.join(out, 'report.json');

function chosenFolders(only) {
  if (only === undefined) return folders;
  return only.split(',').map(entry => {
    const name = entry.trim();
    const known = folders.find(folder => folder.name === name);
    if (known) return known;
    if (name.startsWith('src/')) return { name, places: [name] };
    throw new Error(
      `--only knows ${folders.map(folder => folder.name).join(', ')} and paths below src, and not "${name}".`,
    );
  });
}

/** Stryker's report, by folder. */
async function run(chosen, { concurrency, withStatic }) {
  const { Stryker } = await import('@stryker-mutator/core');
  await new Stryker({
    mutate: chosen.flatMap(({ places }) => places.map(place => (place.endsWith('.ts') ? place : `${place}/**/*.ts`))),
    ignorePatterns: ['/out', '/dist', '/.vscode-test', '/test/vscode', '/test/workspace/assets', '*.vsix'],
    // Inside the project, where the packages are found.
    tempDirName: 'out/mutants/sandbox',
    cleanTempDir: 'always',
    symlinkNodeModules: false,
    buildCommand: `node ${path.join('test', 'mutants', 'bundle.mjs')}`,
    plugins: ['@stryker-mutator/mocha-runner', path.join(root, 'test/mutants/messages.mjs')],
    ignorers: ['messages'],
    testRunner: 'mocha',
    mochaOptions: { spec: ['out/unitTests.cjs'], 'no-config': true, 'no-package': true },
    coverageAnalysis: 'perTest',
    ignoreStatic: !withStatic,
    concurrency,
    // A test that reaches a mutant takes milliseconds; an endless loop costs this much and a new process.
    timeoutMS: 3000,
    // All unit tests run once at first, also on a machine that does other things.
    dryRunTimeoutMinutes: 20,
    disableTypeChecks: false,
    reporters: ['json', 'html', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    jsonReporter: { fileName: reportFile },
    htmlReporter: { fileName: path.join(out, 'report.html') },
    allowConsoleColors: process.stdout.isTTY === true && !process.env.NO_COLOR,
    // Its warnings are about the bundle, which is not one of the files that it copied.
    logLevel: 'error',
  }).runMutationTest();
  const { files } = JSON.parse(readFileSync(reportFile, 'utf8'));
  return chosen.map(({ name, places }) => ({
    name,
    files: Object.entries(files)
      .filter(([file]) => places.some(place => file === place || file.startsWith(`${place}/`)))
      .map(([file, { source, mutants }]) => ({ file, source, mutants })),
  }));
}

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      concurrency: { type: 'string', default: '2' },
      static: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const chosen = chosenFolders(values.only);
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error('--concurrency takes a whole number from 1 on.');
  const missing = chosen.flatMap(({ places }) => places).filter(place => !existsSync(path.join(root, place)));
  if (missing.length > 0) throw new Error(`There is no ${missing.join(', ')}.`);
  const installed = (await installDependencies()) && (await installDependencies('test/mutants'));
  if (!installed) throw new Error('The dependencies could not be installed.');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const started = Date.now();
  const results = await run(chosen, { concurrency, withStatic: values.static });
  const list = path.join(out, 'survivors.txt');
  writeFileSync(list, listUnnoticed(results));
  console.log(`\n${formatTable(results)}\n`);
  console.log(`${Math.round((Date.now() - started) / 1000)} s; what no test noticed: ${path.relative(root, list)}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
