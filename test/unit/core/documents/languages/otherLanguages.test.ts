import assert from 'node:assert/strict';
import type { LinkedImage } from '../../../../../src/core/documents/languageTypes';
import { languageOf } from '../../../../../src/core/documents/languages/languageTable';
import { insertedIn, placementIn } from '../../../../support/placedLinks';

type Case = [marked: string, expected: string];

/** Inserts into each text; `LINK` stands for the link. */
function insertsAll(languageId: string, link: string, cases: readonly Case[]): void {
  for (const [marked, expected] of cases)
    assert.equal(insertedIn(languageId, marked), expected.replaceAll('LINK', link), marked);
}

const linkAlone = (languageId: string, image: LinkedImage): string => insertedIn(languageId, '¦', image);
const reads = (languageId: string, text: string): string =>
  languageOf(languageId, '').language.readableText(text).replace(/\s+/gu, ' ').trim();

describe('AsciiDoc links', () => {
  it('are blocks in harmony with their surroundings', () => {
    insertsAll('asciidoc', 'image::x.png[A cat]', [
      ['= Guide\n:imagesdir: images\n\nA bridge¦\n\nEnd.', '= Guide\n:imagesdir: images\n\nA bridge\n\nLINK\n\nEnd.'],
      ['= Guide¦\n:imagesdir: images\n\nText', '= Guide\n:imagesdir: images\n\nLINK\n\nText'],
      ['== Heading¦\ntext', '== Heading\n\nLINK\n\ntext'],
      ['* item¦\n* b', '* item\n+\nLINK\n\n* b'],
      ['Term:: Definition¦', 'Term:: Definition\n+\nLINK'],
      ['> quote¦', '> quote\n>\n> LINK'],
      ['----\nA¦\n----\n\nx', '----\nA\n----\n\nLINK\n\nx'],
      ['////\nA¦\n////', '////\nA\n////\n\nLINK'],
      ['// A¦ b\nx', '// A b\n\nLINK\n\nx'],
      ['|===¦\n| A | B\n|===\n', '|===\n| A | B\n|===\n\nLINK\n'],
    ]);
    assert.equal(placementIn('asciidoc', '....\nA¦\n....').moved, 'afterCode');
  });

  it('are inline within sentences, cells and admonitions', () => {
    insertsAll('asciidoc', 'image:x.png[A cat]', [
      ['See¦ here', 'See LINK here'],
      ['NOTE: fog¦', 'NOTE: fog LINK'],
      ['|===\n| A¦ | B\n|===', '|===\n| A LINK | B\n|==='],
    ]);
  });

  it('keep spaces in paths, and encode what is markup', () => {
    assert.equal(linkAlone('asciidoc', { path: 'my images/猫 [1].png', alt: '' }), 'image::my images/猫 %5B1%5D.png[]');
    assert.equal(
      insertedIn('asciidoc', 'a ¦ b', { path: '_a_~b+...png', alt: 'x' }),
      'a image:%5Fa%5F%7Eb%2B%2E..png[x] b',
    );
  });

  it('quote alt text that looks like attributes', () => {
    const alt = (text: string): string => linkAlone('asciidoc', { path: 'x.png', alt: text });
    assert.equal(alt('red, green'), 'image::x.png["red, green"]');
    assert.equal(alt('a "b" = [c]'), 'image::x.png["a \\"b\\" = [c]"]');
    assert.equal(alt('{author} and {this one}'), 'image::x.png[\\{author} and {this one}]');
    assert.equal(alt('a, b\\'), 'image::x.png["a, b&#92;"]');
    assert.equal(
      insertedIn('asciidoc', 'a ¦ b', { path: 'x.png', alt: 'so *very* [red]' }),
      'a image:x.png[so &#42;very&#42; [red\\]] b',
    );
  });

  it('know the folder that holds at their place', () => {
    const { language } = languageOf('asciidoc', '');
    const folder = (marked: string): string | undefined =>
      language.baseFolder?.(marked.replace('¦', ''), marked.indexOf('¦'));
    assert.equal(folder('= A\n:imagesdir: images\n\n¦'), 'images');
    assert.equal(folder('ifndef::imagesdir[:imagesdir: img]\n\n¦'), 'img');
    assert.equal(folder(':imagesdir: a\nifndef::imagesdir[]\n:imagesdir: b\nendif::[]\n\n¦'), 'a');
    assert.equal(folder(':imagesdir: a\nifdef::env-github[]\n:imagesdir: b\nendif::[]\n\n¦'), 'a');
    assert.equal(folder('ifdef::env-github[]\n:imagesdir: b\nendif::[]\n:imagesdir: c\n\n¦'), 'c');
    assert.equal(folder('----\nifdef::env-github[]\n----\n\n:imagesdir: a\n\n¦'), 'a');
    assert.equal(folder('= A\n:root: ..\n:imagesdir: {root}/img\n\n¦'), '../img');
    assert.equal(folder('= A\n:imagesdir: {docdir}/img@\n\n¦'), './img');
    assert.equal(folder('= A\n:imagesdir: one\n\na¦\n\n:imagesdir: two\n'), 'one');
    assert.equal(folder('= A\n:imagesdir: one\n\n:!imagesdir:\n\n¦'), undefined);
    assert.equal(folder('----\n:imagesdir: one\n----\n¦'), undefined);
  });

  it('are made from text without markup', () => {
    assert.equal(
      reads('asciidoc', '*A* _red_ `fox` in https://example.org[the wood,window=_blank]\n// note'),
      'A red fox in the wood',
    );
  });
});

