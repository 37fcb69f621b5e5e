import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { languageOf } from '../../../../src/core/documents/languages/languageTable';
import { linkPath } from '../../../../src/engine/documents/linkPath';
import { folderToServe } from '../../../../src/engine/documents/publicFolder';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';

/** The path that a document writes for an image, in a workspace at `/w` with these files. */
async function pathIn(files: Record<string, string>, document: string, image: string, text = ''): Promise<string> {
  const workspace = new InMemoryWorkspace('memory:/w');
  for (const [path, content] of Object.entries(files)) workspace.put(`memory:/w/${path}`, content);
  const place = {
    document: URI.parse(`memory:/w/${document}`),
    language: languageOf('plaintext', document).language,
    text,
    offset: text.length,
  };
  return linkPath(workspace, place, URI.parse(`memory:/w/${image}`));
}

describe('linkPath', () => {
  it('is relative to the folder of the document', async () => {
    assert.equal(await pathIn({}, 'docs/page.md', 'assets/x.png'), '../assets/x.png');
    assert.equal(await pathIn({}, 'docs/page.rst', 'docs/my images/x.png'), 'my images/x.png');
  });

  it('begins with ./ where a bundler reads it', async () => {
    for (const name of ['App.vue', 'App.svelte', 'a.astro', 'App.jsx', 'App.tsx', 'a.css', 'a.scss'])
      assert.equal(await pathIn({}, name, 'assets/x.png'), './assets/x.png', name);
    assert.equal(await pathIn({}, 'src/App.vue', 'assets/x.png'), '../assets/x.png');
  });

  it('is relative to :imagesdir:', async () => {
    const text = (folder: string): string => `= A\n:imagesdir: ${folder}\n\n`;
    assert.equal(await pathIn({}, 'guide.adoc', 'images/x.png', text('images')), 'x.png');
    assert.equal(await pathIn({}, 'guide.adoc', 'assets/x.png', text('images')), '../assets/x.png');
    assert.equal(await pathIn({}, 'docs/guide.adoc', 'assets/x.png', text('./a/b')), '../../../assets/x.png');
    assert.equal(await pathIn({}, 'guide.adoc', 'assets/x.png', text('https://example.org')), 'assets/x.png');
  });

  it('is relative to the main document in LaTeX', async () => {
    assert.equal(await pathIn({}, 'chapters/a.tex', 'img/x.png', '% !TEX root = ../main.tex\n'), 'img/x.png');
  });

  it('is a resource id in an Antora component', async () => {
    assert.equal(await pathIn({}, 'modules/ROOT/pages/a/b.adoc', 'modules/ROOT/images/c/x.png'), 'c/x.png');
    assert.equal(await pathIn({}, 'modules/ROOT/pages/a.adoc', 'modules/other/images/x.png'), 'other:x.png');
  });

  it('is the path in the workspace for a document elsewhere', async () => {
    const workspace = new InMemoryWorkspace('memory:/w');
    const place = {
      document: URI.parse('untitled:Untitled-1'),
      language: languageOf('markdown', '').language,
      text: '',
      offset: 0,
    };
    assert.equal(await linkPath(workspace, place, URI.parse('memory:/w/assets/x.png')), 'assets/x.png');
  });
});

describe('a site that does not show an image', () => {
  const rows: [site: string, document: string, image: string, expected: string | undefined][] = [
    ['hugo.toml', 'content/post/a.md', 'assets/x.png', 'static/images'],
    ['hugo.toml', 'content/post/a.md', 'content/post/x.png', 'static/images'],
    ['hugo.toml', 'content/post/index.md', 'content/post/img/x.png', undefined],
    ['hugo.toml', 'content/post/a.md', 'static/x.png', undefined],
    ['hugo.toml', 'README.md', 'assets/x.png', undefined],
    ['hugo.toml', 'notes/a.md', 'assets/x.png', undefined],
    ['mkdocs.yml', 'docs/guide/a.md', 'assets/x.png', 'docs/images'],
    ['mkdocs.yml', 'docs/guide/a.md', 'docs/assets/x.png', undefined],
    ['book.toml', 'src/a.md', 'assets/x.png', 'src/images'],
    ['docusaurus.config.js', 'docs/a.md', 'assets/x.png', undefined],
  ];
  for (const [site, document, image, expected] of rows)
    it(`is told with a folder that it shows: ${site}, ${document}, ${image}`, async () => {
      const workspace = new InMemoryWorkspace('memory:/w');
      workspace.put(`memory:/w/${site}`, '');
      const [page, file] = [document, image].map(path => URI.parse(`memory:/w/${path}`));
      assert.equal(await folderToServe(workspace, page ?? assert.fail(), file ?? assert.fail()), expected);
    });
});

