import assert from 'node:assert/strict';
import { insertedIn, placementIn } from '../../../../support/placedLinks';

/** Inserts at `¦` into each text; `LINK` stands for the link. */
function insertsAll(languageId: string, link: string, cases: readonly [marked: string, expected: string][]): void {
  for (const [marked, expected] of cases)
    assert.equal(insertedIn(languageId, marked), expected.replaceAll('LINK', link), marked);
}

const image = '![A cat](x.png)';
const element = '<img src="./x.png" alt="A cat">';
const directive = '.. image:: x.png\n   :alt: A cat';
const indentedDirective = '   .. image:: x.png\n      :alt: A cat';
const graphics = '\\includegraphics[width=\\linewidth]{x.png}';

describe('Links beside lines that belong together: Markdown', () => {
  it('stand behind a term, not between it and its definition', () => {
    insertsAll('markdown', image, [
      ['Term¦\n: text', 'Term LINK\n: text'],
      ['Term¦\n\n: text', 'Term LINK\n\n: text'],
    ]);
  });

  it('stand behind definitions of addresses and abbreviations, and behind attributes of a block', () => {
    insertsAll('markdown', image, [
      ['[a]: b.html "T¦"\n[c]: d.html\n\nend', '[a]: b.html "T"\n[c]: d.html\n\nLINK\n\nend'],
      ['*[HTML]: Hyper¦ Text\n\nend', '*[HTML]: Hyper Text\n\nLINK\n\nend'],
      ['text¦\n{: .wide}\n\nend', 'text\n{: .wide}\n\nLINK\n\nend'],
    ]);
  });

  it('stay in admonitions and tabs whose content is indented', () => {
    insertsAll('markdown', image, [
      ['!!! note "T"\n\n    fog¦\n\nend', '!!! note "T"\n\n    fog\n\n    LINK\n\nend'],
      ['=== "Tab"\n\n    fog¦\n\nend', '=== "Tab"\n\n    fog\n\n    LINK\n\nend'],
      ['text\n\n    code¦\n\nend', 'text\n\n    code\n\nLINK\n\nend'],
    ]);
  });

  it('follow formulas, templates with code, wiki links and the modules of MDX', () => {
    insertsAll('markdown', image, [
      ['\\[\nx¦\n\\]\n\nend', '\\[\nx\n\\]\n\nLINK\n\nend'],
      ['\\begin{align*}\nx¦\n\\end{align*}\n\nend', '\\begin{align*}\nx\n\\end{align*}\n\nLINK\n\nend'],
      ['a $x + ¦y$ b', 'a $x + y$ LINK b'],
      ['from $5 to¦ $6', 'from $5 to LINK $6'],
      ['{% raw %}\nx¦\n{% endraw %}\n\nend', '{% raw %}\nx\n{% endraw %}\n\nLINK\n\nend'],
      ['{{< highlight go >}}\nx¦\n{{< /highlight >}}\n', '{{< highlight go >}}\nx\n{{< /highlight >}}\n\nLINK\n'],
      ['see [[the wo¦od]] now', 'see [[the wood]] LINK now'],
    ]);
    insertsAll('mdx', image, [
      ['import A¦ from "a"\nimport B from "b"\n\nend', 'import A from "a"\nimport B from "b"\n\nLINK\n\nend'],
      ['export const a = {\n  b: 1¦\n}', 'export const a = {\n  b: 1\n}\n\nLINK'],
    ]);
    assert.equal(placementIn('mdx', 'import A¦ from "a"\n').moved, 'afterCode');
  });

  it('are elements within HTML, where Markdown is not read', () => {
    insertsAll('markdown', element, [
      ['<p align="center">A fo¦x</p>', '<p align="center">A fox LINK</p>'],
      ['<div>\n    <p>\n      fog¦\n    </p>\n</div>', '<div>\n    <p>\n      fog\n      LINK\n    </p>\n</div>'],
    ]);
    insertsAll('markdown', image, [
      [
        '<details>\n<summary>a</summary>\n\nfog¦\n</details>',
        '<details>\n<summary>a</summary>\n\nfog\n\nLINK\n\n</details>',
      ],
      ['<div markdown>\nfog¦\n\n</div>', '<div markdown>\nfog\n\nLINK\n\n</div>'],
      ['a <b>bol¦d</b>', 'a <b>bold LINK</b>'],
    ]);
    insertsAll('mdx', image, [['<p>A fo¦x</p>', '<p>A fox LINK</p>']]);
  });

  it('follow front matter in JSON, or are a value in it', () => {
    assert.equal(insertedIn('markdown', '{\n  "title": "fo¦g"\n}\n\nend'), `{\n  "title": "fog"\n}\n\n${image}\n\nend`);
    assert.equal(insertedIn('markdown', '{\n  "image": "¦"\n}\n\nend'), '{\n  "image": "x.png"\n}\n\nend');
  });
});

