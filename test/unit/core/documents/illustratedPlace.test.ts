import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { outputOfDocument } from '../../../../src/core/documents/illustratedPlace';

describe('the place of an illustrated document', () => {
  it('gives its name to the images, and is a folder where it names no Markdown file', () => {
    assert.equal(outputOfDocument('docs/light house.md'), 'docs/light house.png');
    assert.equal(outputOfDocument('docs/a.MARKDOWN'), 'docs/a.png');
    assert.equal(outputOfDocument('docs/'), 'docs/');
    assert.equal(outputOfDocument('docs.md/x'), 'docs.md/x');
  });

  it('keeps the file system of an address', () => {
    const output = outputOfDocument(URI.parse('vscode-vfs://github/a/b.md'));
    assert.deepEqual(typeof output === 'string' ? output : { ...output }, {
      scheme: 'vscode-vfs',
      authority: 'github',
      path: '/a/b.png',
      query: '',
      fragment: '',
    });
  });
});
