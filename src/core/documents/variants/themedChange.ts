import type { Span, TextChange } from '../textChange';
import type { Generator } from '../references/frontMatter/frontMatterFields';
import type { ReferenceLanguage } from '../references/referenceLanguages';
import type { ImageReference } from '../references/referenceTypes';
import { inlinedImage } from './definedImage';
import type { Tag } from './imageMarkup';
import { attributeOf, markdownImageAt, pictureAround, tagAt } from './imageMarkup';
import { componentOfElement, componentOfMarkdown } from './themedComponent';
import { directivesOfMarkdown, directiveTwice, fenceTwice } from './themedDirectives';
import type { ThemedForm } from './themedForm';
import { formInText } from './themedForm';
import { frontMatterPair, isThemedField } from './themedFrontMatter';
import type { ThemedRequest } from './themedMarkup';
import { elementsWithClasses, pictureOfElement, pictureOfMarkdown, withClasses, withFragments } from './themedMarkup';
import { besideOriginal } from './variantName';

/** An image that a document names, and a variant of it in the same folder. */
export interface VariantInText {
  language: ReferenceLanguage;
  text: string;
  reference: ImageReference;
  /** The names of the two files. */
  names: { original: string; variant: string };
  /** For which pages the variant is. */
  scheme: 'light' | 'dark';
  /** How the pages of this document's site do it; undefined where that is not known. */
  form: ThemedForm | undefined;
  generator: Generator | undefined;
}

/**
 * What makes a document show a variant: changes of its text; `present` where the image has another one for the other
 * scheme already; `unknown` where the pages have no known form; `unfit` where that form cannot stand in this place.
 */
export type ThemedChange = { kind: 'changes'; changes: TextChange[] } | { kind: 'present' | 'unknown' | 'unfit' };

const unfit: ThemedChange = { kind: 'unfit' };

/** Line ends of the changes are those of the text. */
export function themedChange(wanted: VariantInText): ThemedChange {
  const { text, reference, names, scheme, language } = wanted;
  if (reference.cell !== undefined) return unfit;
  if (isPresent(wanted)) return { kind: 'present' };
  const inlined = language === 'markdown' || language === 'mdx' ? inlinedImage(text, reference.range) : undefined;
  if (inlined) {
    const change = themedChange({ ...wanted, text: inlined.text, reference: { ...reference, range: inlined.range } });
    return change.kind === 'changes' ? { kind: 'changes', changes: inlined.inOriginal(change.changes) } : change;
  }
  const written = besideOriginal(text.slice(reference.range.start, reference.range.end), names.original, names.variant);
  const target = besideOriginal(reference.target, names.original, names.variant);
  if (written === undefined || target === undefined) return unfit;
  const isTemplate = language === 'mdx';
  const request = { text, reference, variant: { written, target }, scheme, isTemplate };
  const changes = changesFor(wanted, request);
  if (!Array.isArray(changes)) return { kind: changes };
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return {
    kind: 'changes',
    changes: changes.map(change => ({ ...change, text: change.text.replace(/\r?\n/gu, lineEnd) })),
  };
}

function changesFor(wanted: VariantInText, request: ThemedRequest): TextChange[] | 'unknown' | 'unfit' {
  const { text, reference, language, generator } = wanted;
  if (reference.hints.rule === 'frontMatter')
    return frontMatterPair({ ...request, reference }, generator) ?? (wanted.form ? 'unfit' : 'unknown');
  if (language === 'restructuredtext')
    return wanted.form?.kind === 'classes' ? (directiveTwice(request, wanted.form) ?? 'unfit') : 'unknown';
  if (language !== 'markdown' && language !== 'mdx' && language !== 'html') return 'unknown';
  const form = formInText(text) ?? wanted.form;
  if (!form) return 'unknown';
  const image = language === 'html' ? undefined : markdownImageAt(text, reference.range);
  const element = image ? undefined : imageElementAt(text, reference.range);
  // The address of a page that has a fragment of its own is not guessed at.
  const hasFragment = text.slice(reference.range.start, reference.range.end).includes('#');
  const span = image ?? element;
  switch (form.kind) {
    case 'picture':
      return image ? pictureOfMarkdown(request, image) : element ? pictureOfElement(request, element) : 'unfit';
    case 'fragments':
      return span && !hasFragment ? withFragments(request, span, form) : 'unfit';
    case 'component':
      return (image ? componentOfMarkdown(request, image) : element && componentOfElement(request, element)) ?? 'unfit';
    case 'classes': {
      if (form.notation === 'directive' && !element)
        return (image ? directivesOfMarkdown(request, image, form) : fenceTwice(request, form)) ?? 'unfit';
      if (!span) return 'unfit';
      const changes = image
        ? withClasses(request, image, form)
        : element && elementsWithClasses(request, element, form);
      return [...(changes ?? []), ...styleOfPage(text, form)];
    }
  }
}