describe('linkPath on a site', () => {
  const rows: [name: string, files: Record<string, string>, document: string, image: string, expected: string][] = [
    ['Hugo', { 'hugo.toml': '' }, 'content/posts/first/index.md', 'static/images/x.png', '/images/x.png'],
    ['Hugo, other folder', { 'hugo.yaml': 'staticDir: public-files' }, 'content/a.md', 'public-files/x.png', '/x.png'],
    ['older Hugo', { 'config.toml': '', 'content/a.md': '' }, 'content/a.md', 'static/x.png', '/x.png'],
    ['page bundle of Hugo', { 'hugo.toml': '' }, 'content/a/index.md', 'content/a/x.png', 'x.png'],
    ['Docusaurus', { 'docusaurus.config.js': '' }, 'docs/intro.md', 'static/img/x.png', '/img/x.png'],
    ['VitePress', { 'docs/.vitepress/config.mts': '' }, 'docs/guide/a.md', 'docs/public/x.png', '/x.png'],
    ['VitePress home', { 'docs/.vitepress/config.ts': '' }, 'docs/README.md', 'docs/public/x.png', '/x.png'],
    ['VuePress', { 'docs/.vuepress/config.js': '' }, 'docs/README.md', 'docs/.vuepress/public/x.png', '/x.png'],
    [
      'VitePress, other pages',
      { '.vitepress/config.ts': "srcDir: './src'," },
      'src/a.md',
      'src/public/x.png',
      '/x.png',
    ],
    ['Next below a path', { 'next.config.mjs': "  basePath: '/docs'," }, 'app/page.tsx', 'public/x.png', '/docs/x.png'],
    ['Astro below a path', { 'astro.config.mjs': "{ base: 'docs/' }" }, 'src/a.md', 'public/x.png', '/docs/x.png'],
    ['a comment', { 'astro.config.mjs': "  // base: '/docs'," }, 'src/a.md', 'public/x.png', '/x.png'],
    [
      'SvelteKit below a path',
      { 'svelte.config.js': "kit: { paths: { base: '/docs' } }" },
      'src/routes/+page.svelte',
      'static/x.png',
      '/docs/x.png',
    ],
    [
      'Docusaurus, which adds its path',
      { 'docusaurus.config.js': "  baseUrl: '/docs/'," },
      'docs/a.md',
      'static/x.png',
      '/x.png',
    ],
    ['Vite', { 'vite.config.ts': '' }, 'src/App.vue', 'public/x.png', '/x.png'],
    ['Vite, imported', { 'vite.config.ts': '' }, 'src/App.vue', 'src/assets/x.png', './assets/x.png'],
    ['Vite, other folder', { 'vite.config.ts': "publicDir: 'files'" }, 'src/a.css', 'files/x.png', '/x.png'],
    ['Next', { 'next.config.mjs': '' }, 'app/page.tsx', 'public/a/x.png', '/a/x.png'],
    ['Nuxt', { 'nuxt.config.ts': '' }, 'pages/index.vue', 'public/x.png', '/x.png'],
    [
      'SvelteKit',
      { 'svelte.config.js': '', 'vite.config.js': '' },
      'src/routes/+page.svelte',
      'static/x.png',
      '/x.png',
    ],
    ['Astro', { 'astro.config.mjs': '' }, 'src/content/a.mdx', 'public/x.png', '/x.png'],
    ['Gatsby', { 'gatsby-config.js': '' }, 'src/a.jsx', 'static/x.png', '/x.png'],
    [
      'Create React App',
      { 'package.json': '{"dependencies":{"react-scripts":"5"}}' },
      'src/a.jsx',
      'public/x.png',
      '/x.png',
    ],
    ['no site', { 'package.json': '{}' }, 'src/a.jsx', 'public/x.png', '../public/x.png'],
    ['Jekyll', { '_config.yml': 'title: x' }, '_posts/2026-01-01-a.md', 'assets/x.png', '/assets/x.png'],
    ['Jekyll below a path', { '_config.yml': 'baseurl: "/project"' }, 'a.md', 'assets/x.png', '/project/assets/x.png'],
    ['Jekyll, not copied', { '_config.yml': '' }, 'a.md', '_drafts/x.png', '_drafts/x.png'],
    [
      'Hexo',
      { '_config.yml': '', 'source/_posts/a.md': '' },
      'source/_posts/a.md',
      'source/images/x.png',
      '/images/x.png',
    ],
    ['MkDocs', { 'mkdocs.yml': '' }, 'docs/a/b.md', 'docs/img/x.png', '../img/x.png'],
    [
      'MkDocs within a bundler',
      { 'docs/mkdocs.yml': '', 'vite.config.js': '' },
      'docs/a.md',
      'public/x.png',
      '../public/x.png',
    ],
    ['the page of the repository', { 'vite.config.js': '' }, 'README.md', 'public/x.png', 'public/x.png'],
    ['AsciiDoc in Hugo', { 'hugo.toml': '' }, 'content/a.adoc', 'static/x.png', '/x.png'],
    ['rST in a bundler', { 'vite.config.js': '' }, 'docs/a.rst', 'public/x.png', '../public/x.png'],
  ];
  for (const [name, files, document, image, expected] of rows) {
    it(`finds ${expected} for ${name}`, async () => {
      assert.equal(await pathIn(files, document, image), expected);
    });
  }

  it('looks for no site above the workspace folder', async () => {
    const workspace = new InMemoryWorkspace('memory:/site/docs');
    workspace.put('memory:/site/hugo.toml', '');
    const place = {
      document: URI.parse('memory:/site/docs/a.md'),
      language: languageOf('markdown', '').language,
      text: '',
      offset: 0,
    };
    assert.equal(await linkPath(workspace, place, URI.parse('memory:/site/static/x.png')), '../static/x.png');
  });
});
