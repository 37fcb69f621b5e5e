import type { Span } from '../../textChange';
import { withoutCharacterReferences } from '../../escapes';
import { addressInTemplate, imageOfUrl, oneLine } from '../imagePath';
import type { ImageReference, ReferenceHints } from '../referenceTypes';
import { pixelsOf } from '../imageAttributes';

const shortcode = /\{\{[<%]\s*(?:figure|img|image)\s+((?:(?!\{\{[<%])[^])*?)[>%]\}\}/gu;
const assetTag = /\{%\s*(asset_img|img)\s+([^%]*?)%\}/gu;
const include = /\{%-?\s*include\s+(?:figure|image|img|picture)(?:\.\w+)?\s+([^%]*?)-?%\}/gu;
/** `![A]({{ "/a.png" | relative_url }})`, which is no image to a reader of Markdown because of its spaces. */
const liquidImage =
  /!\[([^\]\n]*)\]\(\s*(?:(\{\{-?\s*["'][^"'{}\n]+["']\s*\|[^{}\n]*\}\})|\{\{-?\s+site\.(?:baseurl|url)\s*-?\}\}(\/[^\s()]+)|\{%-?\s*link\s+([^\s%]+)\s*-?%\})\s*(?:["'][^"'\n]*["']\s*)?\)/gu;
const directive = /^[ \t>]*(?:[`~:]{3,})\{(image|figure)\}[ \t]+(\S[^\n\r]*?)[ \t]*\r?$/gmu;
const namedValue = /([\w-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s"'>]+))/gu;

/**
 * What site generators know as images beyond Markdown: directives of MyST, figures of Hugo, tags of Hexo.
 * @param kind whether the span is a block of code, of which only directives are no code.
 * @param code spans of code within the span.
 */
export function directiveReferences(
  text: string,
  { start, end }: Span,
  kind: 'fence' | 'text',
  code: readonly Span[] = [],
): ImageReference[] {
  const slice = text.slice(start, end);
  if (kind === 'fence') return mystDirectives(slice, start, true);
  const isCode = ({ range }: ImageReference): boolean =>
    code.some(span => span.start <= range.start && range.start < span.end);
  const found = [
    ...mystDirectives(slice, start, false),
    ...figures(slice, start),
    ...assets(slice, start),
    ...liquidImages(slice, start),
  ];
  return found.filter(reference => !isCode(reference));
}

/** Only the first line of a fence can be a directive. */
function mystDirectives(slice: string, offset: number, isFence: boolean): ImageReference[] {
  return [...slice.matchAll(directive)].flatMap((match): ImageReference[] => {
    const [whole, name, path = ''] = match;
    const target = imageOfUrl(path);
    if (target === undefined || (isFence && match.index > 0)) return [];
    const start = offset + match.index + whole.lastIndexOf(path);
    const body = slice.slice(match.index + whole.length).replace(/^\r?\n/u, '');
    const option = (key: string): string | undefined =>
      new RegExp(`^[ \\t>]*:${key}:[ \\t]*(.+?)[ \\t]*\\r?$`, 'mu').exec(body)?.[1];
    const caption = name === 'figure' ? captionOf(body) : '';
    return [reference(target, start, path.length, option('alt'), caption, option('width'), option('height'))];
  });
}

function captionOf(body: string): string {
  const text = body.replace(/^[ \t>]*:[\w-]+:[^\n]*\n?/gmu, '').replace(/^[ \t>]*(?:[`~:]{3,})[^]*/mu, '');
  return oneLine(text.split(/\n\s*\n/u).find(part => part.trim() !== '') ?? '');
}

/**
 * `{{< figure src="…" alt="…" caption="…" >}}` of Hugo, and `{% include figure image_path="…" %}` of themes of Jekyll.
 * Their paths are resolved as those of the front matter are.
 */
function figures(slice: string, offset: number): ImageReference[] {
  return [...slice.matchAll(shortcode), ...slice.matchAll(include)].flatMap((match): ImageReference[] => {
    const values = new Map<string, { text: string; start: number; length: number }>();
    const [whole, list = ''] = match;
    const listStart = offset + match.index + whole.indexOf(list);
    for (const value of list.matchAll(namedValue)) {
      const [all, name = '', double, single, bare] = value;
      const text = double ?? single ?? bare ?? '';
      const start = listStart + value.index + all.length - text.length - (bare === undefined ? 1 : 0);
      values.set(name, { text, start, length: text.length });
    }
    const isInclude = whole.startsWith('{%');
    const source = (isInclude ? ['image_path', 'path', 'src', 'url'] : ['src'])
      .map(key => values.get(key))
      .find(Boolean);
    const target = source && imageOfUrl(source.text);
    if (!source || target === undefined) return [];
    const [alt, caption, title] = ['alt', 'caption', 'title'].map(name => values.get(name)?.text);
    const [width, height] = ['width', 'height'].map(name => values.get(name)?.text);
    const found = reference(target, source.start, source.length, alt, caption ?? title, width, height);
    return [{ ...found, hints: { ...found.hints, rule: 'frontMatter', field: isInclude ? 'image' : 'figure' } }];
  });
}

/** `{% asset_img x.png 300 200 "title 'alt'" %}`, in the folder of the post. */
function assets(slice: string, offset: number): ImageReference[] {
  return [...slice.matchAll(assetTag)].flatMap((match): ImageReference[] => {
    const [whole, tag, list = ''] = match;
    const [, path = ''] = /(?:^|\s)(?!["'])(\S+\.\w+)(?=\s|$)/u.exec(list) ?? [];
    const target = imageOfUrl(path);
    if (target === undefined) return [];
    const rest = list.slice(list.indexOf(path) + path.length).replace(/^(?:\s+\d+){1,2}/u, '');
    const [, quotedTitle, alt] =
      /^\s*"([^"']*?)\s*(?:'([^']*)'[^"]*)?"/u.exec(rest) ?? /^\s*'"([^"]*)"(?:\s+"([^"]*)")?'/u.exec(rest) ?? [];
    const title = quotedTitle ?? rest;
    const start = offset + match.index + whole.indexOf(path);
    const found = reference(target, start, path.length, alt, title, undefined, undefined);
    return tag === 'img' ? [found] : [{ ...found, hints: { ...found.hints, rule: 'frontMatter', field: 'asset_img' } }];
  });
}

function liquidImages(slice: string, offset: number): ImageReference[] {
  return [...slice.matchAll(liquidImage)].flatMap((match): ImageReference[] => {
    const [whole, alt, filtered = '', below, linked] = match;
    const path = addressInTemplate(filtered) ?? below ?? linked ?? '';
    const target = imageOfUrl(linked === undefined ? path : `/${linked.replace(/^\/+/u, '')}`);
    if (target === undefined) return [];
    const start = offset + match.index + whole.lastIndexOf(path);
    return [reference(target, start, path.length, alt, undefined, undefined, undefined)];
  });
}

function reference(
  target: string,
  start: number,
  length: number,
  alt: string | undefined,
  caption: string | undefined,
  widthText: string | undefined,
  heightText: string | undefined,
): ImageReference {
  const [width, height] = [pixelsOf(widthText), pixelsOf(heightText)];
  const title = oneLine(caption ?? '');
  const hints: ReferenceHints = {
    rule: 'document',
    ...(title !== '' && { title }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
  const shown = oneLine(withoutCharacterReferences(alt ?? ''));
  return { target, alt: shown, range: { start, end: start + length }, hints };
}
