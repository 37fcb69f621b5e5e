import type { Generator } from '../../core/documents/references/frontMatter/frontMatterFields';
import type { ThemedForm } from '../../core/documents/variants/themedForm';
import { onlyFragments, pageStyle } from '../../core/documents/variants/themedForm';

/** A site generator or bundler that serves a folder of files as they are, below the root of the site. */
export interface Site {
  /** As people know it. */
  name: string;
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
  /** Where the configuration moves the pages and what is served with them: the first group is the folder. */
  pagesSetting?: RegExp;
  /** The first group is the path under which the site is served, where links may name it. */
  basePath?: RegExp;
  /** The site puts that path before the links of its pages by itself. */
  addsBasePath?: boolean;
  /**
   * Set where relative links to images elsewhere lead nowhere: it builds the root folder alone, or its public folders
   * and what lies beside a page that has a folder of its own.
   */
  builds?: 'rootFolder' | 'pageFolders';
  /** `README.md` and its like beside the configuration are read in the repository, not on the site. */
  hasRepositoryPages: boolean;
  /**
   * How its pages show one image in light and another in dark mode; the first that fits. Absent where that is the
   * matter of each theme: what the reader's system prefers may be the opposite of the site's own switch.
   */
  themes?: readonly SiteTheme[];
}

/** The way of a site, or of one of its themes. */
interface SiteTheme {
  form: ThemedForm;
  /** Has to match the configuration. */
  mentions?: RegExp;
}

/** Bundlers have no pages of Markdown: what lies beside their sources is read in the repository. */
const inRepository: readonly SiteTheme[] = [{ form: { kind: 'picture' } }];

/** Source: quarto.org/docs/output-formats/html-themes, "Dark Mode": `.light-content` and `.dark-content`. */
export const ofQuarto: ThemedForm = {
  kind: 'classes',
  light: 'light-content',
  dark: 'dark-content',
  notation: 'braces',
  // Two images in one paragraph are no figure.
  isBlock: true,
};

/** Source: vuejs/vitepress#3146: rules for the class `dark` of the page, which the site does not have itself. */
const ownClasses = { light: 'light-only', dark: 'dark-only' };

const scripts = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];
const scriptsNamed = (stem: string): string[] => scripts.map(extension => `${stem}.${extension}`);
const data = ['toml', 'yaml', 'yml', 'json'];
const dataNamed = (stem: string): string[] => data.map(extension => `${stem}.${extension}`);

/** A text in a configuration that is a script, outside of comments to the end of a line. */
const settingNamed = (name: string): RegExp =>
  new RegExp(String.raw`^(?!\s*(?://|\*)).*?\b${name}["']?\s*:\s*["'\x60]([^"'\x60$]+)["'\x60]`, 'mu');

