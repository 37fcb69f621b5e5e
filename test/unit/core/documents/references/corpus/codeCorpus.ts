import type { CorpusDocument } from './corpusTypes';
import { none } from './corpusTypes';

export const scriptCorpus: readonly CorpusDocument[] = [
  {
    name: 'React Native, and the address of the site',
    text: '<Image source={require(\'./a.png\')} accessibilityLabel="A mill" />;\n<img src={process.env.PUBLIC_URL + \'/b.png\'} alt="B" />;\n<img src={`${x}/c.png`} />;\n',
    found: [
      ['./a.png', 'A mill'],
      ['/b.png', 'B'],
    ],
  },
  {
    name: 'an import that is shown',
    text: 'import hero from \'./hero.png\';\nexport const A = () => <img src={hero} alt="A hero" />;\n',
    found: [['./hero.png', 'A hero']],
  },
  {
    name: 'kinds of imports',
    text: "import * as a from './a.png';\nimport b, { c } from './b.jpg';\nimport './d.webp';\nconst e = await import('./e.png');\nexport { default as f } from './f.png';\nimport type { G } from './g';\n",
    found: [
      ['./a.png', ''],
      ['./b.jpg', ''],
      ['./d.webp', ''],
      ['./e.png', ''],
      ['./f.png', ''],
    ],
  },
  {
    name: 'require',
    text: "const logo = require('./logo.png');\nconst x = foo.require('./x.png');\nmodule.exports = () => <Image source={require('./b.png')} src={logo} alt='Logo' />;\n",
    found: [
      ['./logo.png', 'Logo'],
      ['./b.png', 'Logo'],
    ],
  },
  {
    name: 'new URL',
    text: "const a = new URL('./a.png', import.meta.url).href;\nconst b = new URL('./b.png', base);\nconst c = new URL('c.png', import.meta.url);\n<img src={a} alt=\"A\" />;\n",
    found: [
      ['./a.png', 'A'],
      ['c.png', ''],
    ],
  },
  {
    name: 'texts of attributes',
    text: '<><img src="/a.png" alt="A &amp; B" /><img src={\'/b.png\'} alt={\'B\'} /><img src={`/c.png`} alt={`C`} /></>;\n',
    found: [
      ['/a.png', 'A & B'],
      ['/b.png', 'B'],
      ['/c.png', 'C'],
    ],
  },
  {
    name: 'strings, comments and templates',
    text: "const a = 'a.png'; // <img src=\"b.png\" />\n/* import c from './c.png' */\nconst d = `<img src=\"d.png\">`;\nconst e = /e.png/;\nf('f.png');\nconst g = <img src={`/g/${x}.png`} />;\n",
    found: none,
  },
  {
    name: 'a choice',
    text: "<img src={dark ? '/d.png' : ('/l.png')} alt=\"Logo\" />;\n<img src={mode === 'x.png' ? a : b} />;\n",
    found: [
      ['/d.png', 'Logo'],
      ['/l.png', 'Logo'],
    ],
  },
  {
    name: 'Docusaurus',
    text: "<img src={useBaseUrl('/img/a.png')} alt=\"a\" />;\n<ThemedImage sources={{ light: useBaseUrl('/img/l.png') }} />;\n<img src={require('@site/static/img/b.png').default} alt=\"b\" />;\n",
    found: [
      ['/img/a.png', 'a'],
      ['/img/l.png', ''],
      ['@site/static/img/b.png', 'b'],
    ],
  },
  {
    name: 'sources and posters',
    text: '<picture><source srcSet="/a.webp 1x, /b.webp 2x" /><img src="/a.jpg" alt="Lake" /></picture>;\n<video poster="/p.png" />;\n',
    found: [
      ['/a.webp', 'Lake'],
      ['/b.webp', 'Lake'],
      ['/a.jpg', 'Lake'],
      ['/p.png', ''],
    ],
  },
  {
    name: 'inline styles',
    text: "<div style={{ backgroundImage: 'url(\"/a.png\")', color: 'b.png' }} />;\n<i style={{ background: `url(${hero})` }} />;\n",
    found: [['/a.png', '']],
  },
  {
    name: 'elements within attributes and children',
    text: '<A icon={<img src="/a.png" alt="a" />}>{list.map(x => <img key={x} src="/b.png" alt="b" />)} text c.png</A>;\n',
    found: [
      ['/a.png', 'a'],
      ['/b.png', 'b'],
    ],
  },
  {
    name: 'other attributes and elements',
    text: '<Card title="a.png" image="b.png" href="c.png" />;\n<script src="d.png" />;\n<a href="e.png">x</a>;\n',
    found: none,
  },
  {
    name: 'a syntax error further down',
    text: 'import a from \'./a.png\';\n<img src={a} alt="a" />;\nconst = ;\n',
    found: [['./a.png', 'a']],
  },
  {
    name: 'remote and vectors',
    text: "import a from './a.svg';\nimport b from 'https://e.com/b.png';\n<img src=\"https://e.com/c.png\" />;\n",
    found: none,
  },
];

