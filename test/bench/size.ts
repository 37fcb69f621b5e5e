import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { filesOf } from '../run/vsixContents';
import type { TableRow } from './rows';
import { kilobytes, limitRow, plainRow } from './rows';

const root = path.resolve(import.meta.dirname, '../..');
const limits = { vsix: 900 * 1024, dist: 400 * 1024, activation: 40 * 1024, panel: 220 * 1024 };

/** Measures the VSIX that `npm run package` made. */
export function benchSize(): TableRow[] {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const vsix = path.join(root, `${name}-${version}.vsix`);
  const files = filesOf(readFileSync(vsix)).map(({ path: file, bytes }) => ({
    file: file.replace(/^extension\//, ''),
    size: bytes.length,
  }));
  const sum = (some: readonly { size: number }[]): number => some.reduce((total, { size }) => total + size, 0);
  const dist = files.filter(({ file }) => file.startsWith('dist/')).sort((one, other) => other.size - one.size);
  const undici = files.filter(({ file }) => file.startsWith('node_modules/'));
  const pictures = files.filter(
    ({ file }) => /\.(png|jpe?g|gif|webp|svg|webm|mp4)$/i.test(file) && file !== 'media/icon.png',
  );
  const sizeOf = (file: string): number => sum(dist.filter(entry => entry.file === file));
  return [
    limitRow('VSIX', statSync(vsix).size, limits.vsix, kilobytes),
    limitRow('dist/, unpacked', sum(dist), limits.dist, kilobytes),
    ...dist.map(({ file, size }) => plainRow(`  ${file}`, kilobytes(size))),
    plainRow('undici, unpacked', kilobytes(sum(undici))),
    limitRow(
      'Code evaluated at activation: dist/extension.js',
      sizeOf('dist/extension.js'),
      limits.activation,
      kilobytes,
    ),
    limitRow('Script of the panel: dist/studio.js', sizeOf('dist/studio.js'), limits.panel, kilobytes),
    limitRow('Screenshots in the package', pictures.length, 0, String),
  ];
}
