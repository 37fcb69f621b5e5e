// Bundles the extension into dist/. Flags: --production (minified, no source maps), --watch.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import esbuild from 'esbuild';
import { iconsUsedIn } from './icons.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

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
      if (result.metafile) printSizes(result.metafile);
      if (watch) console.log('[watch] build finished');
    });
  },
};

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
  plugins: [reportProgress],
};

/** @type {esbuild.BuildOptions} */
const host = {
  ...common,
  entryPoints: [
    { in: 'src/extension.ts', out: 'extension' },
    { in: 'src/compose.ts', out: 'compose' },
    { in: 'src/engine/images/flattenWorker.ts', out: 'flattenWorker' },
  ],
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // './compose' is the second bundle, loaded from the first when it is first needed. 'undici' has to stay a real
  // module: VS Code only puts its proxy and certificate handling behind a `require('undici')` that it can see.
  external: ['vscode', 'undici', './compose'],
  // The one that reads no files: the editor hands over its translations.
  alias: { '@vscode/l10n': '@vscode/l10n/dist/browser.js' },
  // A kept `import()` would look for './compose' by the rules of ES modules, which want the file extension.
  supported: { 'dynamic-import': false },
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

await rm(path.join(root, 'dist'), { recursive: true, force: true });
if (watch) {
  for (const options of [host, webview]) await (await esbuild.context(options)).watch();
} else {
  await Promise.all([esbuild.build(host), esbuild.build(webview)]);
}