export const typeScriptCorpus: readonly CorpusDocument[] = [
  {
    name: 'imports and assertions',
    text: "import a from './a.png';\nconst x = <string>'b.png';\nconst f = <T,>(t: T): T => t;\nenum E { A = 'c.png' }\n",
    found: [['./a.png', '']],
  },
  {
    name: 'new URL',
    text: "export const url: URL = new URL('./a.png', import.meta.url);\ntype A = 'b.png';\n",
    found: [['./a.png', '']],
  },
];

export const typedElementCorpus: readonly CorpusDocument[] = [
  {
    name: 'a component',
    text: "import Image, { type ImageProps } from 'next/image';\nimport hero from '@/assets/hero.png';\ninterface P { a?: string }\nexport default function A({ a }: P): JSX.Element {\n  const x = a as unknown as 'x.png';\n  return <Image<string> src={hero} alt=\"Hero\" width={1200} height={630} priority />;\n}\n",
    found: [['@/assets/hero.png', 'Hero']],
  },
  {
    name: 'satisfies, generics and non-null',
    text: 'const a = { b: \'b.png\' } satisfies Record<string, string>;\nconst f = <T,>(x: T) => <img src="/a.png" alt={x!.y} />;\n',
    found: [['/a.png', '']],
  },
  { name: 'an expression as alt text', text: '<img src="/a.png" alt={t(\'mill.png\')} />;\n', found: [['/a.png', '']] },
];

export const cssCorpus: readonly CorpusDocument[] = [
  {
    name: 'url in three forms',
    text: '.a { background: url(a.png) }\n.b { background: url(\'b.png\') }\n.c { background: url( "c.png" ) }\n',
    found: [
      ['a.png', ''],
      ['b.png', ''],
      ['c.png', ''],
    ],
  },
  {
    name: 'image sets',
    text: '.a { background: image-set(\'a.png\' 1x, url("a2.png") 2x type("image/png")) }\n.b { background: -webkit-image-set(url(b.png) 1x) }\n',
    found: [
      ['a.png', ''],
      ['a2.png', ''],
      ['b.png', ''],
    ],
  },
  {
    name: 'comments and strings',
    text: "/* url(a.png) */ .a::after { content: 'url(b.png)' } .b { font: 'c.png' }\n",
    found: none,
  },
  {
    name: 'imports',
    text: "@import url(a.png);\n@import 'b.png';\n.a { cursor: url(c.png), auto }\n",
    found: [['c.png', '']],
  },
  {
    name: 'line comments, as SCSS and Less have them',
    text: "// url(a.png) isn't there\n.a { background: url(b.png); // url(c.png)\n}\n.d { background: url(//e.com/e.png) }\n",
    found: [['b.png', '']],
  },
  {
    name: 'nested rules and variables of SCSS',
    text: "$hero: url('hero.png');\n.a { &:hover { background-image: url(../img/b.png) } }\n.c { background: url('#{$path}/c.png') }\n",
    found: [
      ['hero.png', ''],
      ['../img/b.png', ''],
    ],
  },
  {
    name: 'variables and mixins of Less',
    text: "@bg: 'a.png';\n.m() { background: url('b.png') }\n.c { background: url(\"@{path}/c.png\") }\n",
    found: [['b.png', '']],
  },
  {
    name: 'escapes, spaces, queries and Chinese',
    text: ".a { background: url('a b.png?v=1#x') }\n.b { background: url(图/a\\ b.png) }\n",
    found: [
      ['a b.png', ''],
      ['图/a b.png', ''],
    ],
  },
  {
    name: 'remote, data and vectors',
    text: '.a { background: url(https://e.com/a.png), url(data:image/png;base64,AA==), url(c.svg), url() }\n',
    found: none,
  },
  {
    name: 'fonts and shapes',
    text: '@font-face { src: url(a.woff2) }\n.a { border-image: url("border.png") 30; mask: url(mask.png) }\n@media print { .b { list-style-image: url(dot.gif) } }\n',
    found: [
      ['border.png', ''],
      ['mask.png', ''],
      ['dot.gif', ''],
    ],
  },
];
