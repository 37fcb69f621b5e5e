import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import esbuild from 'esbuild';

/**
 * Writes the ES modules of a build as CommonJS, which the editor loads and esbuild cannot split into chunks itself.
 * Source maps have to be inline.
 * @param {esbuild.TransformOptions} options how the modules are transformed.
 */
export function asCommonJs(options) {
  return {
    name: 'as-commonjs',
    setup(build) {
      build.onEnd(async ({ outputFiles = [] }) => {
        await Promise.all(outputFiles.map(file => writeAsCommonJs(file, options)));
      });
    },
  };
}

async function writeAsCommonJs({ path: file, text }, options) {
  const { code, map } = await esbuild.transform(text, {
    ...options,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    sourcefile: file,
    sourcemap: text.includes('sourceMappingURL=data:') ? 'external' : false,
  });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, map ? `${code}//# sourceMappingURL=${path.basename(file)}.map\n` : code);
  if (map) await writeFile(`${file}.map`, map);
}