describe('reStructuredText links', () => {
  it('are blocks in harmony with their surroundings', () => {
    const block = (indentation = ''): string => `.. image:: x.png\n${indentation}   :alt: A cat`;
    insertsAll('restructuredtext', block(), [
      ['A kettle¦\n\nEnd.', 'A kettle\n\nLINK\n\nEnd.'],
      ['Page¦\n====\n\nx', 'Page\n====\n\nLINK\n\nx'],
      ['One¦ two\nthree\n\nx', 'One two\nthree\n\nLINK\n\nx'],
      ['.. code-block:: c\n\n   a¦\n   b\n\nx', '.. code-block:: c\n\n   a\n   b\n\nLINK\n\nx'],
      ['Code::\n\n   a¦\n\nafter', 'Code::\n\n   a\n\nLINK\n\nafter'],
      ['.. A comment¦ x\n\nafter', '.. A comment x\n\nLINK\n\nafter'],
      ['+---+\n| a¦ |\n+---+\n\nx', '+---+\n| a |\n+---+\n\nLINK\n\nx'],
    ]);
    insertsAll('restructuredtext', block('  '), [
      ['- item¦\n- b', '- item\n\n  LINK\n\n- b'],
      ['term\n  definition¦', 'term\n  definition\n\n  LINK'],
      ['  ¦', '  LINK'],
    ]);
    insertsAll('restructuredtext', block('   '), [
      ['.. note::\n\n   fog¦\n   more', '.. note::\n\n   fog\n\n   LINK\n\n   more'],
    ]);
  });

  it('escape spaces in paths with backslashes', () => {
    assert.equal(
      linkAlone('restructuredtext', { path: '../user guide/a b.png', alt: '' }),
      '.. image:: ../user\\ guide/a\\ b.png',
    );
  });

  it('are made from text without markup', () => {
    assert.equal(
      reads('restructuredtext', '**A** *red* ``fox`` in `the wood <https://example.org>`_ :ref:`here <x>`'),
      'A red fox in the wood here',
    );
  });
});

