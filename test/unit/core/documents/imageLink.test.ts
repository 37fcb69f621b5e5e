import assert from 'node:assert/strict';
import { hasImageLinks, imageLink, relativePath } from '../../../../src/core/documents/imageLink';

function link(languageId: string, path: string, alt: string, block = true): string {
  return imageLink({ languageId, path, alt, block });
}

describe('imageLink', () => {
  it('writes the form of each language', () => {
    assert.equal(link('markdown', 'images/cat.png', 'A cat'), '![A cat](images/cat.png)');
    assert.equal(link('mdx', 'images/cat.png', 'A cat'), '![A cat](images/cat.png)');
    for (const language of ['html', 'vue', 'svelte', 'razor', 'php']) {
      assert.equal(link(language, 'images/cat.png', 'A cat'), '<img src="images/cat.png" alt="A cat">');
    }
    assert.equal(link('asciidoc', 'images/cat.png', 'A cat'), 'image::images/cat.png[A cat]');
    assert.equal(link('asciidoc', 'images/cat.png', 'A cat', false), 'image:images/cat.png[A cat]');
    assert.equal(link('restructuredtext', 'images/cat.png', 'A cat'), '.. image:: images/cat.png\n   :alt: A cat');
  });

  it('writes the path alone in any other language', () => {
    assert.equal(link('typescript', 'images/my cat.png', 'A cat'), 'images/my cat.png');
    assert.deepEqual(['markdown', 'html', 'asciidoc', 'restructuredtext', 'json', 'plaintext'].map(hasImageLinks), [
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('keeps Chinese readable and encodes what would end the link', () => {
    assert.equal(
      link('markdown', '图片/猫 (1) #2?50%<x>.png', '猫'),
      '![猫](图片/猫%20%281%29%20%232%3F50%25%3Cx%3E.png)',
    );
    assert.equal(link('html', 'a"b&c\'.png', ''), '<img src="a%22b%26c%27.png" alt="">');
    assert.equal(link('restructuredtext', 'a b\u3000c.png', ''), '.. image:: a%20b%E3%80%80c.png');
    assert.equal(link('asciidoc', 'a[1]__b.png', 'x', false), 'image:a%5B1%5D%5F%5Fb.png[x]');
  });

  it('does not change a file name whose marks have no meaning in AsciiDoc', () => {
    assert.equal(link('asciidoc', '../my_nice_cat.png', 'x', false), 'image:../my_nice_cat.png[x]');
    assert.equal(link('asciidoc', '_a_~b+...png', 'x', false), 'image:%5Fa%5F%7Eb%2B%2E..png[x]');
  });

  it('encodes a path that decodes to the same path', () => {
    const path = 'ä/猫 (1) [2] #3?4%5<6>&{7}|8^9`\'"*:.png';
    const [, encoded = ''] = /\((.*)\)$/u.exec(link('markdown', path, '')) ?? [];
    assert.equal(decodeURIComponent(encoded), path);
  });

  it('puts the alt text on one line', () => {
    for (const language of ['markdown', 'mdx', 'html', 'asciidoc', 'restructuredtext']) {
      assert.ok(link(language, 'x.png', ' A\n\n  cat\r\nasleep\t').includes('A cat asleep'), language);
    }
    assert.equal(link('restructuredtext', 'x.png', 'one\n\n:target: two').split('\n').length, 2);
  });

  it('escapes the alt text for Markdown', () => {
    assert.equal(
      link('markdown', 'x.png', 'a [b] \\ `c` *d* <e> _f_ g_h &amp; & {i}'),
      '![a \\[b\\] \\\\ \\`c\\` \\*d\\* \\<e> \\_f\\_ g_h \\&amp; & {i}](x.png)',
    );
    assert.equal(link('mdx', 'x.png', '{props.x} </b>'), '![\\{props.x\\} \\</b>](x.png)');
  });

  it('escapes attributes, and braces in template languages', () => {
    assert.equal(
      link('html', 'x.png', '"a" <b> & {c} @d'),
      '<img src="x.png" alt="&quot;a&quot; &lt;b&gt; &amp; {c} @d">',
    );
    assert.equal(link('svelte', 'x@2x.png', '{c} @d'), '<img src="x&#64;2x.png" alt="&#123;c&#125; &#64;d">');
  });

  it('quotes AsciiDoc alt text that looks like attributes', () => {
    assert.equal(link('asciidoc', 'x.png', 'red, green'), 'image::x.png["red, green"]');
    assert.equal(link('asciidoc', 'x.png', 'a "b" = [c]'), 'image::x.png["a \\"b\\" = [c]"]');
    assert.equal(link('asciidoc', 'x.png', 'a [b]', false), 'image:x.png[a [b\\]]');
    assert.equal(link('asciidoc', 'x.png', '{author} and {this one}'), 'image::x.png[\\{author} and {this one}]');
    assert.equal(link('asciidoc', 'x.png', 'a, b\\'), 'image::x.png["a, b&#92;"]');
    assert.equal(link('asciidoc', 'x.png', 'so *very* red', false), 'image:x.png[so &#42;very&#42; red]');
  });
});

describe('relativePath', () => {
  it('goes down, up and across', () => {
    assert.equal(relativePath('/site/docs', '/site/docs/images/x.png'), 'images/x.png');
    assert.equal(relativePath('/site/docs/guide', '/site/assets/x.png'), '../../assets/x.png');
    assert.equal(relativePath('/', '/x.png'), 'x.png');
    assert.equal(relativePath('/site/docs/', '/site/docs/x.png'), 'x.png');
    assert.equal(relativePath('/site/doc', '/site/docs/x.png'), '../docs/x.png');
    assert.equal(relativePath('/site/a/../docs', '/site/./docs/x.png'), 'x.png');
    assert.equal(relativePath('/site/x.png/sub', '/site/x.png'), '../../x.png');
  });
});
