import type { CorpusDocument } from './corpusTypes';
import { none } from './corpusTypes';

export const htmlCorpus: readonly CorpusDocument[] = [
  { name: 'an image', text: '<p><img src="a.png" alt="A mill"></p>', found: [['a.png', 'A mill']] },
  {
    name: 'quotes, case and space',
    text: "<IMG ALT = 'A &quot;mill&quot;' SRC = 'a.png' ><img src=b.png alt=b>",
    found: [
      ['a.png', 'A "mill"'],
      ['b.png', 'b'],
    ],
  },
  {
    name: 'a set of sources',
    text: '<img src="a.png" srcset="a-800.png 800w, a-1600.png 1600w" alt="a" width=800 height=450>',
    found: [
      ['a.png', 'a'],
      ['a-800.png', 'a'],
      ['a-1600.png', 'a'],
    ],
  },
  {
    name: 'sources without descriptors, and commas in addresses',
    text: '<img srcset="a.png, b,c.png 2x">',
    found: [
      ['a.png', ''],
      ['b,c.png', ''],
    ],
  },
  {
    name: 'a picture',
    text: '<picture><source srcset="a.avif" type="image/avif"><source srcset="a.webp"><img src="a.jpg" alt="Lake"></picture>',
    found: [
      ['a.avif', 'Lake'],
      ['a.webp', 'Lake'],
      ['a.jpg', 'Lake'],
    ],
  },
  {
    name: 'a poster',
    text: '<video src="a.mp4" poster="a.png" title="The film"></video><audio src="b.png"></audio>',
    found: [['a.png', '', 'The film']],
  },
  {
    name: 'inline styles',
    text: '<div style="background: url(&quot;a.png&quot;)"></div><p style=\'color:red;background:url(b.png)\'>',
    found: [
      ['a.png', ''],
      ['b.png', ''],
    ],
  },
  {
    name: 'a style sheet',
    text: '<style>/* url(x.png) */ .a { background: url("a.png") }</style>',
    found: [['a.png', '']],
  },
  {
    name: 'comments and scripts',
    text: '<!-- <img src="a.png"> --><script>const a = "<img src=\'b.png\'>";</script><textarea><img src="c.png"></textarea>',
    found: none,
  },
  { name: 'base', text: '<base href="/docs/"><img src="a.png" alt="a">', found: [['a.png', 'a']] },
  { name: 'a base that is remote', text: '<base href="https://example.com/"><img src="a.png">', found: none },
  {
    name: 'icons, links and cards',
    text: '<link rel="icon" href="/icon.png"><link rel="stylesheet" href="x.png"><link rel=preload as=image href=p.webp><meta property="og:image" content="/card.png"><meta name="description" content="d.png"><a href="e.png">e</a>',
    found: [
      ['/icon.png', ''],
      ['p.webp', ''],
      ['/card.png', ''],
    ],
  },
  {
    name: 'buttons, objects and SVG',
    text: '<input type="image" src="a.png" alt="Go"><object data="b.png"></object><svg><image href="c.png"/><image xlink:href="d.png"/></svg><embed src="e.gif">',
    found: [
      ['a.png', 'Go'],
      ['b.png', ''],
      ['c.png', ''],
      ['d.png', ''],
      ['e.gif', ''],
    ],
  },
  {
    name: 'a figure',
    text: '<figure><img src="a.png"><figcaption>The <b>old</b> mill</figcaption></figure>',
    found: [['a.png', '', 'The old mill']],
  },
  {
    name: 'remote, data, vectors and nothing',
    text: '<img src="https://e.com/a.png"><img src="data:image/png;base64,x"><img src="a.svg"><img src=""><img src><img data-src="b.png">',
    found: none,
  },
  { name: 'query, fragment and encoded', text: '<img src="a%20b.png?v=1#x" alt="a">', found: [['a b.png', 'a']] },
  {
    name: 'templates of servers',
    text: '<img src="{{ url }}.png"><img src="<%= a %>.png"><img src="{% static \'a.png\' %}">',
    found: none,
  },
  { name: 'noscript', text: '<noscript><img src="a.png" alt="a"></noscript>', found: [['a.png', 'a']] },
  { name: 'not closed', text: '<div><img src="a.png" alt="a"', found: none },
];

export const vueCorpus: readonly CorpusDocument[] = [
  {
    name: 'objects and names that are bound',
    text:
      '<template><img v-bind="{ src: logo, alt: \'A\', data: f(1, { src: x }) }"><img :src alt="B"><img v-bind="{src: \'/c.png\', alt}">' +
      "</template><script setup>import logo from './a.png';\nimport src from './b.png';</script>",
    found: [
      ['./a.png', 'A'],
      ['./b.png', 'B'],
      ['/c.png', ''],
    ],
  },
  {
    name: 'a template',
    text: '<template>\n  <img src="./a.png" alt="A mill">\n</template>\n',
    found: [['./a.png', 'A mill']],
  },
  {
    name: 'an import that is bound',
    text: '<template><img :src="hero" alt="Hero" /></template>\n<script setup lang="ts">\nimport hero from \'@/assets/hero.png\';\nconst a: string = \'b.png\';\n</script>\n',
    found: [['@/assets/hero.png', 'Hero']],
  },
  {
    name: 'require and texts in bindings',
    text: '<template><img :src="require(\'@/a.png\')" alt="a"><img v-bind:src="dark ? \'/d.png\' : \'/l.png\'" :alt="\'L\'"></template>',
    found: [
      ['@/a.png', 'a'],
      ['/d.png', 'L'],
      ['/l.png', 'L'],
    ],
  },
  {
    name: 'bindings that are compared or built',
    text: '<template><img :src="name === \'a.png\' ? x : y"><img :src="`/i/${name}.png`"><img :src="\'b\' + \'c.png\'"></template>',
    found: none,
  },
  {
    name: 'styles',
    text: '<style scoped lang="scss">\n// url(x.png)\n.a { background: url(~@/a.png) }\n</style>',
    found: [['~@/a.png', '']],
  },
  {
    name: 'bound styles',
    text: '<template><div :style="{ backgroundImage: \'url(/a.png)\' }" /></template>',
    found: [['/a.png', '']],
  },
  {
    name: 'components',
    text: '<template><NuxtImg src="/a.png" alt="a" /><v-img src="/b.png" alt="b"></v-img><my-card title="c.png" /></template>',
    found: [
      ['/a.png', 'a'],
      ['/b.png', 'b'],
    ],
  },
  {
    name: 'new URL',
    text: '<script setup>\nconst logo = new URL(\'../a.png\', import.meta.url).href\n</script>\n<template><img :src="logo" alt="Logo"></template>',
    found: [['../a.png', 'Logo']],
  },
];