describe('HTML links', () => {
  it('are in harmony with their surroundings', () => {
    insertsAll('html', '<img src="x.png" alt="A cat">', [
      ['<p>A white hut¦</p>', '<p>A white hut LINK</p>'],
      ['<main>\n  A hut¦\n</main>', '<main>\n  A hut\n  LINK\n</main>'],
      ['<p title="a¦b">x</p>', '<p title="ab"> LINK x</p>'],
      ['<!-- a¦ -->\n<p>', '<!-- a -->\nLINK\n<p>'],
      ['<pre>a¦b</pre>', '<pre>ab</pre>\nLINK'],
      ['---\nt: x¦\n---\n<p>', '---\nt: x\n---\nLINK\n<p>'],
    ]);
    assert.equal(insertedIn('html', '<img src="¦">'), '<img src="x.png">');
    // In front of the indentation of a line, which keeps it.
    const indented = '<main>\n  <img src="x.png" alt="A cat">\n  <p>a</p>';
    assert.equal(insertedIn('html', '<main>\n¦  <p>a</p>'), indented);
    assert.equal(insertedIn('html', '<main>\n ¦ <p>a</p>'), indented);
    assert.equal(insertedIn('vue', '<script>\nconst a = "¦";\n</script>'), '<script>\nconst a = "x.png";\n</script>');
    assert.equal(insertedIn('svelte', '<p>{#if x}a¦'), '<p>{#if x}a\n<img src="x.png" alt="A cat">');
    assert.equal(insertedIn('django-html', '<p>{{ a¦ }}</p>'), '<p>{{ a }} <img src="x.png" alt="A cat"></p>');
  });

  it('escape attributes, and braces in template languages', () => {
    assert.equal(
      linkAlone('html', { path: 'a"b&c\'.png', alt: '"a" <b> & {c}' }),
      '<img src="a%22b%26c%27.png" alt="&quot;a&quot; &lt;b&gt; &amp; {c}">',
    );
    assert.equal(
      linkAlone('svelte', { path: 'x@2x.png', alt: '{c} @d' }),
      '<img src="x&#64;2x.png" alt="&#123;c&#125; &#64;d">',
    );
  });

  it('are made from text without tags', () => {
    assert.equal(reads('html', '<p>A <b>red</b> fox &amp; <!-- no -->hen</p>'), 'A red fox & hen');
  });
});

describe('links in code', () => {
  it('in JSX are elements that bundlers resolve', () => {
    const module = { path: './a/x.png', alt: 'A "cat"' };
    const element = `<img src={new URL('./a/x.png', import.meta.url).href} alt="A &quot;cat&quot;" />`;
    assert.equal(insertedIn('typescriptreact', '<p>\n  A¦\n</p>', module), `<p>\n  A\n  ${element}\n</p>`);
    assert.equal(insertedIn('javascriptreact', '{/* A ¦*/}\n<p/>', module), `{/* A */}\n${element}\n<p/>`);
    assert.equal(
      insertedIn('javascriptreact', '<p>A¦</p>', { path: '/x.png', alt: '' }),
      '<p>A <img src="/x.png" alt="" /></p>',
    );
    assert.equal(insertedIn('javascriptreact', '<img src="¦" />', module), '<img src="./a/x.png" />');
  });

  it('in style sheets are values, declarations or rules', () => {
    insertsAll('css', 'url("x.png")', [
      ['.a {\n  background: ¦;\n}', '.a {\n  background: LINK;\n}'],
      ['.a {\n  /* A paper¦ */\n}', '.a {\n  /* A paper */\n  background-image: LINK;\n}'],
      ['/* A paper¦ */\n.b {}', '/* A paper */\n.image {\n  background-image: LINK;\n}\n.b {}'],
      ['.a { color: red; ¦}', '.a { color: red; background-image: LINK;}'],
    ]);
    assert.equal(insertedIn('less', '.a {\n  // A ¦b\n}'), '.a {\n  // A b\n  background-image: url("x.png");\n}');
    assert.equal(insertedIn('css', '.a { background: url(¦); }'), '.a { background: url(x.png); }');
  });

  it('in other languages are the path, with space around it', () => {
    assert.equal(insertedIn('json', '"icon": "¦"'), '"icon": "x.png"');
    assert.equal(insertedIn('typescript', 'const a =¦'), 'const a = x.png');
    assert.equal(insertedIn('plaintext', 'A hut¦'), 'A hut x.png');
    assert.equal(insertedIn('plaintext', 'A h¦ut b'), 'A hut x.png b');
    assert.equal(insertedIn('plaintext', '¦', { path: 'my cat.png', alt: '' }), 'my cat.png');
  });
});