/** In this order, because frameworks bring the configuration of their bundler along. From their documentation, 2026. */
export const sites: readonly Site[] = [
  {
    name: 'VitePress',
    generator: 'vitepress',
    configurations: scriptsNamed('.vitepress/config'),
    publicFolders: ['public'],
    pagesSetting: settingNamed('srcDir'),
    themes: [{ form: { kind: 'classes', ...ownClasses, notation: 'braces', style: pageStyle(ownClasses) } }],
    hasRepositoryPages: false,
  },
  {
    name: 'VuePress',
    generator: 'vuepress',
    configurations: scriptsNamed('.vuepress/config'),
    publicFolders: ['.vuepress/public'],
    // Source: theme-hope.vuejs.press/guide/markdown/grammar/image, "Image Mark", which has to be switched on.
    themes: [
      {
        form: { kind: 'fragments', light: '#light', dark: '#dark' },
        mentions: /^(?!\s*\/\/).*\bimgMark\s*:\s*(?:true|\{)/mu,
      },
    ],
    hasRepositoryPages: false,
  },
  {
    name: 'Docusaurus',
    generator: 'docusaurus',
    configurations: scriptsNamed('docusaurus.config'),
    publicFolders: ['static'],
    setting: /staticDirectories\s*:\s*\[\s*['"]([^'"]+)['"]/u,
    basePath: settingNamed('baseUrl'),
    addsBasePath: true,
    themes: [{ form: { kind: 'component' } }],
    hasRepositoryPages: true,
  },
  {
    name: 'Hugo',
    generator: 'hugo',
    builds: 'pageFolders',
    configurations: [...dataNamed('hugo'), ...data.flatMap(extension => [`config/_default/hugo.${extension}`])],
    publicFolders: ['static'],
    setting: /^\s*["']?staticDir["']?\s*[=:]\s*["']?([^"'\n[\]]+?)["']?\s*$/imu,
    hasRepositoryPages: true,
  },
  {
    // Before Hugo 0.110, and Zola.
    name: 'Hugo',
    generator: 'hugo',
    builds: 'pageFolders',
    configurations: [...dataNamed('config'), ...dataNamed('config/_default/config')],
    besides: 'content',
    publicFolders: ['static'],
    setting: /^\s*["']?staticDir["']?\s*[=:]\s*["']?([^"'\n[\]]+?)["']?\s*$/imu,
    hasRepositoryPages: true,
  },
  {
    name: 'Hexo',
    generator: 'hexo',
    configurations: ['_config.yml', '_config.yaml'],
    besides: 'source/_posts',
    publicFolders: ['source'],
    hasRepositoryPages: true,
  },
  {
    name: 'Jekyll',
    generator: 'jekyll',
    configurations: ['_config.yml', '_config.yaml', '_config.toml'],
    publicFolders: ['.'],
    skipsUnderscores: true,
    basePath: /^baseurl\s*[:=]\s*["']?(\/[^"'\s#]+)/mu,
    // Source: chirpy.cotes.page/posts/write-a-new-post, "Dark/Light mode".
    themes: [
      {
        form: { kind: 'classes', light: 'light', dark: 'dark', notation: 'kramdown' },
        mentions: /^(?:remote_)?theme\s*:\s*["']?(?:jekyll-theme-chirpy|cotes2020\/(?:jekyll-theme-)?chirpy)/mu,
      },
    ],
    hasRepositoryPages: true,
  },
  {
    name: 'Astro',
    generator: 'astro',
    configurations: scriptsNamed('astro.config'),
    publicFolders: ['public'],
    basePath: settingNamed('base'),
    setting: /publicDir\s*:\s*['"]([^'"]+)['"]/u,
    // Source: withastro/starlight, packages/starlight/style/util.css.
    themes: [
      {
        form: { kind: 'classes', light: 'dark:sl-hidden', dark: 'light:sl-hidden', notation: 'span' },
        mentions: /@astrojs\/starlight/u,
      },
    ],
    hasRepositoryPages: true,
  },
  {
    name: 'Next.js',
    configurations: scriptsNamed('next.config'),
    publicFolders: ['public'],
    basePath: settingNamed('basePath'),
    hasRepositoryPages: true,
  },
  {
    name: 'Nuxt',
    generator: 'nuxt',
    configurations: scriptsNamed('nuxt.config'),
    publicFolders: ['public', 'static'],
    hasRepositoryPages: true,
  },
  {
    name: 'Svelte',
    configurations: scriptsNamed('svelte.config'),
    publicFolders: ['static', 'public'],
    basePath: /\bpaths\s*:\s*\{[^}]*?\bbase\s*:\s*["'](\/[^"']+)/u,
    hasRepositoryPages: true,
  },
  {
    name: 'Gatsby',
    generator: 'gatsby',
    configurations: scriptsNamed('gatsby-config'),
    publicFolders: ['static'],
    hasRepositoryPages: true,
  },
  {
    name: 'Rspress',
    configurations: scriptsNamed('rspress.config'),
    publicFolders: ['docs/public'],
    hasRepositoryPages: true,
  },
  {
    name: 'Vite',
    themes: inRepository,
    configurations: [...scriptsNamed('vite.config'), ...scriptsNamed('rsbuild.config'), ...scriptsNamed('vue.config')],
    publicFolders: ['public'],
    setting: /publicDir\s*:\s*['"]([^'"]+)['"]/u,
    hasRepositoryPages: true,
  },
  {
    name: 'Angular',
    themes: inRepository,
    configurations: ['angular.json'],
    publicFolders: ['public'],
    hasRepositoryPages: true,
  },
  {
    name: 'Create React App',
    themes: inRepository,
    configurations: ['package.json'],
    mentions: '"react-scripts"',
    publicFolders: ['public'],
    hasRepositoryPages: true,
  },
  // Links in these are relative to the document.
  {
    name: 'MkDocs',
    // Source: squidfunk.github.io/mkdocs-material/reference/images, "Light and dark mode".
    themes: [
      {
        form: onlyFragments,
        mentions:
          /^theme\s*:(?:[ \t]*["']?material\b|[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]+[^\n]*\n|[ \t]*\r?\n)*?[ \t]+name\s*:\s*["']?material\b)/mu,
      },
    ],
    configurations: ['mkdocs.yml', 'mkdocs.yaml'],
    publicFolders: [],
    builds: 'rootFolder',
    rootFolder: 'docs',
    setting: /^docs_dir\s*:\s*["']?([^"'\n#]+?)["']?\s*$/mu,
    hasRepositoryPages: true,
  },
  {
    name: 'mdBook',
    configurations: ['book.toml'],
    publicFolders: [],
    builds: 'rootFolder',
    rootFolder: 'src',
    setting: /^\s*src\s*=\s*["']([^"'\n]+)["']/mu,
    hasRepositoryPages: true,
  },
  {
    name: 'Sphinx',
    configurations: ['conf.py'],
    publicFolders: [],
    rootFolder: '.',
    hasRepositoryPages: true,
    // Sources: pradyunsg.me/furo/reference/images; pydata-sphinx-theme.readthedocs.io, "Light and dark themes", also
    // for the theme of Jupyter books, which is made from it.
    themes: [
      {
        form: { kind: 'classes', light: 'only-light', dark: 'only-dark', notation: 'directive' },
        mentions: /^html_theme\s*=\s*["'](?:furo|pydata_sphinx_theme|sphinx_book_theme)["']/mu,
      },
    ],
  },
  {
    name: 'Quarto',
    configurations: ['_quarto.yml'],
    publicFolders: [],
    rootFolder: '.',
    hasRepositoryPages: true,
    themes: [{ form: ofQuarto }],
  },
];
