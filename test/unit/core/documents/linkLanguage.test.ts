import assert from 'node:assert/strict';
import { linkLanguage } from '../../../../src/core/documents/linkLanguage';

describe('linkLanguage', () => {
  it("is the editor's language where that has image links", () => {
    assert.equal(linkLanguage('markdown', '/notes.txt'), 'markdown');
    assert.equal(linkLanguage('vue', '/page.html'), 'vue');
  });

  it('goes by the name where the editor knows no better', () => {
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

  it('stays what it is for other names, and for none', () => {
    assert.equal(linkLanguage('python', '/a.py'), 'python');
    assert.equal(linkLanguage('plaintext', 'Untitled-1'), 'plaintext');
    assert.equal(linkLanguage('plaintext', '/folder.md/notes'), 'plaintext');
  });
});
