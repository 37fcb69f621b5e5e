import type { Span, TextChange } from '../textChange';
import { htmlAttribute, templateAttribute, urlPath } from '../escapes';
import type { ImageReference } from '../references/referenceTypes';
import type { MarkdownImage, Tag } from './imageMarkup';
import { attributeOf, endsBlock, linesOf, pictureAround } from './imageMarkup';
import type { ClassForm, Scheme, ThemedForm } from './themedForm';

/** An image in a document, and what shows beside it in the other colour scheme. */
export interface ThemedRequest {
  text: string;
  reference: Pick<ImageReference, 'target' | 'alt' | 'range' | 'hints'>;
  /** The path of the variant: as the document would write it, and decoded. */
  variant: { written: string; target: string };
  /** For which pages the variant is. */
  scheme: Scheme;
  /** In MDX and in templates, braces begin code. */
  isTemplate: boolean;
}

/** The two paths, by the pages for which they are. */
export const pairOf = <T>(original: T, variant: T, scheme: Scheme): Record<Scheme, T> =>
  scheme === 'dark' ? { light: original, dark: variant } : { light: variant, dark: original };

const darkMedia = 'media="(prefers-color-scheme: dark)"';

/** An attribute with its quotes. In Markdown, a bar would end the cell of a table. */
export const attribute = (name: string, value: string, isTemplate: boolean): string =>
  `${name}="${(isTemplate ? templateAttribute(value) : htmlAttribute(value)).replace(/\|/gu, '&#124;')}"`;

/** Text of Markdown as it reads, for an attribute: escapes are gone, character references stay. */
const withoutEscapes = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/gu, '$1');

/** Title and size that an image of Markdown has, as attributes; those between braces stay there. */
export function furtherAttributes({ reference: { hints }, isTemplate }: ThemedRequest, image: MarkdownImage): string[] {
  const { width, height } = image.attributes ? {} : hints;
  return [
    ...(image.title === undefined ? [] : [attribute('title', withoutEscapes(image.title), isTemplate)]),
    ...(width === undefined ? [] : [attribute('width', String(width), isTemplate)]),
    ...(height === undefined ? [] : [attribute('height', String(height), isTemplate)]),
  ];
}

