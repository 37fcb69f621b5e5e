import assert from 'node:assert/strict';
import { movedPath, writtenPath } from '../../../../src/core/documents/movedPath';
import type { ReferenceLanguage } from '../../../../src/core/documents/references/referenceLanguages';

describe('the path of an image that has moved', () => {
  const after = (
    target: string,
    [document, image]: [string, string],
    [newDocument, newImage]: [string, string],
    folder?: string,
  ): string | undefined =>
    movedPath({
      reference: { target, hints: { rule: 'document', ...(folder !== undefined && { folder }) } },
      from: { document: `/w/${document}`, image: `/w/${image}` },
      to: { document: `/w/${newDocument}`, image: `/w/${newImage}` },
    });

  it('is relative where it was, and keeps what it began with', () => {
    assert.equal(after('img/a.png', ['d.adoc', 'img/a.png'], ['d.adoc', 'img/b.png']), 'img/b.png');
    assert.equal(after('./a.png', ['x/d.html', 'x/a.png'], ['x/d.html', 'x/i/a.png']), './i/a.png');
    assert.equal(after('./a.png', ['x/d.html', 'x/a.png'], ['y/d.html', 'x/a.png']), '../x/a.png');
    assert.equal(after('../a.png', ['x/d.html', 'a.png'], ['d.html', 'a.png']), 'a.png');
  });

  it('stays where document and image have moved together, or neither has', () => {
    assert.equal(after('i/../a.png', ['x/d.html', 'x/a.png'], ['y/d.html', 'y/a.png']), 'i/../a.png');
    assert.equal(after('/a.png', ['x/d.html', 'public/a.png'], ['y/d.html', 'public/a.png']), '/a.png');
  });

  it('is below the folder that the document puts before it', () => {
    assert.equal(after('a.png', ['d.adoc', 'img/a.png'], ['x/d.adoc', 'img/a.png'], 'img/'), '../../img/a.png');
    assert.equal(after('a.png', ['d.adoc', 'img/a.png'], ['d.adoc', 'img/s/a.png'], 'img/'), 's/a.png');
  });

  it('keeps its root or its alias, and is none where the image has left these', () => {
    assert.equal(after('/i/a.png', ['d.html', 'public/i/a.png'], ['d.html', 'public/b.png']), '/b.png');
    assert.equal(after('@/i/a.png', ['d.vue', 'src/i/a.png'], ['d.vue', 'src/j/a.png']), '@/j/a.png');
    assert.equal(after('/i/a.png', ['d.html', 'public/i/a.png'], ['d.html', 'other/a.png']), undefined);
  });

  it('is written as the language has it', () => {
    const written: [ReferenceLanguage, string, string | undefined][] = [
      ['html', '图/a b.png', '图/a%20b.png'],
      ['asciidoc', 'a b.png', 'a b.png'],
      ['restructuredtext', 'a b.png', 'a\\ b.png'],
      ['css', "a'b.png", 'a%27b.png'],
      ['javascript', 'a b.png', 'a b.png'],
      ['javascript', "a'b.png", undefined],
      ['vue', 'a/b-1_2.png', 'a/b-1_2.png'],
    ];
    for (const [language, path, expected] of written) assert.equal(writtenPath(language, path), expected, language);
  });
});
