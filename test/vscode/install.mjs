// Installs a real VS Code, the Node that it needs and a browser, all from npm. Plain Node, so that it runs on a fresh
// clone. Does nothing if everything is installed. Writes what it found to node_modules/.easel/installation.json.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const folder = import.meta.dirname;
const modules = path.join(folder, 'node_modules');
const prepared = path.join(modules, '.easel');
const record = path.join(prepared, 'installation.json');
const server = path.join(modules, 'code-server/lib/vscode');
const browserPackage = path.join(modules, '@sparticuz/chromium/bin');
const lowestNodeMajor = 22;
const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];
const browserLibraries = ['libnss3', 'libnspr4', 'libexpat1'];

/** Runs a command; its output is shown only if it fails. */
function run(command, args, { cwd = folder, env = {}, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', data => (output += data));
    child.stderr.on('data', data => (output += data));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.trim()}`));
    });
    // tar may exit before it has read the padding after the archive, which closes the pipe. Its exit status decides.
    if (input) pipeline(input, child.stdin).catch(() => undefined);
  });
}

const works = (command, args, options) =>
  run(command, args, options).then(
    () => true,
    () => false,
  );

async function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'install.mjs']) hash.update(await readFile(path.join(folder, file)));
  return `${hash.digest('hex')} ${process.platform} ${process.arch}`;
}

async function isInstalled() {
  try {
    const found = JSON.parse(await readFile(record, 'utf8'));
    return found.fingerprint === (await fingerprint()) && existsSync(path.resolve(folder, found.chromium));
  } catch {
    return false;
  }
}

/** The Node from the packages, or the running one if it is new enough for VS Code. */
function findNode() {
  const packaged = path.join(modules, `node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= lowestNodeMajor) return process.execPath;
  throw new Error(
    `VS Code needs Node ${lowestNodeMajor} or newer, and none is packaged for ${process.platform}-${process.arch}: run this with a newer Node.`,
  );
}

/** VS Code's server has its own dependencies. Two of them must be compiled, otherwise the Output panel stays empty. */
async function installServerDependencies(node, log) {
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: server });
  const env = {
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    // Use the headers of the packaged Node, so that nothing is downloaded from another host.
    ...(node.startsWith(modules) && { npm_config_nodedir: path.dirname(path.dirname(node)) }),
  };
  const modulesToCompile = ['@vscode/spdlog', '@vscode/native-watchdog'];
  const compiled = await works('npm', ['rebuild', ...modulesToCompile, '--ignore-scripts=false'], { cwd: server, env });
  if (!compiled)
    log('  no compiler (gcc, make, python3): going on, but the Output panel of the test VS Code will be empty');
  return compiled;
}

async function unpackTar(archive, target) {
  await mkdir(target, { recursive: true });
  await run('tar', ['-x', '--no-same-owner', '-C', target], {
    input: createReadStream(archive).pipe(createBrotliDecompress()),
  });
}

/** Decompresses the packaged browser with the shared libraries and the Latin font that belong to it. */
async function unpackBrowser() {
  const chromium = path.join(prepared, 'chromium');
  await mkdir(prepared, { recursive: true });
  await Promise.all([
    pipeline(
      createReadStream(path.join(browserPackage, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(`${chromium}.part`),
    ),
    unpackTar(path.join(browserPackage, 'al2023.tar.br'), prepared),
    unpackTar(path.join(browserPackage, 'fonts.tar.br'), prepared),
  ]);
  await chmod(`${chromium}.part`, 0o755);
  await rename(`${chromium}.part`, chromium);
  return { chromium, libraries: path.join(prepared, 'lib') };
}

/**
 * A browser that starts: the packaged one with its own libraries, else the packaged one with the system's libraries,
 * else a browser of the system.
 */
async function findBrowser(log) {
  const named = process.env.CHROMIUM_PATH;
  if (named && (await works(named, ['--version']))) return { chromium: named };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { chromium, libraries } = await unpackBrowser();
    if (await works(chromium, ['--version'], { env: { LD_LIBRARY_PATH: libraries } })) return { chromium, libraries };
    if (await works(chromium, ['--version'])) return { chromium };
    if (process.getuid() === 0) {
      log(`  installing ${browserLibraries.join(', ')} for the browser`);
      await works('apt-get', ['update']);
      await works('apt-get', ['install', '-y', '--no-install-recommends', ...browserLibraries], {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (await works(chromium, ['--version'])) return { chromium };
    }
  }
  for (const chromium of systemBrowsers) {
    if (existsSync(chromium) && (await works(chromium, ['--version']))) return { chromium };
  }
  throw new Error(
    `No browser starts here: install ${browserLibraries.join(', ')} (or Chromium, and name it in CHROMIUM_PATH).`,
  );
}

/** A path relative to the clone, so that the record stays valid if the clone is moved. */
function relative(file) {
  return file?.startsWith(folder) ? path.relative(folder, file) : file;
}

/** Installs what is missing. @param {(line: string) => void} log */
export async function installVscode(log = console.log) {
  if (await isInstalled()) return;
  const started = Date.now();
  log('Installing the packaged VS Code, its Node and a browser into test/vscode (once, about 1.2 GB)');
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  const node = findNode();
  const [outputPanel, browser] = await Promise.all([installServerDependencies(node, log), findBrowser(log)]);
  const installation = {
    fingerprint: await fingerprint(),
    node: relative(node),
    server: relative(server),
    chromium: relative(browser.chromium),
    libraries: relative(browser.libraries),
    fonts: [
      'node_modules/.easel/fonts/Open_Sans',
      'node_modules/@embedpdf/fonts-sc/fonts',
      'node_modules/dejavu-fonts-ttf/ttf',
    ],
    outputPanel,
  };
  await mkdir(prepared, { recursive: true });
  await writeFile(record, `${JSON.stringify(installation, null, 2)}\n`);
  log(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  await installVscode();
}
