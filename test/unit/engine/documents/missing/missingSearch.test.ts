import assert from 'node:assert/strict';
import { MissingSearch } from '../../../../../src/engine/documents/missing/missingSearch';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';
import { defaultSettings } from '../../../../support/preparedJob';
import { searchParts } from '../../../../support/searchParts';

const root = 'memory:/w';

describe('missing images: the files that paths mean', () => {
  let workspace: InMemoryWorkspace;
  let publicFolders: string[];

  beforeEach(() => {
    workspace = new InMemoryWorkspace(root);
    publicFolders = [];
  });

  const put = (path: string, text = ''): void => void workspace.put(`${root}/${path}`, text);

  /** The paths, relative to the workspace, of what a document misses. */
  async function missingIn(path: string, text: string): Promise<string[]> {
    const document = workspace.put(`${root}/${path}`, text);
    const missing = new MissingSearch(
      searchParts(workspace, { settings: () => ({ ...defaultSettings, publicFolders }) }),
    );
    return (await missing.inDocument(document)).map(({ named }) => workspace.nameOf(named));
  }

  const markdown = (...paths: string[]): string => paths.map(path => `![a](${path})`).join(' ');

  it('leaves out what is there, what leads out, and what links lead out of', async () => {
    put('docs/there.png');
    assert.deepEqual(await missingIn('docs/a.md', markdown('there.png', 'gone.png', '../../out.png', '../up.png')), [
      'docs/gone.png',
      'up.png',
    ]);
  });

  const sites: [name: string, files: Record<string, string>, document: string, path: string, expected: string[]][] = [
    ['Docusaurus', { 's/docusaurus.config.ts': '' }, 's/docs/a.md', '/img/x.png', ['s/static/img/x.png']],
    ['VitePress', { 'docs/.vitepress/config.mts': '' }, 'docs/g/a.md', '/x.png', ['docs/public/x.png']],
    ['Vite', { 'vite.config.ts': '' }, 'src/a.html', '/x.png', ['public/x.png']],
    ['Vite with another folder', { 'vite.config.ts': "publicDir: 'static'" }, 'src/a.html', '/x.png', ['static/x.png']],
    ['sources of Vite', { 'vite.config.ts': '' }, 'index.html', '/src/x.png', ['src/x.png']],
    ['Next', { 'next.config.mjs': '' }, 'app/a.mdx', '/x.png', ['public/x.png']],
    ['Nuxt', { 'nuxt.config.ts': '' }, 'pages/a.md', '/x.png', ['public/x.png']],
    ['Astro', { 'astro.config.mjs': '' }, 'src/a.md', '/x.png', ['public/x.png']],
    ['SvelteKit', { 'svelte.config.js': '' }, 'src/a.md', '/x.png', ['static/x.png']],
    ['Hugo', { 'hugo.toml': '' }, 'content/a.md', '/x.png', ['static/x.png']],
    ['Next with a base', { 'next.config.js': "basePath: '/docs'" }, 'app/a.mdx', '/docs/me.png', ['public/me.png']],
    ['Astro with a base', { 'astro.config.mjs': "base: '/docs'" }, 'src/a.md', '/docs/me.png', ['public/me.png']],
    ['Docusaurus with a base', { 'docusaurus.config.js': "baseUrl: '/b/'" }, 'docs/a.md', '/b/a.png', ['static/a.png']],
    [
      'VitePress, other pages',
      { '.vitepress/config.js': "srcDir: 'src'" },
      'src/a.md',
      '/me.png',
      ['src/public/me.png'],
    ],
    ['Jekyll with a base', { '_config.yml': 'baseurl: /b' }, '_posts/a.md', '/b/i/x.png', ['i/x.png']],
    ['MkDocs', { 'mkdocs.yml': 'docs_dir: manual' }, 'manual/g/a.md', '/x.png', ['manual/x.png']],
    ['Sphinx', { 'doc/conf.py': '' }, 'doc/g/a.md', '/x.png', ['doc/x.png']],
    ['mdBook', { 'book.toml': '' }, 'src/a.md', '/x.png', ['src/x.png']],
    ['no site', {}, 'docs/a.md', '/x.png', ['x.png']],
  ];
  for (const [name, files, document, path, expected] of sites) {
    it(`a rooted path: ${name}`, async () => {
      for (const [file, text] of Object.entries(files)) put(file, text);
      const text = document.endsWith('.html') ? `<img src="${path}" alt="a">` : markdown(path);
      assert.deepEqual(await missingIn(document, text), expected);
    });
  }

  it('a rooted path that is there in any of the folders that it may mean', async () => {
    put('vite.config.ts');
    put('media/a.png');
    put('b.png');
    publicFolders = ['media'];
    assert.deepEqual(await missingIn('src/a.md', markdown('/a.png', '/b.png', '/c.png')), ['public/c.png']);
  });

  it('Sphinx: from the folder of the configuration on', async () => {
    put('doc/conf.py');
    assert.deepEqual(await missingIn('doc/g/a.rst', '.. image:: /img/x.png\n\n.. image:: y.png\n'), [
      'doc/img/x.png',
      'doc/g/y.png',
    ]);
  });

  it('aliases of tsconfig.json, with comments, references and a base', async () => {
    put('app/tsconfig.json', '{ // two\n "files": [], "references": [{ "path": "./tsconfig.app.json" }], }');
    put(
      'app/tsconfig.app.json',
      '{ "compilerOptions": { "baseUrl": ".", "paths": { "#img/*": ["./src/images/*"] } } }',
    );
    const text = "import a from '#img/a.png';\nimport b from './b.png';\nimport c from 'package/c.png';\n";
    assert.deepEqual(await missingIn('app/src/a.ts', text), ['app/src/images/a.png', 'app/src/b.png']);
  });

  it('aliases that frameworks have without a configuration', async () => {
    put('vite.config.ts');
    put('src/main.ts');
    assert.deepEqual(await missingIn('src/A.vue', '<template><img src="@/assets/a.png"></template>'), [
      'src/assets/a.png',
    ]);
    put('site/docusaurus.config.js');
    assert.deepEqual(await missingIn('site/docs/a.mdx', markdown('@site/static/a.png')), ['site/static/a.png']);
    put('kit/svelte.config.js');
    assert.deepEqual(await missingIn('kit/src/A.svelte', "<script>import a from '$lib/a.png'</script>"), [
      'kit/src/lib/a.png',
    ]);
  });

  it('folders that the document puts before its paths', async () => {
    assert.deepEqual(await missingIn('docs/a.adoc', ':imagesdir: ../img\n\nimage::x.png[]\n'), ['img/x.png']);
    assert.deepEqual(await missingIn('docs/a.html', '<base href="/web/"><img src="x.png">'), ['web/x.png']);
    assert.deepEqual(await missingIn('c/modules/ROOT/pages/a.adoc', 'image::x.png[]\n'), [
      'c/modules/ROOT/images/x.png',
    ]);
  });

  const fields: [name: string, file: string, document: string, text: string, expected: string[]][] = [
    ['VitePress', '.vitepress/config.ts', 'index.md', 'hero:\n  image: logo.png\nimage: x.png', ['public/logo.png']],
    ['Docusaurus', 'docusaurus.config.js', 'blog/a.md', 'image: ./x.png\ncover: y.png', ['blog/x.png']],
    ['Docusaurus, public', 'docusaurus.config.js', 'blog/a.md', 'image: img/x.png', ['static/img/x.png']],
    ['Hugo, a bundle', 'hugo.toml', 'content/p/index.md', 'cover:\n  image: x.png', ['content/p/x.png']],
    ['Hugo, a page', 'hugo.toml', 'content/p/a.md', 'images: [x.png]', ['static/x.png']],
    ['Jekyll', '_config.yml', '_posts/a.md', 'image: assets/x.png', ['assets/x.png']],
    ['Astro', 'astro.config.mjs', 'src/content/a.md', 'heroImage: ../img/x.png', ['src/img/x.png']],
  ];
  for (const [name, file, document, text, expected] of fields) {
    it(`front matter: ${name}`, async () => {
      put(file);
      assert.deepEqual(await missingIn(document, `---\n${text}\n---\n# A\n`), expected);
    });
  }

  it('front matter: Hexo, and the tags of its posts', async () => {
    put('_config.yml');
    put('source/_posts/other.md');
    assert.deepEqual(await missingIn('source/_posts/a.md', '---\ncover: /c.png\n---\n{% asset_img x.png A mill %}\n'), [
      'source/c.png',
      'source/_posts/a/x.png',
    ]);
  });

  it('from the log of a build: what it names, or all that its documents miss', async () => {
    const documents = [
      workspace.put(`${root}/site/docs/a.md`, markdown('img/x.png', 'y.png')),
      workspace.put(`${root}/site/docs/b.md`, markdown('img/x.png', 'z.png')),
    ];
    const search = new MissingSearch(searchParts(workspace, { documents: () => documents }));
    const named = async (log: string): Promise<string[]> =>
      (await search.inLog(log, workspace.folders, new AbortController().signal)).map(({ document, named: file }) =>
        [document, file].map(uri => workspace.nameOf(uri).replace('site/docs/', '')).join(' '),
      );
    assert.deepEqual(await named('image file not readable: ./img/x.png in docs/a.md'), ['a.md img/x.png']);
    assert.deepEqual(await named('Could not build /app/docs/b.md:3:1'), ['b.md img/x.png', 'b.md z.png']);
    assert.deepEqual(await named("Can't resolve './img/x.png' in '/app/docs'"), ['a.md img/x.png', 'b.md img/x.png']);
    assert.deepEqual(await named('all is well'), []);
    documents.push(workspace.put(`${root}/site/docs/user guide/c.md`, '![a](<images/my mill.png>) ![b](images/a.png)'));
    const sphinx = (name: string): string => `docs/user guide/c.md:3: WARNING: image file not readable: ${name}\n`;
    assert.deepEqual(await named(sphinx('images/a.png') + sphinx('images/my mill.png')), [
      'user guide/c.md user guide/images/my mill.png',
      'user guide/c.md user guide/images/a.png',
    ]);
    documents.push(workspace.put(`${root}/site/src/index.md`, markdown('z.png')));
    const webpack =
      "Can't resolve './img/x.png' in '/app/docs'\n    at run (/app/node_modules/webpack/lib/index.md:12)";
    assert.deepEqual(await named(webpack), ['a.md img/x.png', 'b.md img/x.png']);
    // The document that the log names is not the one that misses the image.
    assert.deepEqual(await named(`${sphinx('y.png')} src/index.md`), ['a.md y.png']);
  });

  it('gives other work its turn in the middle of a document with many images, and looks for their site once', async () => {
    put('docs/vite.config.ts', "publicDir: 'static'");
    const paths = Array.from({ length: 200 }, (_, index) => `/p${index}.png`);
    let turns = 0;
    let next: NodeJS.Immediate | undefined;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    next = setImmediate(count);
    const found = await missingIn('docs/guide/a.md', markdown(...paths));
    clearImmediate(next);
    assert.equal(found.length, paths.length);
    assert.equal(found[0], 'docs/static/p0.png');
    assert.ok(turns >= 4, `${turns} turns`);
    assert.equal(workspace.calls.filter(call => call.includes('vite.config.ts') && call.startsWith('read')).length, 1);
  });
});