describe('Links beside lines that belong together: reStructuredText', () => {
  it('follow tables of columns, line blocks, fields, options, sessions and directives without text', () => {
    insertsAll('restructuredtext', directive, [
      [
        '===  ===\nA    B¦\n===  ===\nx    y\n===  ===\n\nend',
        '===  ===\nA    B\n===  ===\nx    y\n===  ===\n\nLINK\n\nend',
      ],
      ['| a¦\n| b\n\nend', '| a\n| b\n\nLINK\n\nend'],
      [':a: b¦\n:c: d\n\nend', ':a: b\n:c: d\n\nLINK\n\nend'],
      ['-a  all¦\n-b  back\n\nend', '-a  all\n-b  back\n\nLINK\n\nend'],
      ['>>> 1 + 1¦\n2\n\nend', '>>> 1 + 1\n2\n\nLINK\n\nend'],
      ['.. image:: y.png\n   :alt: fog¦\n\nend', '.. image:: y.png\n   :alt: fog\n\nLINK\n\nend'],
      ['.. toctree::\n\n   a¦\n   b\n\nend', '.. toctree::\n\n   a\n   b\n\nLINK\n\nend'],
      [':ref:`a` and¦ b', ':ref:`a` and b\n\nLINK'],
    ]);
  });

  it('stay in definitions, footnotes and admonitions', () => {
    insertsAll('restructuredtext', indentedDirective, [
      ['term¦\n   text\n\nend', 'term\n   text\n\nLINK\n\nend'],
      ['.. note:: fog¦\n\nend', '.. note:: fog\n\nLINK\n\nend'],
      ['.. note::\n   :class: x¦\n\n   fog\n\nend', '.. note::\n   :class: x\n\nLINK\n\n   fog\n\nend'],
      ['.. [1] fog¦\n   and rain\n\nend', '.. [1] fog\n   and rain\n\nLINK\n\nend'],
    ]);
  });
});

