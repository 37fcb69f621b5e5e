import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { NamedImages } from '../../../../src/engine/documents/missing/namedImages';
import type { VariantLink } from '../../../../src/engine/documents/variantLinks';
import { VariantLinks } from '../../../../src/engine/documents/variantLinks';
import { searchParts } from '../../../support/searchParts';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';

const root = 'memory:/w';

interface Page {
  /** The files of the site, by their paths. */
  site?: Record<string, string>;
  /** The document. */
  path?: string;
  text: string;
  /** The image that has the variant. */
  image?: string;
  variant?: string;
  scheme?: 'light' | 'dark';
  /** The text at which the original is chosen. */
  at?: string;
}

interface Shown {
  kind: VariantLink['change']['kind'] | undefined;
  text: string;
  site?: string | undefined;
}

/** What looks at the documents of a workspace. */
function linksOf(workspace: InMemoryWorkspace, documents: readonly URI[]): VariantLinks {
  const parts = searchParts(workspace, { documents: () => [...documents] });
  return new VariantLinks({ ...parts, named: new NamedImages(parts) });
}

async function shown({ site = {}, path = 'a.md', text, image = 'hero.png', ...rest }: Page): Promise<Shown> {
  const workspace = new InMemoryWorkspace(root);
  for (const [name, content] of Object.entries(site)) workspace.put(`${root}/${name}`, content);
  const original = workspace.put(`${root}/${image}`, 'image');
  const links = linksOf(workspace, []);
  const { scheme = 'dark', variant = image.replace(/\.[^.]+$/u, `.${scheme}.png`), at } = rest;
  const link = await links.inText(
    { document: URI.parse(`${root}/${path}`), text },
    { original, variant: URI.parse(`${root}/${variant}`), scheme },
    at === undefined ? undefined : text.indexOf(at),
  );
  const changes = link?.change.kind === 'changes' ? link.change.changes : [];
  return {
    kind: link?.change.kind,
    site: link?.site,
    text: [...changes]
      .sort((one, other) => other.start - one.start)
      .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text),
  };
}

/** The text that a page gets; a second look finds nothing to do. */
async function becomes(page: Page): Promise<string> {
  const first = await shown(page);
  assert.equal(first.kind, 'changes', page.text);
  const second = await shown({ ...page, text: first.text });
  assert.equal(second.kind, 'present', first.text);
  return first.text;
}

const dark = '<source media="(prefers-color-scheme: dark)" srcset="hero.dark.png">';

