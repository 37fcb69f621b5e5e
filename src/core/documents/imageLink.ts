/** What a link to an image is made from. */
interface ImageLink {
  /** The document's language id in the editor. */
  languageId: string;
  /** Relative to the folder of the document, with `/`, not encoded. */
  path: string;
  alt: string;
  /** True when the link is on its own lines, false when it is within a sentence. */
  block: boolean;
}

const markdownLanguages = new Set(['markdown', 'mdx', 'quarto', 'rmd']);
/** Template languages that are HTML where an image is placed. In these, braces and `@` may start code. */
const templateLanguages = new Set([
  'vue',
  'svelte',
  'astro',
  'razor',
  'aspnetcorerazor',
  'php',
  'handlebars',
  'django-html',
  'jinja-html',
  'erb',
  'ejs',
  'twig',
  'blade',
  'liquid',
]);

/** Writes the link in the language of the document. For a language without image links, it is the path alone. */
export function imageLink({ languageId, path, alt, block }: ImageLink): string {
  const oneLine = alt.replace(/\s+/gu, ' ').trim();
  if (markdownLanguages.has(languageId)) {
    return `![${markdownText(oneLine, languageId === 'mdx')}](${urlPath(path)})`;
  }
  if (languageId === 'html' || templateLanguages.has(languageId)) {
    const attribute = languageId === 'html' ? htmlAttribute : templateAttribute;
    return `<img src="${attribute(urlPath(path))}" alt="${attribute(oneLine)}">`;
  }
  switch (languageId) {
    case 'asciidoc':
      return block ? `image::${urlPath(path)}[${asciidocAlt(oneLine)}]` : asciidocInline(path, oneLine);
    case 'restructuredtext':
      return `.. image:: ${urlPath(path)}${oneLine === '' ? '' : `\n   :alt: ${oneLine}`}`;
    default:
      return path;
  }
}

/** Whether `imageLink` knows a form for the language; otherwise it returns the path alone. */
export function hasImageLinks(languageId: string): boolean {
  return imageLink({ languageId, path: 'x', alt: '', block: true }) !== 'x';
}

/** The path from a folder to a file. Both are absolute, with `/`, and on the same drive. */
export function relativePath(fromDirectory: string, toFile: string): string {
  const from = segmentsOf(fromDirectory);
  const to = segmentsOf(toFile);
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) {
    shared += 1;
  }
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  return segments;
}

/**
 * Encodes the characters that would end or change a link in any of the languages. Letters of all scripts stay readable.
 */
function urlPath(path: string): string {
  return path.replace(/[\s\p{Cc}"#%&'()*:<>?[\\\]^`{|}]/gu, percentEncoded);
}

function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x80 ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : encodeURIComponent(character);
}

function markdownText(text: string, isMdx: boolean): string {
  return (
    text
      // Code, raw HTML and autolinks take precedence over the brackets of a link, so they are escaped as well.
      .replace(isMdx ? /[\\[\]`*<{}]/gu : /[\\[\]`*<]/gu, '\\$&')
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/&(?=#?\w+;)/gu, '\\&')
  );
}

function htmlAttribute(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;');
}

function templateAttribute(text: string): string {
  return htmlAttribute(text).replace(/[{}@]/gu, character => `&#${character.charCodeAt(0)};`);
}

/** Attributes may follow the alt text, so a text that could start one is put in quotes. */
function asciidocAlt(text: string): string {
  const plain = text.replace(/\{(?=[\w][\w-]*\})/gu, '\\{').replace(/\\$/u, '&#92;');
  return /[,="']/u.test(plain) ? `"${plain.replace(/"/gu, '\\"')}"` : plain;
}

function asciidocInline(path: string, alt: string): string {
  // In a paragraph, AsciiDoc reads pairs of marks before it reads the image, and `]` ends the image. Neither happens in
  // a block.
  const isPaired = (mark: string): boolean => (path + alt).split(mark).length > 2;
  const unmarkedAlt = alt.replace(/[_*`#^~+]/gu, mark => (isPaired(mark) ? `&#${mark.charCodeAt(0)};` : mark));
  const unmarkedPath = urlPath(path).replace(/[~+]|_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])_|\.(?=\.\.)/gu, percentEncoded);
  return `image:${unmarkedPath}[${asciidocAlt(unmarkedAlt).replace(/\]/gu, '\\]')}]`;
}