export const svelteCorpus: readonly CorpusDocument[] = [
  {
    name: 'expressions within quotes',
    text:
      '<img src="{base}/a.png"><img src="/thumbs/{i.id}.webp"><img srcset="/b/{c}.png 1x, /d.png 2x">' +
      '<div style="background: url({e}/f.png), url(/g.png)"></div><img src=/h/{i}.png><img src=\'{j ? "k" : "l"}/m.png\'>',
    found: [
      ['/d.png', ''],
      ['/g.png', ''],
    ],
  },
  {
    name: 'the address of the site',
    text:
      "<script>import { base, assets as files } from '$app/paths';</script>" +
      '<img src="{base}/a.png" alt="{b} B"><img src={`${base}/c.png`} alt="C"><img src={base + \'/d.png\'} alt="D">' +
      '<img srcset="{files}/e.png 1x, {f}/g.png 2x" style="background: url(\'{ base }/h.png\')">',
    found: [
      ['/a.png', ''],
      ['/c.png', 'C'],
      ['/d.png', 'D'],
      ['/e.png', ''],
      ['/h.png', ''],
    ],
  },
  {
    name: 'names that are attributes as well',
    text: '<script>import src from \'./a.png\';</script><img {src} alt="A"><img {src} {alt} {...more}>',
    found: [['./a.png', 'A']],
  },
  {
    name: 'an import that is shown',
    text: '<script>\n  import hero from \'$lib/hero.png?enhanced\';\n</script>\n<img src={hero} alt="Hero" onclick={() => a > b} />',
    found: [['$lib/hero.png', 'Hero']],
  },
  {
    name: 'plain and enhanced',
    text: '<img src="/a.png" alt="a" /><enhanced:img src="./b.jpg" alt="b" />',
    found: [
      ['/a.png', 'a'],
      ['./b.jpg', 'b'],
    ],
  },
  {
    name: 'texts in expressions',
    text: "{@html '<img src=\"a.png\">'}{#if a < b}<img src={dark ? '/d.png' : '/l.png'} alt={'L'} />{/if}",
    found: [
      ['/d.png', 'L'],
      ['/l.png', 'L'],
    ],
  },
  {
    name: 'style directives',
    text: '<div style:background-image="url(/a.png)" style="background: url({b})"></div><!-- <img src="c.png"> -->',
    found: [['/a.png', '']],
  },
];

export const astroCorpus: readonly CorpusDocument[] = [
  {
    name: 'comments and texts in expressions',
    text:
      '{/* <img src="/a.png" alt="Old" /> */}\n{list.map(() => {\n  // <img src=\'b.png\'/>\n  return <p>it\'s {x}</p>;\n})}\n' +
      '{\'<img src="c.png">\'}{`<img src="d.png">`}\n<p>don\'t <img src="/e.png" alt="E" /> it\'s</p>\n',
    found: [['/e.png', 'E']],
  },
  {
    name: 'elements within expressions within elements',
    text:
      '{list.map(x => x < 3 && <li {...x}><img src="/a.png" alt={`A`}>{y ? <img src="/b.png" alt="B"> : <C d={e} />}</li>)}\n' +
      '<>{x && <style>.f{background:url(/f.png)}</style>}{<F/>}</>{z && /* <img src="g.png"> */ <img src="/h.png" alt="H" />}',
    found: [
      ['/a.png', 'A'],
      ['/b.png', 'B'],
      ['/f.png', ''],
      ['/h.png', 'H'],
    ],
  },
  {
    name: 'a template in place of quotes, a name alone, and what is filled in',
    text: '<img src=`/a.png` alt=`A b`><img src={`${import.meta.env.BASE_URL}b.png`} {alt}><img src=`/c/${d}.png`>',
    found: [
      ['/a.png', 'A b'],
      ['/b.png', ''],
    ],
  },
  {
    name: 'an import that is shown',
    text: "---\nimport { Image } from 'astro:assets';\nimport hero from '../assets/hero.png';\nconst x = 'x.png';\n---\n<Image src={hero} alt=\"Hero\" />\n",
    found: [['../assets/hero.png', 'Hero']],
  },
  {
    name: 'elements within expressions',
    text: '---\n---\n{list.map(item => <li><img src="/a.png" alt="a" /></li>)}\n<Image src={import(\'../b.png\')} alt="b" />',
    found: [
      ['/a.png', 'a'],
      ['../b.png', 'b'],
    ],
  },
  {
    name: 'parts of an import',
    text: "---\nimport hero from './hero.png';\n---\n<img src={hero.src} width={hero.width} alt=\"Hero\">\n<style>.a{background:url('/b.png')}</style>",
    found: [
      ['./hero.png', 'Hero'],
      ['/b.png', ''],
    ],
  },
];
