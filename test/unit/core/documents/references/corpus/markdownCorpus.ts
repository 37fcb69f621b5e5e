import type { CorpusDocument } from './corpusTypes';
import { none } from './corpusTypes';

export const markdownCorpus: readonly CorpusDocument[] = [
  {
    name: 'an import and require that are only shown',
    text: "```js\nimport a from './a.png'\n```\n\n`<img src={require('./b.png')} />`\n\n{no MDX <!-- ![c](c.png) -->\n\n    ![d](d.png)\n\n![e](e.png)\n",
    found: [['e.png', 'e']],
  },
  {
    name: 'a caption and an alternative text of Quarto',
    text: '![The mill](a.png){fig-alt="A \\"red\\" mill" width=300}\n\n![b](b.png){#fig-b}\n',
    found: [
      ['a.png', 'A "red" mill', 'The mill'],
      ['b.png', 'b'],
    ],
  },
  {
    name: 'blocks of Python-Markdown',
    text: '!!! note\n\n    ![a](a.png)\n\n???+ tip "T"\n\n    text\n\n    !!! warning "X"\n\n        ![b](b.png)\n\n=== "Tab"\n\n    ![c](c.png)\n\n    ```\n    ![d](d.png)\n    ```\n\nWhat??? === x\n\n    ![e](e.png)\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
      ['c.png', 'c'],
    ],
  },
  {
    name: 'directives of MyST that hold others',
    text: '```{note}\n![a](a.png) ![m]\n```\n\n`````{tab-set}\n````{tab-item} X\n```{figure} b.png\n:alt: B\nCap\n```\n````\n`````\n\n```{figure-md} x\n<img src="c.png" alt="C">\n\nCaption\n```\n\n```{eval-rst}\n.. image:: d.png\n   :alt: D\n```\n\n```{python}\n![e](e.png)\n```\n\n- x\n\n  ```{tip}\n  ![f](f.png)\n  ```\n\n[m]: m.png\n',
    found: [
      ['a.png', 'a'],
      ['m.png', 'm'],
      ['b.png', 'B', 'Cap'],
      ['c.png', 'C'],
      ['d.png', 'D'],
      ['f.png', 'f'],
    ],
  },
  {
    name: 'components of Vue in pages of VitePress',
    text: '<script setup>import logo from "./logo.png"</script>\n\n<img :src="logo" alt="L">\n\nx <img :src="withBase(\'/x.png\')" alt="X">\n',
    found: [
      ['./logo.png', 'L'],
      ['/x.png', 'X'],
    ],
  },
  {
    name: 'addresses that Jekyll fills in',
    text: '![A]({{ "/assets/a.png" | relative_url }}) <img src="{{ \'/b.png\' | relative_url }}" alt="B"> <img src="{{ "/c.png" | relative_url }}" alt="C"> ![D]({{ site.baseurl }}/d.png) `![N]({{ "/n.png" | relative_url }})`\n\n{% include figure image_path="/f.png" alt="F" caption="A cap" %}\n\n![X]({{ page.x | relative_url }})\n',
    found: [
      ['/assets/a.png', 'A'],
      ['/b.png', 'B'],
      ['/c.png', 'C'],
      ['/d.png', 'D'],
      ['/f.png', 'F', 'A cap'],
    ],
  },
  {
    name: 'the tag of Hexo',
    text: '{% img left /a.png 300 200 \'"The mill" "A mill"\' %}\n\n{% img /b.png %}\n',
    found: [
      ['/a.png', 'A mill', 'The mill'],
      ['/b.png', ''],
    ],
  },
  {
    name: 'front matter: JSON',
    text: '{\n  "title": "T",\n  "cover": { "image": "a.png", "alt": "A" }\n}\n\n![b](b.png)\n',
    found: [
      ['a.png', 'A'],
      ['b.png', 'b'],
    ],
  },
  {
    name: 'front matter: an alias',
    text: '---\nx: &hero a.png\ncover: *hero\n---\n',
    found: [['a.png', '']],
  },
  {
    name: 'images by require and import, as Docusaurus reads Markdown',
    text:
      'import boat from \'./boat.png\';\n\n<!-- ![no](no.png) -->\n\n<img src={boat} alt="A boat" />\n\n' +
      'Text <img src={require(\'./pier.png\').default} alt="A pier" />\n\n![A map](map.png)\n\n```\n![no](no.png)\n```\n',
    found: [
      ['./boat.png', 'A boat'],
      ['./pier.png', 'A pier'],
      ['map.png', 'A map'],
    ],
  },
  {
    name: 'a themed image in Markdown of Docusaurus, by require',
    text: "- <ThemedImage alt=\"A mill\" sources={{ light: require('./a.png').default, dark: require('./b.png').default }} />\n",
    found: [
      ['./a.png', 'A mill'],
      ['./b.png', 'A mill'],
    ],
  },
  { name: 'image', text: '# A\n\n![A mill](images/mill.png)\n', found: [['images/mill.png', 'A mill']] },
  {
    name: 'titles in three kinds of quotes',
    text: '![a](a.png "The a") ![b](b.png \'The b\') ![c](c.png (The c))',
    found: [
      ['a.png', 'a', 'The a'],
      ['b.png', 'b', 'The b'],
      ['c.png', 'c', 'The c'],
    ],
  },
  { name: 'angle brackets with spaces', text: '![a](<my images/a b.png>)', found: [['my images/a b.png', 'a']] },
  {
    name: 'parentheses in a path',
    text: '![a](img(1).png) ![b](x\\(2.png)',
    found: [
      ['img(1).png', 'a'],
      ['x(2.png', 'b'],
    ],
  },
  { name: 'percent-encoded and Chinese', text: '![灯塔](%E5%9B%BE/灯塔.png)', found: [['图/灯塔.png', '灯塔']] },
  {
    name: 'query and fragment',
    text: '![a](a.png?raw=true#x) ![b](b.png#only-dark)',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
    ],
  },
  {
    name: 'reference definitions: full, collapsed and shortcut',
    text: '![A mill][m] ![Lake][] ![sea]\n\n[m]: mill.png "Mill"\n[lake]: <a lake.png>\n[SEA]: sea.jpg\n',
    found: [
      ['mill.png', 'A mill', 'Mill'],
      ['a lake.png', 'Lake'],
      ['sea.jpg', 'sea'],
    ],
  },
  { name: 'definitions of links, and unused ones', text: '[text][m]\n\n[m]: mill.png\n[n]: n.png\n', found: none },
  { name: 'a link to an image', text: '[the mill](mill.png)', found: none },
  { name: 'an image within a link', text: '[![a](a.png)](b.png)', found: [['a.png', 'a']] },
  { name: 'markup in alt text', text: '![A *red* `mill` [x](y)](a.png)', found: [['a.png', 'A red mill x']] },
  { name: 'an image in alt text', text: '![a ![b](b.png) c](a.png)', found: [['a.png', 'a b c']] },
  { name: 'entities and escapes in alt text', text: '![A &amp; \\*B\\*](a.png)', found: [['a.png', 'A & *B*']] },
  { name: 'alt text of two lines', text: '![A mill\nby the sea](a.png)', found: [['a.png', 'A mill by the sea']] },
  {
    name: 'the same image twice',
    text: '![a](a.png)\n\n![b](a.png)',
    found: [
      ['a.png', 'a'],
      ['a.png', 'b'],
    ],
  },
  { name: 'fences of both kinds', text: '```\n![a](a.png)\n```\n\n~~~md\n![b](b.png)\n~~~\n', found: none },
  { name: 'a fence that does not end', text: '![a](a.png)\n\n```\n![b](b.png)\n', found: [['a.png', 'a']] },
  {
    name: 'a longer fence around a shorter one',
    text: '````\n```\n![a](a.png)\n```\n````\n![b](b.png)',
    found: [['b.png', 'b']],
  },
  { name: 'indented code and inline code', text: 'a\n\n    ![a](a.png)\n\n`![b](b.png)` ``![c](c.png)``', found: none },
  { name: 'a list item is no indented code', text: '- a\n\n    ![a](a.png)\n', found: [['a.png', 'a']] },
  {
    name: 'comments',
    text: '<!-- ![a](a.png) -->\n\nx <!-- ![b](b.png) --> y\n\n<!--\n<img src="c.png">\n\n![d](d.png)\n-->\n',
    found: none,
  },
  { name: 'escaped', text: '\\![a](a.png) !\\[b](b.png) ![c\\](c.png) ![d](d.png)', found: [['d.png', 'd']] },
  {
    name: 'remote, data, attachments and vectors',
    text: '![](https://e.com/a.png) ![](//e.com/b.png) ![](data:image/png;base64,AA==) ![](d.svg) ![](attachment:e.png) ![](file:///f.png)',
    found: none,
  },
  {
    name: 'empty targets and other files',
    text: '![a]() ![b](<>) ![c](.png) ![d](readme.md) ![e](clip.mp4) ![f](images/)',
    found: none,
  },
  {
    name: 'other kinds of raster images',
    text: '![a](a.jpg) ![b](b.JPEG) ![c](c.webp) ![d](d.gif) ![e](e.avif)',
    found: [
      ['a.jpg', 'a'],
      ['b.JPEG', 'b'],
      ['c.webp', 'c'],
      ['d.gif', 'd'],
      ['e.avif', 'e'],
    ],
  },
  {
    name: 'quotes, nested lists and tables',
    text: '> ![a](a.png)\n\n1. x\n   - ![b](b.png)\n\n| A | B |\n| - | - |\n| ![c \\| d](c.png) | `x` |\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
      ['c.png', 'c | d'],
    ],
  },
  {
    name: 'a backtick in each of two cells',
    text: '| A |\n| - |\n| ` ![a](a.png) |\n| ` |\n',
    found: [['a.png', 'a']],
  },
  {
    name: 'a heading and a setext heading',
    text: '# ![a](a.png)\n\n![b](b.png)\n===\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
    ],
  },
  {
    name: 'HTML',
    text: '<img src="a.png" alt="A mill" width="300" height="200">\n\nx <img src=\'b.png\'> y',
    found: [
      ['a.png', 'A mill'],
      ['b.png', ''],
    ],
  },
  {
    name: 'a picture of several lines',
    text: '<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="dark.png">\n  <img src="light.png" alt="Logo">\n</picture>\n',
    found: [
      ['dark.png', 'Logo'],
      ['light.png', 'Logo'],
    ],
  },
  { name: 'Markdown between tags', text: '<div align="center">\n\n![a](a.png)\n\n</div>\n', found: [['a.png', 'a']] },
  { name: 'HTML within a quote', text: '> <img src="a.png" alt="a">\n', found: [['a.png', 'a']] },
  {
    name: 'a figure',
    text: '<figure>\n  <img src="a.png">\n  <figcaption>The old mill</figcaption>\n</figure>\n',
    found: [['a.png', '', 'The old mill']],
  },
  { name: 'HTML in code', text: '`<img src="a.png">`\n\n```html\n<img src="b.png">\n```\n', found: none },
  { name: 'scripts', text: '<script>\nconst a = \'<img src="a.png">\';\n</script>\n', found: none },
  { name: 'footnotes', text: 'x[^1]\n\n[^1]: ![a](a.png)\n', found: [['a.png', 'a']] },
  { name: 'amounts of money are no formula', text: 'From $5 ![a](a.png) to $6', found: [['a.png', 'a']] },
  { name: 'formulas', text: '$$\n![a](a.png)\n$$\n', found: none },
  { name: 'attributes behind an image', text: '![a](a.png){width=300 .wide}', found: [['a.png', 'a']] },
  { name: 'a size in the alt text', text: '![A mill|300x200](a.png)', found: [['a.png', 'A mill']] },
  {
    name: 'directives of MyST',
    text: '```{image} a.png\n:alt: A mill\n```\n\n:::{figure} b.png\nThe lake\n:::\n\n```{code-block}\n![c](c.png)\n```\n',
    found: [
      ['a.png', 'A mill'],
      ['b.png', '', 'The lake'],
    ],
  },
  {
    name: 'a figure of Hugo',
    text: '{{< figure src="images/a.png" alt="A mill" caption="x" >}}\n\n`{{< figure src="b.png" >}}`',
    found: [['images/a.png', 'A mill', 'x']],
  },
  { name: 'what a template fills in', text: '![a]({{x}}.png) ![b](${y}/b.png)', found: none },
  {
    name: 'the address of a Jekyll site',
    text: '<img src="{{ site.baseurl }}/assets/a.png" alt="a">',
    found: [['/assets/a.png', 'a']],
  },
  { name: 'backslashes of Windows', text: '![a](images\\a.png)', found: [['images/a.png', 'a']] },
  {
    name: 'front matter: VitePress',
    text: '---\nlayout: home\ntitle: see x.png\nhero:\n  image:\n    src: /logo.png\n    alt: The logo\nfeatures:\n  - icon:\n      src: /fast.png\n    title: fast.png\n---\n# A\n',
    found: [
      ['/logo.png', 'The logo'],
      ['/fast.png', ''],
    ],
  },
  {
    name: 'front matter: plain strings',
    text: '---\ndescription: see a.png\nfile: b.png\ntags: [c.png]\n---\n![d](d.png)\n',
    found: [['d.png', 'd']],
  },
  {
    name: 'front matter: TOML',
    text: '+++\ntitle = "A # title"\nimages = ["a.png", \'b.png\'] # c.png\n[cover]\nimage = "cover.jpg"\nalt = "A harbour"\n+++\n![d](d.png)',
    found: [
      ['a.png', ''],
      ['b.png', ''],
      ['cover.jpg', 'A harbour'],
      ['d.png', 'd'],
    ],
  },
  {
    name: 'front matter: a card',
    text: '---\nhead:\n  - - meta\n    - property: og:image\n      content: /card.png\n---\n',
    found: [['/card.png', '']],
  },
  { name: 'a rule is no front matter', text: 'x\n\n---\nimage: a.png\n---\n', found: none },
];