describe('a variant of an image in documents', () => {
  describe('of a repository', () => {
    it('alone on its lines: a picture, also in lists and quotes', async () => {
      const picture = (prefix: string): string =>
        ['<picture>', `${prefix}  ${dark}`, `${prefix}  <img alt="A mill" src="hero.png">`, `${prefix}</picture>`].join(
          '\n',
        );
      const image = '![A mill](hero.png)';
      for (const [before, prefix] of [
        ['# A\n\n', ''],
        ['- ', '  '],
        ['1. One\n\n   ', '   '],
        ['> ', '> '],
        ['- One\n  - ', '    '],
      ] as const)
        for (const after of ['\n\nB\n', '', ...(/\S/u.test(prefix) || prefix === '' ? [] : ['\n- ![B](b.png)\n'])])
          assert.equal(await becomes({ text: `${before}${image}${after}` }), `${before}${picture(prefix)}${after}`);
    });

    it('within a line, a link or a table: a picture on one line', async () => {
      const picture = `<picture>${dark}<img alt="A mill" src="hero.png"></picture>`;
      for (const text of [
        'See ![A mill](hero.png) here\n',
        '[![A mill](hero.png)](https://example.org)\n',
        '| A | B |\n| - | - |\n| ![A mill](hero.png) | c |\n',
        '# ![A mill](hero.png)\n',
        // What stands below would be a part of a block of HTML.
        '![A mill](hero.png)\n*A caption*\n',
        '![A mill](hero.png)\n# B\n',
        '> ![A mill](hero.png)\n> ![B](b.png)\n',
        '- ![A mill](hero.png)\n  ![B](b.png)\n',
        '- One\n  - ![A mill](hero.png)\n    - ![B](b.png)\n',
      ])
        assert.equal(await becomes({ text }), text.replace('![A mill](hero.png)', picture));
    });

    it('keeps quotes, bars, brackets and the title, and Chinese letters', async () => {
      assert.equal(
        await becomes({
          text: '图 ![“雾”中的 "灯塔" \\[1\\] a \\| b & c](图片/灯%20塔.png "A \\"title\\"") 。\n',
          image: '图片/灯 塔.png',
        }),
        '图 <picture><source media="(prefers-color-scheme: dark)" srcset="图片/灯%20塔.dark.png">' +
          '<img alt="“雾”中的 &quot;灯塔&quot; [1] a &#124; b &amp; c" src="图片/灯%20塔.png" title="A &quot;title&quot;"></picture> 。\n',
      );
    });

    it('keeps the line ends of the document, and paths in angle brackets', async () => {
      assert.equal(
        await becomes({ text: '# A\r\n\r\n![A mill](<my hero.png>)\r\n', image: 'my hero.png' }),
        '# A\r\n\r\n<picture>\r\n  <source media="(prefers-color-scheme: dark)" srcset="my%20hero.dark.png">\r\n' +
          '  <img alt="A mill" src="my%20hero.png">\r\n</picture>\r\n',
      );
    });

    it('an element stays as it is, in a picture', async () => {
      assert.equal(
        await becomes({ text: '<p align="center">\n  <img src="hero.png" alt="A mill" width="640">\n</p>\n' }),
        `<p align="center">\n  <picture>\n    ${dark}\n    <img src="hero.png" alt="A mill" width="640">\n  </picture>\n</p>\n`,
      );
      assert.equal(
        await becomes({
          text: '<picture>\n  <source srcset="hero.webp" type="image/webp">\n  <img src="hero.png" alt="A mill">\n</picture>\n',
        }),
        `<picture>\n  ${dark}\n  <source srcset="hero.webp" type="image/webp">\n  <img src="hero.png" alt="A mill">\n</picture>\n`,
      );
    });

    it('a light variant takes the place of the dark original', async () => {
      assert.equal(
        await becomes({ text: 'A ![x](hero.png)\n', scheme: 'light' }),
        'A <picture><source media="(prefers-color-scheme: dark)" srcset="hero.png"><img alt="x" src="hero.light.png"></picture>\n',
      );
    });

    it('by the fragments that the document uses already', async () => {
      const other = '![B](b.png#gh-light-mode-only)\n![B](b.dark.png#gh-dark-mode-only)\n\n';
      assert.equal(
        await becomes({ text: `${other}- ![A "mill"](hero.png 'T')\n` }),
        `${other}- ![A "mill"](hero.png#gh-light-mode-only 'T')\n  ![A "mill"](hero.dark.png#gh-dark-mode-only 'T')\n`,
      );
      assert.equal(
        await becomes({ text: `${other}<img src="hero.png" alt="A">` }),
        `${other}<img src="hero.png#gh-light-mode-only" alt="A">\n<img src="hero.dark.png#gh-dark-mode-only" alt="A">`,
      );
    });

    it('the first image that uses a definition', async () => {
      const picture = `<picture>${dark}<img alt="A mill" src="hero.png" title="T"></picture>`;
      assert.equal(
        await becomes({ text: 'A ![A mill][m] and ![B][ M ]\r\n\r\n[m]: hero.png "T"\r\n' }),
        `A ${picture} and ![B][ M ]\r\n\r\n[m]: hero.png "T"\r\n`,
      );
      assert.equal(
        await becomes({ text: '[m]: <hero.png>\n\n- ![m][]\n\nB\n', site: { 'mkdocs.yml': 'theme: material\n' } }),
        '[m]: <hero.png>\n\n- ![m](<hero.png#only-light>)\n  ![m](<hero.dark.png#only-dark>)\n\nB\n',
      );
    });

    it('only where it was chosen', async () => {
      const text = 'One ![x](hero.png)\n\nTwo ![y](hero.png)\n';
      assert.match(await becomes({ text }), /^One <picture>.*\n\nTwo !\[y\]\(hero\.png\)\n$/u);
      assert.match((await shown({ text, at: '![y]' })).text, /^One !\[x\]\(hero\.png\)\n\nTwo <picture>/u);
    });

    it('not where the document names another image, or has a pair', async () => {
      assert.equal((await shown({ text: '![x](other.png)\n' })).kind, undefined);
      const pair =
        '<picture><source media="(prefers-color-scheme: dark)" srcset="night.png"><img src="hero.png"></picture>';
      assert.equal((await shown({ text: `A ${pair}\n` })).kind, 'present');
    });

    it('not in code, definitions, style sheets and components, of which no form is known', async () => {
      const cases: [path: string, text: string, kind: string | undefined][] = [
        ['a.md', '```\n![x](hero.png)\n```\n', undefined],
        ['a.md', '[x][hero]\n\n[hero]: hero.png\n', undefined],
        ['a.md', '<img src="other.png" srcset="hero.png 2x" alt="x">\n', 'unfit'],
        ['a.css', 'a { background: url(hero.png) }', 'unknown'],
        ['a.jsx', "import hero from './hero.png';\nexport const a = <img src={hero} />;\n", 'unknown'],
        ['a.mdx', '![x](hero.png)\n', 'unknown'],
        ['a.adoc', 'image::hero.png[x]\n', 'unknown'],
        ['a.rst', '.. image:: hero.png\n', 'unknown'],
      ];
      for (const [path, text, kind] of cases) assert.equal((await shown({ path, text })).kind, kind, path);
    });

    it('a page of HTML follows the system, unless it has a switch', async () => {
      const page = (html: string): Page => ({
        path: 'a.html',
        text: `<html${html}><body><img src="hero.png" alt="x"></body></html>`,
      });
      assert.match(await becomes(page('')), /<picture><source .*<img src="hero\.png" alt="x"><\/picture>/u);
      assert.equal((await shown(page(' data-bs-theme="light"'))).kind, 'unknown');
      assert.equal((await shown(page(' class="no-js dark"'))).kind, 'unknown');
    });
  });

  describe('of a site of Docusaurus', () => {
    const docusaurus = (text: string, rest: Partial<Page> = {}): Page => ({
      site: { 'docusaurus.config.js': 'export default {}' },
      path: 'docs/a.mdx',
      image: 'static/img/hero.png',
      text,
      ...rest,
    });

    it('the component, with its imports', async () => {
      assert.equal(
        await becomes(docusaurus('---\ntitle: A\n---\n\n# A\n\n![A "mill" \\{x\\}](/img/hero.png "T")\n')),
        "---\ntitle: A\n---\n\nimport useBaseUrl from '@docusaurus/useBaseUrl';\nimport ThemedImage from '@theme/ThemedImage';\n\n# A\n\n" +
          '<ThemedImage\n  alt="A &quot;mill&quot; &#123;x&#125;"\n  title="T"\n  sources={{\n' +
          "    light: useBaseUrl('/img/hero.png'),\n    dark: useBaseUrl('/img/hero.dark.png'),\n  }}\n/>\n",
      );
    });

    it('beside the document, with imports that are there, in a list and CRLF', async () => {
      assert.equal(
        await becomes(
          docusaurus("import ThemedImage from '@theme/ThemedImage';\r\n\r\n- ![灯塔](./图/灯塔.png)\r\n", {
            image: 'docs/图/灯塔.png',
            path: 'docs/a.md',
          }),
        ),
        "import ThemedImage from '@theme/ThemedImage';\r\n\r\n" +
          "- <ThemedImage alt=\"灯塔\" sources={{ light: require('./图/灯塔.png').default, dark: require('./图/灯塔.dark.png').default }} />\r\n",
      );
    });

    it('the first lines of a page', async () => {
      assert.equal(
        await becomes(docusaurus('A ![x](hero.png)\n', { image: 'docs/hero.png' })),
        "import ThemedImage from '@theme/ThemedImage';\n\nA <ThemedImage alt=\"x\" sources={{ light: require('./hero.png').default, dark: require('./hero.dark.png').default }} />\n",
      );
      assert.match(
        await becomes(docusaurus('---\r\na: b\r\n---\r\n# A\r\n\r\n![x](/img/hero.png)\r\n')),
        /^---\r\na: b\r\n---\r\n\r\nimport useBaseUrl [^\r]*\r\nimport ThemedImage [^\r]*\r\n\r\n# A\r\n/u,
      );
    });

    it('an element with its other attributes', async () => {
      assert.match(
        await becomes(
          docusaurus('<img src={require(\'./hero.png\').default} alt="x" width="640" />\n', { image: 'docs/hero.png' }),
        ),
        /\n<ThemedImage sources=\{\{ light: require\('\.\/hero\.png'\)\.default, dark: require\('\.\/hero\.dark\.png'\)\.default \}\} alt="x" width="640" \/>\n$/u,
      );
    });

    it('not in plain Markdown and not for an import', async () => {
      const site = { 'docusaurus.config.js': "export default { markdown: { format: 'detect' } }" };
      assert.equal((await shown(docusaurus('![x](/img/hero.png)\n', { site, path: 'docs/a.md' }))).kind, 'unknown');
      assert.equal((await becomes(docusaurus('![x](/img/hero.png)\n', { site }))).includes('ThemedImage'), true);
      const imported = 'import hero from \'./hero.png\';\n\n<img src={hero} alt="x" />\n';
      assert.equal((await shown(docusaurus(imported, { image: 'docs/hero.png' }))).kind, 'unfit');
    });
  });

  describe('of a site of VitePress', () => {
    const style = '<style>\n:root:not(.dark) .dark-only,\n:root.dark .light-only {\n  display: none;\n}\n</style>';
    const vitepress = (text: string, rest: Partial<Page> = {}): Page => ({
      site: { 'docs/.vitepress/config.mts': 'export default {}' },
      path: 'docs/a.md',
      image: 'docs/public/hero.png',
      text,
      ...rest,
    });

    it('two images with classes, and the rule for them once', async () => {
      const first = await becomes(vitepress('# A\n\n- ![A mill](/hero.png){width=300}\n'));
      assert.equal(
        first,
        `# A\n\n- ![A mill](/hero.png){.light-only width=300}\n  ![A mill](/hero.dark.png){.dark-only width=300}\n\n${style}\n`,
      );
      const second = await becomes(vitepress(`![B](./b.png)\n\n${first}`, { image: 'docs/b.png' }));
      assert.equal(second.split('<style>').length, 2);
      assert.ok(second.startsWith('![B](./b.png){.light-only}\n![B](./b.dark.png){.dark-only}\n\n# A\n'));
    });

    it('within a table, and as elements', async () => {
      assert.equal(
        await becomes(vitepress('| A |\r\n| - |\r\n| ![x](/hero.png) |\r\n')),
        `| A |\r\n| - |\r\n| ![x](/hero.png){.light-only}![x](/hero.dark.png){.dark-only} |\r\n\r\n${style.replace(/\n/gu, '\r\n')}\r\n`,
      );
      assert.equal(
        await becomes(vitepress('<img id="a" class="wide" src="/hero.png" alt="x">')),
        `<img id="a" class="light-only wide" src="/hero.png" alt="x">\n<img class="dark-only wide" src="/hero.dark.png" alt="x">\n\n${style}\n`,
      );
    });

    it('the fields of the home page', async () => {
      const page = (image: string): string =>
        `---\nlayout: home\nhero:\n  name: A\n${image}features:\n  - title: B\n---\n`;
      const cases: [before: string, after: string][] = [
        ['  image: /hero.png\n', '  image:\n    light: /hero.png\n    dark: /hero.dark.png\n'],
        [
          "  image:\n    src: '/hero.png'\n    alt: A mill\n",
          "  image:\n    light: '/hero.png'\n    dark: '/hero.dark.png'\n    alt: A mill\n",
        ],
        [
          '  image: { src: /hero.png, alt: A mill }\n',
          '  image: { light: /hero.png, dark: /hero.dark.png, alt: A mill }\n',
        ],
      ];
      for (const [before, after] of cases) assert.equal(await becomes(vitepress(page(before))), page(after));
      assert.equal(
        await becomes(vitepress('---\r\nfeatures:\r\n  - icon:\r\n      src: /hero.png\r\n---\r\n')),
        '---\r\nfeatures:\r\n  - icon:\r\n      light: /hero.png\r\n      dark: /hero.dark.png\r\n---\r\n',
      );
    });
  });

  it('of other sites, each in the form that it documents', async () => {
    const image = '![A mill](hero.png)';
    const cases: [site: Record<string, string>, text: string, expected: string, path?: string][] = [
      [
        { 'mkdocs.yml': 'site_name: A\ntheme:\n  features:\n    - x\n  name: material\n' },
        `- ${image}\n`,
        '- ![A mill](hero.png#only-light)\n  ![A mill](hero.dark.png#only-dark)\n',
      ],
      [
        { '_config.yml': 'title: A\ntheme: jekyll-theme-chirpy\n' },
        '![A mill](hero.png){: width="700" }\n_A caption_\n',
        '![A mill](hero.png){: .light width="700" }\n![A mill](hero.dark.png){: .dark width="700" }\n_A caption_\n',
      ],
      [
        { 'astro.config.mjs': "import starlight from '@astrojs/starlight';" },
        `| A |\n| - |\n| ${image} |\n`,
        '| A |\n| - |\n| <span class="dark:sl-hidden">![A mill](hero.png)</span><span class="light:sl-hidden">![A mill](hero.dark.png)</span> |\n',
      ],
      [
        { 'astro.config.mjs': "import starlight from '@astrojs/starlight';" },
        '---\nhero:\n  image:\n    file: ./hero.png\n---\n',
        '---\nhero:\n  image:\n    light: ./hero.png\n    dark: ./hero.dark.png\n---\n',
      ],
      [
        { '_quarto.yml': 'project:\n  type: website\n' },
        '![A mill](hero.png){#fig-mill width=50%}\n',
        '![A mill](hero.png){.light-content #fig-mill width=50%}\n\n![A mill](hero.dark.png){.dark-content width=50%}\n',
      ],
      [
        { '.vuepress/config.js': 'export default { theme: hopeTheme({ markdown: { imgMark: true } }) }' },
        `${image}\n`,
        '![A mill](hero.png#light)\n![A mill](hero.dark.png#dark)\n',
      ],
      [
        { 'conf.py': "html_theme = 'furo'\n" },
        '- .. image:: hero.png\n     :alt: A mill\n\nText\n',
        '- .. image:: hero.png\n     :class: only-light\n     :alt: A mill\n\n  .. image:: hero.dark.png\n     :class: only-dark\n     :alt: A mill\n\nText\n',
        'a.rst',
      ],
      [
        { 'conf.py': 'html_theme = "pydata_sphinx_theme"\n' },
        '.. figure:: hero.png\r\n   :figclass: wide\r\n   :name: mill\r\n\r\n   A mill\r\n',
        '.. figure:: hero.png\r\n   :figclass: only-light wide\r\n   :name: mill\r\n\r\n   A mill\r\n\r\n.. figure:: hero.dark.png\r\n   :figclass: only-dark wide\r\n\r\n   A mill\r\n',
        'a.rst',
      ],
      [
        { 'conf.py': 'html_theme = "furo"\n' },
        `# A\n\n${image}\n`,
        '# A\n\n```{image} hero.png\n:alt: A mill\n:class: only-light\n```\n\n```{image} hero.dark.png\n:alt: A mill\n:class: only-dark\n```\n',
      ],
      [
        { 'conf.py': 'html_theme = "furo"\n' },
        '```{image} hero.png\n:alt: A mill\n```\n',
        '```{image} hero.png\n:class: only-light\n:alt: A mill\n```\n\n```{image} hero.dark.png\n:class: only-dark\n:alt: A mill\n```\n',
      ],
      [
        { 'vite.config.js': '' },
        `A ${image}\n`,
        `A <picture>${dark}<img alt="A mill" src="hero.png"></picture>\n`,
        'notes.md',
      ],
    ];
    for (const [site, text, expected, path] of cases)
      assert.equal(await becomes({ site, text, ...(path && { path }) }), expected);
  });

  it('of sites whose switch is not known: nothing, with the name of the site', async () => {
    const sites: [site: Record<string, string>, name: string][] = [
      [{ 'hugo.toml': '' }, 'Hugo'],
      [{ 'mkdocs.yml': 'theme: readthedocs\n' }, 'MkDocs'],
      [{ 'mkdocs.yml': 'plugins:\n  - name: material\ntheme:\n  name: mkdocs\nextra:\n  name: material\n' }, 'MkDocs'],
      [{ '_config.yml': 'theme: minima\n' }, 'Jekyll'],
      [{ 'astro.config.mjs': '' }, 'Astro'],
      [{ '.vuepress/config.js': 'export default { markdown: {\n  // imgMark: true,\n} }' }, 'VuePress'],
      [{ 'next.config.js': '' }, 'Next.js'],
      [{ 'book.toml': '' }, 'mdBook'],
      [{ 'conf.py': "html_theme = 'alabaster'\n" }, 'Sphinx'],
    ];
    for (const [site, name] of sites) {
      const { kind, site: told } = await shown({ site, text: 'A ![x](hero.png)\n' });
      assert.deepEqual([kind, told], ['unknown', name]);
    }
    const readme = await shown({ site: { 'hugo.toml': '' }, path: 'README.md', text: 'A ![x](hero.png)\n' });
    assert.equal(readme.kind, 'changes');
  });

  it('is offered for the documents that show the original, in the order of their paths', async () => {
    const workspace = new InMemoryWorkspace(root);
    const original = workspace.put(`${root}/images/灯塔.png`, 'image');
    workspace.put(`${root}/images/灯塔.dark.png`, 'image');
    const documents = [
      workspace.put(`${root}/z.md`, '![x](images/%E7%81%AF%E5%A1%94.png)\n'),
      workspace.put(`${root}/docs/a.rst`, '.. image:: ../images/灯塔.png\n'),
      workspace.put(`${root}/b.md`, '![x](images/灯塔.dark.png) images/灯塔.png\n'),
    ];
    const links = linksOf(workspace, [...documents, URI.parse(`${root}/gone.md`)]);
    const found = await links.documentsWith(original, workspace.folders, new AbortController().signal);
    assert.deepEqual(
      found.map(uri => workspace.nameOf(uri)),
      ['docs/a.rst', 'z.md'],
    );
    await assert.rejects(links.documentsWith(original, workspace.folders, AbortSignal.abort()));
  });
});