describe('Links before indented lines: reStructuredText', () => {
  it('stand behind a literal block that the paragraph announces', () => {
    insertsAll('restructuredtext', directive, [
      ['A tall mill::¦\n\n   code\n\nend', 'A tall mill::\n\n   code\n\nLINK\n\nend'],
      ['A ¦mill\nof wood::\n\n   code\n\nend', 'A mill\nof wood::\n\n   code\n\nLINK\n\nend'],
      ['mill::¦\n\n> quoted\n> more\n\nend', 'mill::\n\n> quoted\n> more\n\nLINK\n\nend'],
    ]);
    assert.equal(placementIn('restructuredtext', 'A tall mill::¦\n\n   code').moved, 'afterCode');
  });

  it('end with an empty comment before a quotation, which would be their content', () => {
    insertsAll('restructuredtext', directive, [
      ['A tall mill.¦\n\n  * item', 'A tall mill.\n\nLINK\n\n..\n\n  * item'],
      ['Title\n=====\n¦\n  * item', 'Title\n=====\n\nLINK\n\n..\n\n  * item'],
      ['=== ===\na   b¦\n=== ===\n\n  quote', '=== ===\na   b\n=== ===\n\nLINK\n\n..\n\n  quote'],
    ]);
  });

  it('are indented like what the lines around them belong to', () => {
    insertsAll('restructuredtext', indentedDirective, [
      ['.. note::¦\n\n   inside', '.. note::\n\nLINK\n\n   inside'],
      ['.. note::\n¦\n   inside', '.. note::\n\nLINK\n\n   inside'],
      ['.. note::\n\n¦   inside', '.. note::\n\nLINK\n\n   inside'],
      ['1. a\n¦\n   text', '1. a\n\nLINK\n\n   text'],
      ['1. a\n\n   text\n\n¦2. b', '1. a\n\n   text\n\nLINK\n\n2. b'],
      ['term\n¦   text\n\nend', 'term\n   text\n\nLINK\n\nend'],
    ]);
    insertsAll('restructuredtext', directive, [
      [':a: b¦\n\n   text\n\nend', ':a: b\n\n   text\n\nLINK\n\nend'],
      ['text\n\n¦* a', 'text\n\nLINK\n\n* a'],
    ]);
  });
});

describe('Links beside lines that belong together: other languages', () => {
  it('in LaTeX follow formulas and the preamble, and stay in rows and in the document', () => {
    insertsAll('latex', graphics, [
      ['\\[\nx¦\n\\]\n\nend', '\\[\nx\n\\]\n\nLINK\n\nend'],
      ['\\begin{gather*}\nx¦\n\\end{gather*}\n\nend', '\\begin{gather*}\nx\n\\end{gather*}\n\nLINK\n\nend'],
      [
        '\\documentclass{a}\n% fog¦\n\\begin{document}\n\nend',
        '\\documentclass{a}\n% fog\n\\begin{document}\n\nLINK\n\nend',
      ],
      ['\\begin{tabular}{l}\na & b \\\\¦\n\\end{tabular}', '\\begin{tabular}{l}\na & b LINK \\\\\n\\end{tabular}'],
      ['\\begin{document}\na\n\\end{document}\n¦', '\\begin{document}\na\n\nLINK\n\n\\end{document}\n'],
    ]);
    assert.equal(placementIn('latex', '\\documentclass{a}¦\n\\begin{document}\n').moved, 'afterFrontMatter');
  });

  it('in AsciiDoc stand above the title and the attributes of a block', () => {
    insertsAll('asciidoc', 'image::x.png[A cat]', [
      ['a\n\n.Title¦\n[source]\n----\nb\n----', 'a\n\nLINK\n\n.Title\n[source]\n----\nb\n----'],
      ['a\n\n[source]¦\n----\nb\n----', 'a\n\nLINK\n\n[source]\n----\nb\n----'],
    ]);
  });

  it('in HTML stand in the body of the page, and not in what holds only text', () => {
    insertsAll('html', '<img src="x.png" alt="A cat">', [
      [
        '<head>\n<title>fo¦g</title>\n</head>\n<body>\n</body>',
        '<head>\n<title>fog</title>\n</head>\n<body>\nLINK\n</body>',
      ],
      ['<select>\n<option>a¦</option>\n</select>', '<select>\n<option>a</option>\n</select>\nLINK'],
    ]);
  });

  it('in the style sheet of a component are values, and above a rule whose selector holds the cursor', () => {
    assert.equal(
      insertedIn('vue', '<style>\n.a { background: ¦; }\n</style>'),
      '<style>\n.a { background: url("x.png"); }\n</style>',
    );
    assert.equal(insertedIn('css', '.a¦ {\n}'), '.image {\n  background-image: url("x.png");\n}\n.a {\n}');
  });
});
