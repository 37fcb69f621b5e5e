import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.join(import.meta.dirname, '../../src');

describe('the extension host', () => {
  it('is not blocked by file system calls: src/editor and src/ui use asynchronous ones only', () => {
    const files = ['editor', 'ui'].flatMap(layer =>
      readdirSync(path.join(source, layer), { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.ts'))
        .map(name => path.join(layer, name)),
    );
    assert.ok(files.length > 20);
    const blocking = files.filter(file => /\b\w+Sync\(/.test(readFileSync(path.join(source, file), 'utf8')));
    assert.deepEqual(blocking, []);
  });
});
