import assert from 'node:assert/strict';
import { anchorAt, findAnchor, isSameLine } from '../../../../src/core/documents/anchor';

/** The text with the mark where the place is found that `marked` has; `undefined` where it is lost. */
function found(marked: string, text: string): string | undefined {
  const offset = findAnchor(text, anchorAt(marked.replace('¦', ''), marked.indexOf('¦')));
  return offset === undefined ? undefined : `${text.slice(0, offset)}¦${text.slice(offset)}`;
}

describe('anchor of a place in a text', () => {
  it('is found where it was', () => {
    assert.equal(found('a\nb¦\nc', 'a\nb\nc'), 'a\nb¦\nc');
    assert.equal(found('¦', ''), '¦');
  });

  it('is found when its line has moved', () => {
    assert.equal(found('a\nA mill¦\nc', 'new\n\na\nA mill\nc'), 'new\n\na\nA mill¦\nc');
    assert.equal(found('a\n  A mill¦', 'A mill\n'), 'A mill¦\n');
  });

  it('is found by its neighbours when several lines are alike', () => {
    assert.equal(found('one\nx\ntwo\nx¦\nthree', 'x\ntwo\nx\nthree\nx\nx'), 'x\ntwo\nx¦\nthree\nx\nx');
    assert.equal(found('one\n\n¦\n\ntwo', 'zero\n\none\n\n\n\ntwo'), 'zero\n\none\n\n¦\n\ntwo');
  });

  it('is lost when its line is gone', () => {
    assert.equal(found('a\nA mill¦\nc', 'a\nA tower\nc'), undefined);
    assert.equal(found('a\n\n¦\n\nb', 'other\n\ntext'), undefined);
  });
});

describe('isSameLine', () => {
  const isSame = (before: string, after: string): boolean => isSameLine(anchorAt(before, 0), after);

  it('recognizes a line that a person has edited', () => {
    assert.ok(isSame('A tall mill', 'A very tall and old mill'));
    assert.ok(isSame('A tall mill', '  - **A tall mill**'));
    assert.ok(isSame('A tall mill by the sea', 'by the sea'));
    assert.ok(isSame('', 'anything'));
  });

  it('does not take a replaced or deleted line for it', () => {
    assert.ok(!isSame('A tall mill', 'Nothing of it.'));
    assert.ok(!isSame('A tall mill', ''));
  });
});
