// Bundles the extension and the commands for a terminal into dist/. Flags: --production (minified, no source maps),
// --quiet (prints no sizes), --watch, --outdir FOLDER (in place of dist).
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import esbuild from 'esbuild';
import { asCommonJs } from './commonJs.mjs';
import { iconsUsedIn } from './icons.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const outdir = path.resolve(root, process.argv[process.argv.indexOf('--outdir') + 1 || Infinity] ?? 'dist');
const quiet = process.argv.includes('--quiet');

/** @param {esbuild.Metafile} metafile */
function printSizes(metafile) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (!file.endsWith('.map')) {
      console.log(`${file}  ${(output.bytes / 1024).toFixed(1)} KB`);
    }
  }
}

/** Prints the lines that the problem matcher of the watch task in .vscode/tasks.json waits for. */
const reportProgress = {
  name: 'report-progress',
  setup(build) {
    build.onStart(() => {
      if (watch) console.log('[watch] build started');
    });
    build.onEnd(result => {
      for (const { text, location } of result.errors) {
        if (location) console.error(`${location.file}:${location.line}:${location.column}: error: ${text}`);
      }
      if (result.metafile && !quiet) printSizes(result.metafile);
      if (watch) console.log('[watch] build finished');
    });
  },
};

/** The server of the MCP SDK loads a validator of JSON Schema, 130 KB, also where it is given another one. */
const withoutAjv = {
  name: 'without-ajv',
  setup(build) {
    build.onLoad({ filter: /[\\/]validation[\\/]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    }));
  },
};

/** undici has its parser twice: the one that every processor runs is enough, and is taken in place of the other. */
const oneParser = {
  name: 'one-parser',
  setup(build) {
    build.onResolve({ filter: /llhttp_simd-wasm\.js$/ }, () => ({
      path: path.join(root, 'node_modules/undici/lib/llhttp/llhttp-wasm.js'),
    }));
  },
};

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  // The decoder of WebP is part of the thread that needs it.
  loader: { '.wasm': 'binary' },
  // It finds out by `import.meta.url` that it runs in CommonJS.
  logOverride: { 'empty-import-meta': 'silent' },
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
  plugins: [reportProgress],
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  // 'undici' has to stay a real module: VS Code only puts its proxy and certificate handling behind a
  // `require('undici')` that it can see.
  external: ['vscode', 'undici'],
  // A kept `import()` would look for './compose' by the rules of ES modules, which want the file extension.
  supported: { 'dynamic-import': false },
};

/** What is evaluated when the editor starts: alone, so that nothing else is loaded with it. */
/** @type {esbuild.BuildOptions} */
const activation = {
  ...node,
  entryPoints: [{ in: 'src/extension.ts', out: 'extension' }],
  format: 'cjs',
  // The second bundle, loaded from the first when it is first needed.
  external: [...node.external, './compose'],
};

/**
 * The rest of the extension, the commands for a terminal, and the threads. They have the engine in common, so it is
 * packed once: in the `chunk-*.js`, which only ES modules can have and CommonJS is made from.
 */
/** @type {esbuild.BuildOptions} */
const engine = {
  ...node,
  entryPoints: [
    { in: 'src/compose.ts', out: 'compose' },
    { in: 'src/cli/cliProcess.ts', out: 'cli' },
    { in: 'src/cli/mcp.ts', out: 'mcp' },
    { in: 'src/engine/images/redrawWorker.ts', out: 'redrawWorker' },
    { in: 'src/engine/documents/missing/referenceWorker.ts', out: 'referenceWorker' },
  ],
  format: 'esm',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  supported: {},
  sourcemap: production ? false : 'inline',
  write: false,
  alias: {
    // The one that reads no files: the editor hands over its translations.
    '@vscode/l10n': '@vscode/l10n/dist/browser.js',
    // The same library as ES modules, of which only the parser is taken.
    yaml: path.join(root, 'node_modules/yaml/browser/index.js'),
  },
  plugins: [...common.plugins, withoutAjv, asCommonJs({ minify: production, supported: node.supported })],
};

/**
 * undici as one file in a `node_modules` beside the bundles: half the size of its many files, and `require('undici')`
 * still finds a module of that name.
 */
/** @type {esbuild.BuildOptions} */
const network = {
  ...node,
  entryPoints: [{ in: 'node_modules/undici/index.js', out: 'node_modules/undici/index' }],
  format: 'cjs',
  external: [],
  sourcemap: false,
  plugins: [...common.plugins, oneParser],
};

/** The webview of the Studio: one script and one style sheet, with the icon font beside them. */
/** @type {esbuild.BuildOptions} */
const webview = {
  ...common,
  entryPoints: [{ in: 'src/webview/main.ts', out: 'studio' }],
  format: 'esm',
  platform: 'browser',
  // The oldest supported editor has Chromium 132.
  target: 'chrome132',
  assetNames: '[name]',
  plugins: [...common.plugins, iconsUsedIn(path.join(root, 'src/webview'))],
};

const builds = [activation, engine, network, webview];
await rm(outdir, { recursive: true, force: true });
if (watch) {
  for (const options of builds) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(builds.map(options => esbuild.build(options)));
}
await copyFile(path.join(root, 'node_modules/undici/LICENSE'), path.join(outdir, 'node_modules/undici/LICENSE'));