export const mdxCorpus: readonly CorpusDocument[] = [
  {
    name: 'a themed image with its alt text',
    text: '<ThemedImage alt="Diagram" sources={{ light: useBaseUrl("/l.png"), dark: useBaseUrl("/d.png") }} />\n',
    found: [
      ['/l.png', 'Diagram'],
      ['/d.png', 'Diagram'],
    ],
  },
  {
    name: 'themed images: addresses, plain paths, and a vector',
    text:
      "<ThemedImage\n  alt=\"A mill\"\n  sources={{\n    light: useBaseUrl('/img/a.png'),\n    dark: useBaseUrl('/img/b.png'),\n  }}\n/>\n\n" +
      'Text <ThemedImage sources={{ "light": "/img/c.png", dark: \'/img/d.svg\' }} alt="A lake" />\n\n' +
      "<Sources sources={{ light: '/img/e.png' }} />\n",
    found: [
      ['/img/a.png', 'A mill'],
      ['/img/b.png', 'A mill'],
      ['/img/c.png', 'A lake'],
    ],
  },
  {
    name: 'an import that is shown',
    text: 'import hero from \'./hero.png\'\n\n# A\n\n<img src={hero} alt="A hero" />\n',
    found: [['./hero.png', 'A hero']],
  },
  {
    name: 'exports with blank lines',
    text: "export const meta = {\n  a: '![a](a.png)',\n\n  b: 1,\n}\n\n![b](b.png)\n",
    found: [['b.png', 'b']],
  },
  { name: 'Markdown within an element', text: '<Card>\n\n![a](a.png)\n\n</Card>\n', found: [['a.png', 'a']] },
  {
    name: 'require in an attribute',
    text: "<Image alt=\"a\" img={require('./a.png')} src={require('./b.png').default} />\n",
    found: [
      ['./a.png', ''],
      ['./b.png', 'a'],
    ],
  },
  {
    name: 'comments in braces',
    text: '{/* ![a](a.png) <img src="b.png" /> */}\n\n![c](c.png)\n',
    found: [['c.png', 'c']],
  },
  {
    name: 'not well formed',
    text: 'a < b and {\n\n![c](c.png)\n\n<img src="d.png" alt="d" />\n',
    found: [
      ['c.png', 'c'],
      ['d.png', 'd'],
    ],
  },
  {
    name: 'elements within a paragraph',
    text: 'x <img src="./a.png" alt="a"/> y **<b>![b](b.png)</b>**\n',
    found: [
      ['./a.png', 'a'],
      ['b.png', 'b'],
    ],
  },
  { name: 'inline styles', text: "<div style={{ backgroundImage: 'url(/a.png)' }} />\n", found: [['/a.png', '']] },
  { name: 'code', text: '```jsx\nimport a from \'./a.png\'\n```\n\n`<img src="b.png" />`\n', found: none },
];
