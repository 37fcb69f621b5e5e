import assert from 'node:assert/strict';
import { linkToInsert, placeLink, standsAlone, type CursorContext } from '../../../../src/core/documents/placeLink';

/** The document's lines after the link was inserted at `|`. */
function inserted(languageId: string, text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex(line => line.includes('|'));
  const [before = '', after = ''] = (lines[at] ?? '').split('|');
  const cursor: CursorContext = { before, after, above: lines[at - 1], below: lines[at + 1] };
  return text.replace('|', () => linkToInsert(languageId, 'x.png', 'A cat', cursor));
}

describe('placeLink', () => {
  const link = '![A cat](x.png)';

  it('puts only the link on an empty line', () => {
    assert.equal(inserted('markdown', '|'), link);
    assert.equal(inserted('markdown', 'Text\n\n|\n\nText'), `Text\n\n${link}\n\nText`);
    assert.equal(inserted('markdown', '  |'), `  ${link}`);
  });

  it('separates the link from the lines next to it', () => {
    assert.equal(inserted('markdown', 'Text\n|\nText'), `Text\n\n${link}\n\nText`);
  });

  it('starts a paragraph after a line with text', () => {
    assert.equal(inserted('markdown', 'Text|'), `Text\n\n${link}`);
    assert.equal(inserted('markdown', 'Text|\nmore'), `Text\n\n${link}\n\nmore`);
  });

  it('puts the link before the line when the cursor is at its start', () => {
    assert.equal(inserted('markdown', '|Text'), `${link}\n\nText`);
  });

  it('keeps the link within a list item', () => {
    assert.equal(inserted('markdown', '- Text|'), `- Text\n\n  ${link}`);
    assert.equal(inserted('markdown', '  10. Text|'), `  10. Text\n\n      ${link}`);
  });

  it('adds spaces within a sentence where a word is next to the link', () => {
    assert.equal(inserted('markdown', 'See| here'), `See ${link} here`);
    assert.equal(inserted('markdown', 'See |here'), `See ${link} here`);
    assert.equal(inserted('markdown', 'See (|), please'), `See (${link}), please`);
    assert.equal(inserted('markdown', '看这里|的猫'), `看这里${link}的猫`);
    assert.equal(inserted('markdown', '𠀀|𠀀'), `𠀀${link}𠀀`);
    assert.equal(inserted('asciidoc', 'See| here'), 'See image:x.png[A cat] here');
  });

  it('gives reStructuredText a block even within a sentence', () => {
    assert.equal(inserted('restructuredtext', 'One| two'), 'One\n\n.. image:: x.png\n   :alt: A cat\n\n two');
    assert.equal(inserted('restructuredtext', '  |'), '  .. image:: x.png\n     :alt: A cat');
    assert.ok(standsAlone({ before: 'One', after: ' two' }, 'restructuredtext'));
    assert.ok(!standsAlone({ before: 'One', after: ' two' }, 'markdown'));
  });

  it('adds nothing around a path alone', () => {
    assert.equal(inserted('json', '"icon": "|"'), '"icon": "x.png"');
    assert.equal(inserted('typescript', 'const a =|'), 'const a =x.png');
  });

  it('accepts a link of any language', () => {
    assert.equal(placeLink({ before: 'a', after: '' }, '<img>', true), '\n\n<img>');
    assert.equal(placeLink({ before: 'a', after: 'b' }, '<img>', false), ' <img> ');
  });
});