/** The `<img>` that shows the file whose path stands here, and not a candidate in its `srcset`. */
function imageElementAt(text: string, range: Span): Tag | undefined {
  const tag = tagAt(text, range.start);
  if (!tag || !/^img$/iu.test(tag.name)) return undefined;
  const source = attributeOf(text.slice(tag.start, tag.end), 'src');
  const isSource = source && range.start > tag.start + source.start && range.end <= tag.start + source.end;
  return isSource ? tag : undefined;
}

/** At the end of the page, once. */
function styleOfPage(text: string, form: Extract<ThemedForm, { kind: 'classes' }>): TextChange[] {
  if (form.style === undefined || hasRule(text, form.dark)) return [];
  const end = text.trimEnd().length;
  const [rest = ''] = /\s*$/u.exec(text) ?? [];
  return [
    { start: end, end: text.length, text: `\n\n${form.style}${rest === '' ? '\n' : rest.replace(/\r\n/gu, '\n')}` },
  ];
}

/** Whether a style rule is about a class. */
const hasRule = (text: string, name: string): boolean => new RegExp(`\\.${name}(?![\\w-])[^{}]*\\{`, 'u').test(text);

/** Whether the reference is one half of a pair. */
function isPresent({ text, reference, form }: VariantInText): boolean {
  const { range, hints } = reference;
  if (hints.rule === 'frontMatter') return isThemedField(text, reference);
  const written = text.slice(range.start, range.end);
  if (/#(?:(?:gh-)?(?:dark|light)-mode-only|only-(?:dark|light)|dark|light)$/u.test(written)) return true;
  const around = pictureAround(text, range.start);
  if (around && /prefers-color-scheme/u.test(text.slice(around.start, around.end))) return true;
  const image = markdownImageAt(text, range);
  const tag = image ? undefined : tagAt(text, range.start);
  if (tag && /ThemedImage$/u.test(tag.name)) return true;
  if (form?.kind !== 'classes') return false;
  return [form.light, form.dark].some(name => hasClass(text, reference, name, image, tag));
}

function hasClass(
  text: string,
  { range }: Pick<ImageReference, 'range'>,
  name: string,
  image: ReturnType<typeof markdownImageAt>,
  tag: ReturnType<typeof tagAt>,
): boolean {
  const end = '(?![\\w:-])';
  if (image)
    return (
      new RegExp(`\\.${name}${end}`, 'u').test(image.attributes?.text ?? '') ||
      text.slice(0, image.start).endsWith(`<span class="${name}">`)
    );
  if (tag) {
    const element = text.slice(tag.start, tag.end);
    const classes = attributeOf(element, 'class') ?? attributeOf(element, 'className');
    return new RegExp(`(?<![\\w:-])${name}${end}`, 'u').test(classes?.value ?? '');
  }
  // A directive: its options stand on the lines below.
  const [, options = ''] = /^[^\n]*\n((?:[ \t>]*:[\w-]+:[^\n]*(?:\n|$))*)/u.exec(text.slice(range.end)) ?? [];
  return new RegExp(`:(?:fig)?class:[^\\n]*(?<![\\w-])${name}(?![\\w-])`, 'u').test(options);
}
