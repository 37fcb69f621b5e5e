import type { Generator } from '../../core/documents/references/frontMatter/frontMatterFields';

/** A site generator or bundler that serves a folder of files as they are, below the root of the site. */
export interface Site {
  /** Where its pages have front matter with images. */
  generator?: Generator;
  /** Files by which it is known, relative to its folder. One is enough. */
  configurations: readonly string[];
  /** Also has to be there, where other programs have a configuration of the same name. */
  besides?: string;
  /** Also has to occur in the configuration. */
  mentions?: string;
  /** The folders that are served, relative to its folder. Images elsewhere are linked by relative paths. */
  publicFolders: readonly string[];
  /** Where the configuration says otherwise: the first group is the folder. */
  setting?: RegExp;
  /** Where no folder is served as it is: the folder that `/x.png` means, relative to its folder. */
  rootFolder?: string;
  /** Folders below a public folder that are not served begin with `_`; true for Jekyll. */
  skipsUnderscores?: boolean;
  /** The first group is the path under which the site is served, where links have to name it. */
  basePath?: RegExp;
  /**
   * Set where relative links to images elsewhere lead nowhere: it builds the root folder alone, or its public folders
   * and what lies beside a page that has a folder of its own.
   */
  builds?: 'rootFolder' | 'pageFolders';
  /** `README.md` and its like beside the configuration are read in the repository, not on the site. */
  hasRepositoryPages: boolean;
}

const scripts = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
const scriptsNamed = (stem: string): string[] => scripts.map(extension => `${stem}.${extension}`);
const data = ['toml', 'yaml', 'yml', 'json'];
const dataNamed = (stem: string): string[] => data.map(extension => `${stem}.${extension}`);

/** In this order, because frameworks bring the configuration of their bundler along. From their documentation, 2026. */
export const sites: readonly Site[] = [
  {
    generator: 'vitepress',
    configurations: scriptsNamed('.vitepress/config'),
    publicFolders: ['public'],
    hasRepositoryPages: false,
  },
  {
    generator: 'vuepress',
    configurations: scriptsNamed('.vuepress/config'),
    publicFolders: ['.vuepress/public'],
    hasRepositoryPages: false,
  },
  {
    generator: 'docusaurus',
    configurations: scriptsNamed('docusaurus.config'),
    publicFolders: ['static'],
    setting: /staticDirectories\s*:\s*\[\s*['"]([^'"]+)['"]/u,
    hasRepositoryPages: true,
  },
  {
    generator: 'hugo',
    builds: 'pageFolders',
    configurations: [...dataNamed('hugo'), ...data.flatMap(extension => [`config/_default/hugo.${extension}`])],
    publicFolders: ['static'],
    setting: /^\s*["']?staticDir["']?\s*[=:]\s*["']?([^"'\n[\]]+?)["']?\s*$/imu,
    hasRepositoryPages: true,
  },
  {
    // Before Hugo 0.110, and Zola.
    generator: 'hugo',
    builds: 'pageFolders',
    configurations: [...dataNamed('config'), ...dataNamed('config/_default/config')],
    besides: 'content',
    publicFolders: ['static'],
    setting: /^\s*["']?staticDir["']?\s*[=:]\s*["']?([^"'\n[\]]+?)["']?\s*$/imu,
    hasRepositoryPages: true,
  },
  {
    generator: 'hexo',
    configurations: ['_config.yml', '_config.yaml'],
    besides: 'source/_posts',
    publicFolders: ['source'],
    hasRepositoryPages: true,
  },
  {
    generator: 'jekyll',
    configurations: ['_config.yml', '_config.yaml', '_config.toml'],
    publicFolders: ['.'],
    skipsUnderscores: true,
    basePath: /^baseurl\s*[:=]\s*["']?(\/[^"'\s#]+)/mu,
    hasRepositoryPages: true,
  },
  {
    generator: 'astro',
    configurations: scriptsNamed('astro.config'),
    publicFolders: ['public'],
    setting: /publicDir\s*:\s*['"]([^'"]+)['"]/u,
    hasRepositoryPages: true,
  },
  { configurations: scriptsNamed('next.config'), publicFolders: ['public'], hasRepositoryPages: true },
  {
    generator: 'nuxt',
    configurations: scriptsNamed('nuxt.config'),
    publicFolders: ['public', 'static'],
    hasRepositoryPages: true,
  },
  { configurations: scriptsNamed('svelte.config'), publicFolders: ['static', 'public'], hasRepositoryPages: true },
  {
    generator: 'gatsby',
    configurations: scriptsNamed('gatsby-config'),
    publicFolders: ['static'],
    hasRepositoryPages: true,
  },
  { configurations: scriptsNamed('rspress.config'), publicFolders: ['docs/public'], hasRepositoryPages: true },
  {
    configurations: [...scriptsNamed('vite.config'), ...scriptsNamed('rsbuild.config'), ...scriptsNamed('vue.config')],
    publicFolders: ['public'],
    setting: /publicDir\s*:\s*['"]([^'"]+)['"]/u,
    hasRepositoryPages: true,
  },
  { configurations: ['angular.json'], publicFolders: ['public'], hasRepositoryPages: true },
  {
    configurations: ['package.json'],
    mentions: '"react-scripts"',
    publicFolders: ['public'],
    hasRepositoryPages: true,
  },
  // Links in these are relative to the document.
  {
    configurations: ['mkdocs.yml', 'mkdocs.yaml'],
    publicFolders: [],
    builds: 'rootFolder',
    rootFolder: 'docs',
    setting: /^docs_dir\s*:\s*["']?([^"'\n#]+?)["']?\s*$/mu,
    hasRepositoryPages: true,
  },
  {
    configurations: ['book.toml'],
    publicFolders: [],
    builds: 'rootFolder',
    rootFolder: 'src',
    setting: /^\s*src\s*=\s*["']([^"'\n]+)["']/mu,
    hasRepositoryPages: true,
  },
  { configurations: ['conf.py', '_quarto.yml'], publicFolders: [], rootFolder: '.', hasRepositoryPages: true },
];
