import assert from 'node:assert/strict';
import { foreignMarkdown } from '../../../../src/core/documents/foreignMarkdown';

describe('Markdown of the service', () => {
  const hostile = [
    '![x](https://evil.example.com/x.png)',
    '!![x](https://evil.example.com/x.png)',
    '\\\\![x](https://evil.example.com/x.png)',
    '![x][1]\n\n[1]: https://evil.example.com/x.png',
    '[![x](https://evil.example.com/x.png)](https://evil.example.com)',
    '<img src="https://evil.example.com/x.png">',
    '<IMG\nsrc=https://evil.example.com/x.png>',
    '<svg><image href="https://evil.example.com/x.png"/></svg>',
    '<!-- x --><script>alert(1)</script>',
    '</p><iframe src="https://evil.example.com">',
    '<?php x ?>',
    '<![CDATA[ x ]]>',
  ];
  for (const text of hostile)
    it(`has neither an image nor HTML afterwards: ${text}`, () => {
      assert.doesNotMatch(foreignMarkdown(text), /!\[|<[A-Za-z/!?]/);
    });

  it('turns an image into a link, and HTML into text', () => {
    assert.equal(foreignMarkdown('![x](https://a.example/x.png)'), '[x](https://a.example/x.png)');
    assert.equal(foreignMarkdown('a <b>bold</b> word'), 'a &lt;b>bold&lt;/b> word');
  });

  it('keeps headings, lists, links and comparisons', () => {
    const text = '# Tea!\n\n- 1 < 2 and 5 > 3\n- [link](https://example.com)\n\n`x = [1]`';
    assert.equal(foreignMarkdown(text), text);
  });
});
