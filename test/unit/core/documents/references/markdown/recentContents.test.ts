import assert from 'node:assert/strict';
import { RecentContents } from '../../../../../../src/core/documents/references/markdown/recentContents';

describe('contents of texts', () => {
  it('are made once, as long as they are asked for and little else is', () => {
    const recent = new RecentContents<string>(10);
    const made: string[] = [];
    const ask = (text: string): string =>
      recent.get(text, () => {
        made.push(text);
        return text.toUpperCase();
      });
    assert.equal(ask('aaaa'), 'AAAA');
    for (const text of ['aaaa', 'bbbb', 'aaaa', 'cccc', 'aaaa', 'dddd', 'aaaa']) ask(text);
    assert.deepEqual(made, ['aaaa', 'bbbb', 'cccc', 'dddd']);
    for (const text of ['eeee', 'ffff', 'gggg', 'hhhh']) ask(text);
    ask('aaaa');
    assert.deepEqual(made.slice(4), ['eeee', 'ffff', 'gggg', 'hhhh', 'aaaa']);
  });
});
