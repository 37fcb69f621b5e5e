import type { TextChange } from '../textChange';
import { frontMatterOf } from '../frontMatter';
import { percentEncoded } from '../escapes';
import type { MarkdownImage, Tag } from './imageMarkup';
import { attributeOf, linesOf, sameLengthLineEnds } from './imageMarkup';
import type { ThemedRequest } from './themedMarkup';
import { attribute, furtherAttributes, pairOf } from './themedMarkup';

// `ThemedImage` of Docusaurus. Source: docusaurus.io/docs/markdown-features/assets, "Themed images".

/** An image of Markdown as a component. */
export function componentOfMarkdown(request: ThemedRequest, image: MarkdownImage): TextChange[] {
  const { text, reference, variant, scheme } = request;
  const paths = pairOf(reference.target, variant.target, scheme);
  const { isAlone, prefix } = linesOf(text, image);
  const [light, dark] = [expressionOf(paths.light), expressionOf(paths.dark)];
  const head = [attribute('alt', reference.alt, true), ...furtherAttributes({ ...request, isTemplate: true }, image)];
  // Within lists and quotes, code over several lines would need their marks.
  const tag =
    isAlone && prefix === ''
      ? `<ThemedImage\n  ${[...head, `sources={{\n    light: ${light},\n    dark: ${dark},\n  }}`].join('\n  ')}\n/>`
      : `<ThemedImage ${head.join(' ')} sources={{ light: ${light}, dark: ${dark} }} />`;
  return [{ start: image.start, end: image.end, text: tag }, ...imports(text, light + dark)];
}

/** An element `<img>` as a component; its other attributes stay. @returns undefined for a source that is no path. */
export function componentOfElement(request: ThemedRequest, tag: Tag): TextChange[] | undefined {
  const { text, reference, variant, scheme } = request;
  const element = text.slice(tag.start, tag.end);
  const source = attributeOf(element, 'src');
  if (!source || attributeOf(element, 'srcset') || !element.endsWith('/>')) return undefined;
  const { range } = reference;
  const from = tag.start + source.end - source.value.length;
  if (range.start < from || range.end > tag.start + source.end) return undefined;
  const isText = /^["']/u.test(source.value);
  const original = isText ? addressOf(reference.target) : source.value.slice(1, -1);
  const other = isText
    ? addressOf(variant.target)
    : text.slice(from + 1, range.start) + variant.written + text.slice(range.end, tag.start + source.end - 1);
  const { light, dark } = pairOf(original, other, scheme);
  const sources = ` sources={{ light: ${light}, dark: ${dark} }}`;
  const changed = element.slice(0, source.start) + sources + element.slice(source.end);
  return [
    { start: tag.start, end: tag.end, text: `<ThemedImage${changed.slice(tag.name.length + 1)}` },
    ...imports(text, light + dark),
  ];
}

const quoted = (path: string): string => `'${path.replace(/[\\']/gu, '\\$&')}'`;

/** What Docusaurus makes of paths in Markdown: files of the site, or files beside the document. */
function expressionOf(path: string): string {
  if (path.startsWith('/')) return addressOf(path);
  const isModule = /^(?:\.{1,2}\/|@)/u.test(path);
  return `require(${quoted(isModule ? path : `./${path}`)}).default`;
}

/** The address of a file of the site; what is no such path stays a text. */
function addressOf(path: string): string {
  const address = quoted(path.replace(/[\s%?#|]/gu, percentEncoded));
  return path.startsWith('/') ? `useBaseUrl(${address})` : address;
}

/** The imports that the page does not have yet: with those it has, or at its beginning. */
function imports(text: string, code: string): TextChange[] {
  const wanted = [
    ...(code.includes('useBaseUrl(') ? [['useBaseUrl', '@docusaurus/useBaseUrl'] as const] : []),
    ['ThemedImage', '@theme/ThemedImage'] as const,
  ].filter(([name]) => !new RegExp(`^import\\s+${name}\\b`, 'mu').test(text));
  if (wanted.length === 0) return [];
  const lines = wanted.map(([name, module]) => `import ${name} from '${module}';`).join('\n');
  const plain = sameLengthLineEnds(text);
  const frontMatter = frontMatterOf(plain);
  const start = frontMatter && plain.slice(0, frontMatter.end).trimEnd().length;
  const behind = plain.slice(start ?? 0);
  const [space = ''] = /^\s*/u.exec(behind) ?? [];
  const at = (start ?? 0) + space.length;
  if (/^import\s/u.test(behind.slice(space.length))) return [{ start: at, end: at, text: `${lines}\n` }];
  if (start === undefined) return [{ start: at, end: at, text: `${lines}\n\n` }];
  const isBlank = /\n[ \t]*\n/u.test(space);
  return [{ start, end: start, text: `\n\n${lines}${isBlank ? '' : '\n'}` }];
}
