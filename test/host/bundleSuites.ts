import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const outputFolder = path.join(root, 'out/host');

/**
 * Test code may ask for the folder of its source file. A bundle has another place, so the folder is inserted while
 * bundling.
 */
const keepSourcePlaces: esbuild.Plugin = {
  name: 'keep-source-places',
  setup(build) {
    build.onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path: file }) => ({
      loader: 'ts',
      contents: (await readFile(file, 'utf8'))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
        .replaceAll('import.meta.filename', JSON.stringify(file))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)),
    }));
  },
};

/**
 * Bundles suites, and the index that runs them, for the extension host. Returns the bundles in the order of the suites.
 */
export async function bundleSuites(suites: readonly string[]): Promise<{ index: string; files: string[] }> {
  const source = path.join(root, 'test/host');
  await rm(outputFolder, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join(source, 'mochaIndex.ts'), ...suites],
    outbase: source,
    outdir: outputFolder,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Packages stay external: some are native, and VS Code must patch the real undici.
    packages: 'external',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [keepSourcePlaces],
  });
  const bundleOf = (file: string): string =>
    path.join(outputFolder, path.relative(source, file).replace(/\.ts$/, '.js'));
  return { index: path.join(outputFolder, 'mochaIndex.js'), files: suites.map(bundleOf) };
}