describe('links in typesetting', () => {
  it('in LaTeX are commands on their own lines', () => {
    insertsAll('latex', '\\includegraphics[width=\\linewidth]{x.png}', [
      ['\\begin{document}\nA curve¦\n\\end{document}', '\\begin{document}\nA curve\n\nLINK\n\n\\end{document}'],
      ['\\begin{figure}\n  \\centering¦\n\\end{figure}', '\\begin{figure}\n  \\centering\n  LINK\n\\end{figure}'],
      ['% A cur¦ve\nText', '% A curve\n\nLINK\n\nText'],
      ['\\section{A cur¦ve}\nText', '\\section{A curve}\n\nLINK\n\nText'],
      ['\\begin{verbatim}\na¦\n\\end{verbatim}', '\\begin{verbatim}\na\n\\end{verbatim}\n\nLINK'],
      ['wo¦rd and', 'word LINK and'],
    ]);
    assert.equal(reads('latex', '\\textbf{A \\emph{red}} fox~\\cite{x} % note'), 'A red fox');
  });

  it('in LaTeX are relative to the main document that a comment names', () => {
    const { language } = languageOf('latex', '');
    assert.equal(language.baseFolder?.('% !TeX root = ../main.tex\n', 0), '..');
    assert.equal(language.baseFolder?.('% !TeX root = main.tex\n', 0), undefined);
  });

  it('in Typst are calls with the alt text', () => {
    insertsAll('typst', '#image("x.png", alt: "A cat")', [
      ['= Title¦\ntext', '= Title\n\nLINK\n\ntext'],
      ['- item¦', '- item\n\n  LINK'],
      ['// a¦b\nx', '// ab\n\nLINK\n\nx'],
      ['```\na¦\n```', '```\na\n```\n\nLINK'],
    ]);
    assert.equal(insertedIn('typst', 'A¦ b'), 'A #box(image("x.png", alt: "A cat")) b');
    assert.equal(reads('typst', '*A* _red_ #link("https://x.org")[fox] // no'), 'A red fox');
  });

  it('in Org are file links with the alt text above', () => {
    insertsAll('org', '#+ATTR_HTML: :alt A cat\n[[file:x.png]]', [
      ['A hut¦\n\nEnd', 'A hut\n\nLINK\n\nEnd'],
      ['* Heading¦\ntext', '* Heading\n\nLINK\n\ntext'],
      ['#+BEGIN_SRC c\na¦\n#+END_SRC', '#+BEGIN_SRC c\na\n#+END_SRC\n\nLINK'],
    ]);
    assert.equal(insertedIn('org', '| a¦ | b |'), '| a [[file:x.png]] | b |');
    assert.equal(insertedIn('org', '- item¦'), '- item\n\n  #+ATTR_HTML: :alt A cat\n  [[file:x.png]]');
    assert.equal(reads('org', '* A /red/ [[https://x.org][fox]]'), 'A red fox');
  });
});

describe('languageOf', () => {
  const idOf = (id: string, path: string): string => languageOf(id, path).languageId;

  it('is the language of the editor when that has image links', () => {
    assert.equal(idOf('markdown', '/notes.txt'), 'markdown');
    assert.equal(idOf('vue', '/page.html'), 'vue');
    assert.equal(idOf('markdown', '/page.mdx'), 'mdx');
    assert.equal(idOf('markdown', '/page.qmd'), 'quarto');
  });

  it('uses the file name when the language of the editor has no image links', () => {
    const names = [
      '/a.md',
      '/a.mdx',
      '/a.HTML',
      '/a.htm',
      '/a.adoc',
      '/b.c/a.asc',
      '/a.rst',
      '/a.tex',
      '/a.typ',
      '/a.org',
      '/a.vue',
    ];
    assert.deepEqual(
      names.map(name => idOf('plaintext', name)),
      ['markdown', 'mdx', 'html', 'html', 'asciidoc', 'asciidoc', 'restructuredtext', 'latex', 'typst', 'org', 'vue'],
    );
  });

  it('keeps the language of the editor for other file names', () => {
    assert.deepEqual(
      [idOf('python', '/a.py'), idOf('plaintext', 'Untitled-1'), idOf('plaintext', '/folder.md/notes')],
      ['python', 'plaintext', 'plaintext'],
    );
  });
});