/** An image of Markdown as `<picture>`. */
export function pictureOfMarkdown(request: ThemedRequest, image: MarkdownImage): TextChange[] {
  const { text, reference, variant, scheme, isTemplate } = request;
  const query = /\?[^#]*/u.exec(text.slice(reference.range.start, reference.range.end))?.[0] ?? '';
  const paths = pairOf(urlPath(reference.target) + query, urlPath(variant.target) + query, scheme);
  const attributes = [
    attribute('alt', reference.alt, isTemplate),
    attribute('src', paths.light, isTemplate),
    ...furtherAttributes(request, image),
  ];
  const img = `<img ${attributes.join(' ')}${isTemplate ? ' />' : '>'}`;
  const source = `<source ${darkMedia} ${attribute('srcset', paths.dark, isTemplate)}${isTemplate ? ' />' : '>'}`;
  // What stands between braces behind an image is no attribute where this form is used, and stays.
  const span = { start: image.start, end: image.attributes?.start ?? image.end };
  return [{ ...span, text: picture(text, span, source, img, endsBlock(text, span)) }];
}

/** An element `<img>` in a `<picture>`, or a source in the one that is there. */
export function pictureOfElement(request: ThemedRequest, tag: Tag): TextChange[] {
  const { text, reference, variant, scheme } = request;
  const { range } = reference;
  const paths = pairOf(text.slice(range.start, range.end), variant.written, scheme);
  const ending = text.slice(tag.start, tag.end).endsWith('/>') ? ' />' : '>';
  const source = `<source ${darkMedia} srcset="${paths.dark.replace(/"/gu, '&quot;')}"${ending}`;
  const shown: TextChange = { ...range, text: paths.light };
  const around = pictureAround(text, tag.start);
  if (around) {
    const at = around.start + around.opening.length;
    const space = /^\s*/u.exec(text.slice(at))?.[0] ?? '';
    return [{ start: at, end: at, text: space + source }, ...(scheme === 'light' ? [shown] : [])];
  }
  const img = text.slice(tag.start, range.start) + paths.light + text.slice(range.end, tag.end);
  return [{ start: tag.start, end: tag.end, text: picture(text, tag, source, img, true) }];
}

/** @param mayBeBlock whether lines of their own would be a block that takes nothing else in. */
function picture(text: string, span: Span, source: string, img: string, mayBeBlock: boolean): string {
  const { isAlone, prefix } = linesOf(text, span);
  if (!isAlone || !mayBeBlock) return `<picture>${source}${img}</picture>`;
  return [`<picture>`, `  ${source}`, `  ${img}`, `</picture>`].join(`\n${prefix}`);
}

/** Two images whose addresses end with fragments; Markdown or elements. */
export function withFragments(
  request: ThemedRequest,
  span: Span,
  form: Extract<ThemedForm, { kind: 'fragments' }>,
): TextChange[] {
  const { text, reference, variant, scheme } = request;
  const { range } = reference;
  const written = text.slice(range.start, range.end).replace(/#.*$/su, '');
  const query = /\?.*$/su.exec(written)?.[0] ?? '';
  const paths = pairOf(written, variant.written + query, scheme);
  const copy = (of: Scheme): string =>
    text.slice(span.start, range.start) + paths[of] + form[of] + text.slice(range.end, span.end);
  return twice(request, span, copy('light'), copy('dark'), false);
}

/** Two images of Markdown with classes. */
export function withClasses(request: ThemedRequest, image: MarkdownImage, form: ClassForm): TextChange[] {
  const { text, reference, variant, scheme } = request;
  const { range } = reference;
  const paths = pairOf(text.slice(range.start, range.end), variant.written, scheme);
  const end = image.attributes?.start ?? image.end;
  const copy = (of: Scheme): string => {
    const shown = text.slice(image.start, range.start) + paths[of] + text.slice(range.end, end);
    const list = image.attributes?.text ?? '';
    if (form.notation === 'span') {
      const hiding = form[of];
      return `<span class="${hiding}">${shown}${list === '' ? '' : `{${list}}`}</span>`;
    }
    const others = list.replace(/^\s*:/u, '').trim();
    // An id names one thing only.
    const kept = of === 'light' ? others : others.replace(/(?:^|\s)#[^\s}]+/gu, '').trim();
    const attributes = kept === '' ? `.${form[of]}` : `.${form[of]} ${kept}`;
    return form.notation === 'kramdown' ? `${shown}{: ${attributes} }` : `${shown}{${attributes}}`;
  };
  return twice(request, image, copy('light'), copy('dark'), form.isBlock === true);
}

/** Two elements with classes. */
export function elementsWithClasses(request: ThemedRequest, tag: Tag, form: ClassForm): TextChange[] {
  const { text, reference, variant, scheme } = request;
  const { range } = reference;
  const paths = pairOf(text.slice(range.start, range.end), variant.written, scheme);
  const copy = (of: Scheme): string => {
    const element = text.slice(tag.start, range.start) + paths[of] + text.slice(range.end, tag.end);
    return withClass(of === 'light' ? element : withoutId(element), tag.name, form[of]);
  };
  return twice(request, tag, copy('light'), copy('dark'), false);
}

function withClass(element: string, name: string, added: string): string {
  const own = attributeOf(element, 'class') ?? attributeOf(element, 'className');
  if (!own || !/^["']/u.test(own.value))
    return `${element.slice(0, name.length + 1)} class="${added}"${element.slice(name.length + 1)}`;
  const at = own.end - own.value.length + 1;
  return `${element.slice(0, at)}${added} ${element.slice(at)}`;
}

function withoutId(element: string): string {
  const id = attributeOf(element, 'id');
  return id ? element.slice(0, id.start) + element.slice(id.end) : element;
}

/** The image and its copy in the place of the image: on lines of their own where that was so. */
function twice({ text }: ThemedRequest, span: Span, light: string, dark: string, isBlock: boolean): TextChange[] {
  const { isAlone, prefix } = linesOf(text, span);
  const between = isAlone ? (isBlock ? `\n${prefix.trimEnd()}\n${prefix}` : `\n${prefix}`) : '';
  return [{ start: span.start, end: span.end, text: `${light}${between}${dark}` }];
}
