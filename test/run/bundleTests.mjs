// Bundles tests written in TypeScript, which is much faster than compiling each file on import.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import esbuild from 'esbuild';
import { root } from './prepare.mjs';

/** A file that looks for other files beside itself must find them from inside the bundle too. */
const ownFolder = {
  name: 'own-folder',
  setup(build) {
    build.onLoad({ filter: /[\\/](src|test)[\\/][^?]*\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      return { contents: text.replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file))), loader: 'ts' };
    });
  },
};

/** The text of an entry point that loads these test files. */
export function entryOf(files) {
  return [...files]
    .sort()
    .map(file => `import ${JSON.stringify(file)};\n`)
    .join('');
}

/**
 * Writes a `.cjs` file into `outdir` for each entry point, and beside them the threads, where `redrawAside.ts` and
 * `referenceThread.ts` look for them.
 */
export async function bundleTests(entryPoints, outdir) {
  const common = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    loader: { '.wasm': 'binary' },
    logOverride: { 'empty-import-meta': 'silent' },
  };
  const threads = ['src/engine/images/redrawWorker.ts', 'src/engine/documents/missing/referenceWorker.ts'];
  await esbuild.build({ ...common, entryPoints: threads, entryNames: '[name]', logLevel: 'warning' });
  await esbuild.build({
    ...common,
    entryPoints,
    outExtension: { '.js': '.cjs' },
    // Packages that are not JavaScript, or that look for files beside themselves.
    external: ['@napi-rs/canvas', '@vscode/l10n-dev', 'eslint', 'subset-font', 'typescript', 'undici', 'vscode'],
    define: { 'import.meta.url': '"file:///"' },
    // Lets a failure name its source line.
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [ownFolder],
  });
}
