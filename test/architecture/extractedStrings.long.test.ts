import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const root = path.resolve(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('the translations', () => {
  it('start from what the sources say', async function () {
    this.timeout(180_000); // Parses the sources in WebAssembly: seconds, on a machine with nothing else to do.
    const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(file =>
      /\.tsx?$/u.test(file),
    );
    const scripts = files.map(file => text(path.join('src', file))).filter(contents => contents.includes('l10n'));
    // In one piece, as what precedes each is done once then.
    const said = await getL10nJson([{ contents: scripts.join('\n'), extension: '.ts' }]);
    assert.deepEqual(JSON.parse(text('l10n/bundle.l10n.json')), said, 'run `npm run l10n`');
  });
});
