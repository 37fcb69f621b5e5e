import assert from 'node:assert/strict';
import { linkLanguage } from '../../../../src/core/documents/linkLanguage';

describe('linkLanguage', () => {
  it('is the language of the editor when that has image links', () => {
    assert.equal(linkLanguage('markdown', '/notes.txt'), 'markdown');
    assert.equal(linkLanguage('vue', '/page.html'), 'vue');
  });

  it('uses the file name when the language of the editor has no image links', () => {
    const names = [
      '/a.md',
      '/a.markdown',
      '/a.mdx',
      '/a.HTML',
      '/a.htm',
      '/a.adoc',
      '/a.asciidoc',
      '/b.c/a.asc',
      '/a.rst',
    ];
    assert.deepEqual(
      names.map(name => linkLanguage('plaintext', name)),
      ['markdown', 'markdown', 'mdx', 'html', 'html', 'asciidoc', 'asciidoc', 'asciidoc', 'restructuredtext'],
    );
  });

  it('keeps the language of the editor for other file names', () => {
    assert.equal(linkLanguage('python', '/a.py'), 'python');
    assert.equal(linkLanguage('plaintext', 'Untitled-1'), 'plaintext');
    assert.equal(linkLanguage('plaintext', '/folder.md/notes'), 'plaintext');
  });
});
