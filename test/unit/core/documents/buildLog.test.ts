import assert from 'node:assert/strict';
import { mentionsSpaced, namedBy, readBuildLog } from '../../../../src/core/documents/buildLog';

const logs: [name: string, log: string, documents: string[], images: string[]][] = [
  [
    'Docusaurus',
    'Error: MDX compilation failed for file "/site/docs/intro.md"\nCause: Markdown image with URL `./img/a%20b.png` in source file "docs/intro.md" (3:1) couldn\'t be resolved to an existing local image file.',
    ['/site/docs/intro.md', 'docs/intro.md'],
    ['img/a b.png'],
  ],
  ['Docusaurus 2', 'Error: Image static/img/x.png used in docs/a.mdx not found.', ['docs/a.mdx'], ['static/img/x.png']],
  [
    'VitePress and Vite',
    '\u001b[31m[vite]: Rollup failed to resolve import "./x.png" from "/site/docs/index.md?vue&type=script".\u001b[39m',
    ['/site/docs/index.md'],
    ['x.png'],
  ],
  [
    'Vite',
    '[plugin:vite:import-analysis] Failed to resolve import "./hero.webp" from "src/App.tsx". Does the file exist?',
    ['src/App.tsx'],
    ['hero.webp'],
  ],
  ['esbuild', '✘ [ERROR] Could not resolve "./x.png"\n\n    src/App.jsx:1:17:', ['src/App.jsx'], ['x.png']],
  [
    'mdBook with its link checker',
    'warning: File not found: img/x.png\n   ┌─ chapter_1.md:3:10\n  │\n3 │ ![x](img/x.png)',
    ['chapter_1.md'],
    ['img/x.png'],
  ],
  [
    'Sphinx',
    '/site/docs/user guide/a.rst:10: WARNING: image file not readable: img/x.png [image.not_readable]',
    ['guide/a.rst'],
    ['img/x.png'],
  ],
  [
    'Hugo',
    'ERROR Image "img/灯塔.png" not found in page: "C:\\site\\content\\posts\\a.md:5:1"',
    ['C:/site/content/posts/a.md'],
    ['img/灯塔.png'],
  ],
  [
    'MkDocs',
    "WARNING -  Doc file 'guide/a.md' contains a link '../img/x.png?v=1#top', but the target 'img/x.png' is not found among documentation files.",
    ['guide/a.md'],
    ['img/x.png'],
  ],
  [
    'Asciidoctor',
    'asciidoctor: WARNING: guide.adoc: line 5: image to embed not found or not readable: /site/img/x.png',
    ['guide.adoc'],
    ['/site/img/x.png'],
  ],
  [
    'webpack, with where it threw',
    "Can't resolve './x.png' in '/site/components'\n    at run (/site/node_modules/webpack/lib/index.js:12:3)",
    [],
    ['x.png'],
  ],
  ['none of them', 'All is well. See https://example.org/a', [], []],
];

describe('the log of a build', () => {
  it('names paths with spaces, by the whole of them', () => {
    const log = 'a.rst:1: not readable: Images\\my mill.png\nnot readable: some/old mill.png';
    const found = ['images/my mill.png', 'my mill.png', 'mill.png', 'y mill.png', 'old mill.png', 'new mill.png'];
    assert.deepEqual(
      found.filter(path => mentionsSpaced(log, path)),
      ['images/my mill.png', 'my mill.png', 'old mill.png'],
    );
  });

  for (const [name, log, documents, images] of logs)
    it(`names documents and images: ${name}`, () => {
      assert.deepEqual(readBuildLog(log), { documents, images });
    });

  it('means files relative to any folder, and those of another machine', () => {
    const paths = ['/site/docs/a.md', '/site/docs/guide/a.md', '/site/b.md'].map(path => ({
      path,
      value: path,
    }));
    assert.deepEqual(namedBy('docs/a.md', paths, 1), ['/site/docs/a.md']);
    assert.deepEqual(namedBy('/app/docs/guide/a.md', paths, 1), ['/site/docs/guide/a.md']);
    assert.deepEqual(namedBy('C:/app/b.md', paths, 1), ['/site/b.md']);
    assert.deepEqual(namedBy('other/b.md', paths, 2), []);
    assert.deepEqual(namedBy('', paths, 1), []);
  });
});
