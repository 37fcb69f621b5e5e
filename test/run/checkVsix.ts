// Checks the VSIX that `npm run package` made: it must contain what runs, and nothing about the machine that built it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesOf, problemsOf } from './vsixContents';

/** What a person waits for when the extension is installed. */
const maxKilobytes = 900;

const root = path.resolve(import.meta.dirname, '../..');
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const archive = readFileSync(path.join(root, `${name}-${version}.vsix`));
const files = filesOf(archive);
const kilobytes = Math.round(archive.length / 1024);
const problems = [
  ...problemsOf(files, root),
  ...(kilobytes > maxKilobytes ? [`The package has ${kilobytes} KB, more than ${maxKilobytes}`] : []),
];
const totalBytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
console.log(
  problems.length > 0
    ? problems.join('\n')
    : `${files.length} files, ${Math.round(totalBytes / 1024)} KB: what runs, and nothing else`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
